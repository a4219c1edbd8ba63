'use client';

import { FindingActions, FindingWords, SEVERITY_TONE } from '#components/editor/finding-parts.tsx';
import { useFindings } from '#components/editor/findings.tsx';
import { useFix } from '#components/editor/use-fix.ts';
import { SEVERITY_WORD } from '#components/editor/yaml/plain-words.ts';
import { PanelSection } from '#components/ui/panel.tsx';
import { StatusDot } from '#components/ui/status-dot.tsx';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { type Diagnostic, formatFieldPath } from '#lib/result/diagnostic.ts';

/** What is wrong with an object, with fixes that go into the draft. Nothing when nothing was found. */
export function FindingsSection({ objectKey }: { readonly objectKey: ObjectKey }) {
  const findings = useFindings().byObject.get(objectKey) ?? [];
  if (findings.length === 0) return null;
  return (
    <PanelSection title={findings.length === 1 ? '1 finding' : `${findings.length} findings`}>
      <ul aria-label="Findings" className="flex flex-col gap-2.5">
        {findings.map((finding) => (
          <Item
            key={`${finding.code} ${formatFieldPath(finding.path)} ${finding.message}`}
            objectKey={objectKey}
            finding={finding}
          />
        ))}
      </ul>
    </PanelSection>
  );
}

function Item({ objectKey, finding }: { readonly objectKey: ObjectKey; readonly finding: Diagnostic }) {
  const fix = useFix();
  const path = formatFieldPath(finding.path);
  return (
    <li className="flex items-start gap-2">
      <StatusDot
        tone={SEVERITY_TONE[finding.severity]}
        label={SEVERITY_WORD[finding.severity]}
        className="mt-1"
      />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="text-sm break-words text-ink">
          <FindingWords finding={finding} />
        </p>
        {path !== '' && <p className="font-mono text-xs break-all text-ink-3">{path}</p>}
        <div className="flex flex-wrap items-center gap-1 empty:hidden">
          <FindingActions finding={finding} onFix={(made) => fix(objectKey, made)} />
        </div>
      </div>
    </li>
  );
}
