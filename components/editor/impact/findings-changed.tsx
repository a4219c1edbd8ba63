'use client';

import { CircleCheck } from 'lucide-react';
import { StatusDot } from '#components/ui/status-dot.tsx';
import { parseObjectKey } from '#lib/identity/object-ref.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import type { FindingsChange, ObjectFinding } from '#lib/validation/findings-change.ts';
import { FindingActions, SEVERITY_TONE } from '../finding-parts.tsx';
import { useFindings } from '../findings.tsx';
import { useFix } from '../use-fix.ts';
import { plainMessage, SEVERITY_WORD } from '../yaml/plain-words.ts';

/** Findings that the draft brings and those it takes away. */
export function FindingsChanged({ change }: { readonly change: FindingsChange }) {
  return (
    <>
      <Changed title="New findings" found={change.introduced} isFixed={false} />
      <Changed title="Findings this draft fixes" found={change.fixed} isFixed={true} />
    </>
  );
}

type ChangedProps = {
  readonly title: string;
  readonly found: readonly ObjectFinding[];
  readonly isFixed: boolean;
};

function Changed({ title, found, isFixed }: ChangedProps) {
  if (found.length === 0) return null;
  return (
    <section className="border-b border-line px-3 py-2">
      <h3 className="mb-1 text-xs font-semibold text-ink-2">{title}</h3>
      <ul aria-label={title} className="flex flex-col gap-1">
        {found.map((each) => (
          <ChangedItem
            key={`${each.object} ${each.finding.code} ${formatFieldPath(each.finding.path)} ${each.finding.message}`}
            found={each}
            isFixed={isFixed}
          />
        ))}
      </ul>
    </section>
  );
}

function ChangedItem({ found, isFixed }: { readonly found: ObjectFinding; readonly isFixed: boolean }) {
  const { object, finding } = found;
  const { reveal } = useFindings();
  const fix = useFix();
  const name = parseObjectKey(object)?.name ?? object;
  const words = (
    <>
      <span className="font-mono text-xs">{name}</span> {plainMessage(finding)}
    </>
  );
  return (
    <li className="flex flex-wrap items-start gap-2 text-sm">
      {isFixed ? (
        <CircleCheck aria-label="Fixed" className="mt-0.5 size-3.5 shrink-0 text-ok" />
      ) : (
        <StatusDot
          tone={SEVERITY_TONE[finding.severity]}
          label={SEVERITY_WORD[finding.severity]}
          className="mt-1"
        />
      )}
      {isFixed ? (
        <span className="min-w-0 flex-1 break-words text-ink-2">{words}</span>
      ) : (
        <button
          type="button"
          onClick={() => reveal(object, finding.path)}
          className="min-w-0 flex-1 rounded-sm text-left break-words text-ink underline-offset-2 hover:underline"
        >
          {words}
        </button>
      )}
      {!isFixed && (
        <span className="flex shrink-0 flex-wrap items-center gap-1">
          <FindingActions finding={finding} onFix={(made) => fix(object, made)} />
        </span>
      )}
    </li>
  );
}
