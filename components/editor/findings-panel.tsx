'use client';

import { CircleCheck } from 'lucide-react';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { StatusDot } from '#components/ui/status-dot.tsx';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { type DraftFinding, orderFindings } from './finding-order.ts';
import { FindingActions, FindingWords, SEVERITY_TONE } from './finding-parts.tsx';
import { revealDocument } from './reveal-document.ts';
import type { DockState } from './use-dock.ts';
import { useFix } from './use-fix.ts';
import { SEVERITY_WORD } from './yaml/plain-words.ts';
import { useSchemas } from './yaml/use-schemas.ts';

/** Everything that is wrong with the draft in one list, the gravest first; each leads to its line and, where we know one, has a fix. */
export function FindingsPanel({ dock }: { readonly dock: DockState }) {
  const { entries, findings } = dock;
  const ordered = orderFindings(entries, findings);
  const { state } = useSchemas();
  if (ordered.length === 0)
    return (
      <EmptyState
        icon={CircleCheck}
        tone={state === 'ready' ? 'ok' : 'idle'}
        level={3}
        title="No findings"
        className="min-h-0 py-8"
      >
        {state === 'ready'
          ? 'Fields, references and advice were checked as the text stands.'
          : "So far: fields are not checked yet, the cluster's schemas are not here."}
      </EmptyState>
    );
  return (
    <ul aria-label="Findings of the draft" className="divide-y divide-line">
      {ordered.map((each) => (
        <FindingRow
          key={`${each.key} ${each.finding.code} ${formatFieldPath(each.finding.path)} ${each.finding.message}`}
          found={each}
          isLocked={dock.isRunning}
        />
      ))}
    </ul>
  );
}

function FindingRow({ found, isLocked }: { readonly found: DraftFinding; readonly isLocked: boolean }) {
  const { key, kind, name, finding, line } = found;
  const fix = useFix();
  const path = formatFieldPath(finding.path);
  return (
    <li className="flex flex-col md:flex-row md:items-start">
      <button
        type="button"
        onClick={() => revealDocument(key, finding.path)}
        className="grid min-w-0 flex-1 grid-cols-[auto_minmax(0,1fr)] gap-x-2 px-3 py-1.5 text-left text-sm -outline-offset-2 hover:bg-sunken"
      >
        <StatusDot
          tone={SEVERITY_TONE[finding.severity]}
          label={SEVERITY_WORD[finding.severity]}
          className="mt-1"
        />
        <span className="min-w-0 break-words text-ink">
          <FindingWords finding={finding} />
        </span>
        <span className="col-start-2 flex min-w-0 flex-wrap gap-x-3 text-xs text-ink-3">
          <span>
            {kind} <span className="font-mono text-ink-2">{name}</span>
          </span>
          {path !== '' && <span className="min-w-0 font-mono break-all">{path}</span>}
          <span className="tabular-nums">line {line}</span>
        </span>
      </button>
      <span className="flex shrink-0 flex-wrap items-center gap-1 px-3 pb-1.5 max-md:pl-8 md:w-76 md:justify-end md:py-1.5">
        <FindingActions finding={finding} onFix={isLocked ? null : (made) => fix(key, made)} />
      </span>
    </li>
  );
}
