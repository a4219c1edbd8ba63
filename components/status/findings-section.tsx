'use client';

import { FindingActions, FindingWords, SEVERITY_TONE } from '#components/editor/finding-parts.tsx';
import { useFindings } from '#components/editor/findings.tsx';
import { useFix } from '#components/editor/use-fix.ts';
import { SEVERITY_WORD } from '#components/editor/yaml/plain-words.ts';
import { PanelSection } from '#components/ui/panel.tsx';
import { StatusDot } from '#components/ui/status-dot.tsx';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { type Diagnostic, formatFieldPath } from '#lib/result/diagnostic.ts';
import { type FindingGroup, groupFindings, groupWords } from './folded-findings.ts';

/** More than these stand below what the object says of itself. */
const MOST_ABOVE = 5;

/** True for an object with so many findings that its rules should come first. */
export function useHasManyFindings(objectKey: ObjectKey): boolean {
  return (useFindings().byObject.get(objectKey)?.length ?? 0) > MOST_ABOVE;
}

/** What is wrong with an object, with fixes that go into the draft. Nothing when nothing was found. */
export function FindingsSection({ objectKey }: { readonly objectKey: ObjectKey }) {
  const findings = useFindings().byObject.get(objectKey) ?? [];
  if (findings.length === 0) return null;
  return (
    <PanelSection title={findings.length === 1 ? '1 finding' : `${findings.length} findings`}>
      <ul aria-label="Findings" className="flex flex-col gap-2.5">
        {groupFindings(findings).map((group) =>
          group.findings.length === 1 ? (
            <Items key={keyOf(group.findings[0])} objectKey={objectKey} findings={group.findings} />
          ) : (
            <Folded key={`${group.code} of a kind`} objectKey={objectKey} group={group} />
          ),
        )}
      </ul>
    </PanelSection>
  );
}

type ItemsProps = { readonly objectKey: ObjectKey; readonly findings: readonly Diagnostic[] };

function Items({ objectKey, findings }: ItemsProps) {
  return findings.map((finding) => <Item key={keyOf(finding)} objectKey={objectKey} finding={finding} />);
}

/** Many findings of one kind on one line, each to be seen when it is opened. */
function Folded({ objectKey, group }: { readonly objectKey: ObjectKey; readonly group: FindingGroup }) {
  const severity = group.findings[0]?.severity ?? 'info';
  return (
    <li className="flex items-start gap-2">
      <StatusDot tone={SEVERITY_TONE[severity]} label={SEVERITY_WORD[severity]} className="mt-1" />
      <details className="min-w-0 flex-1">
        <summary className="cursor-pointer rounded-sm text-sm break-words text-ink hover:underline">
          {groupWords(group)}
        </summary>
        <ul className="mt-2 flex flex-col gap-2.5">
          <Items objectKey={objectKey} findings={group.findings} />
        </ul>
      </details>
    </li>
  );
}

function keyOf(finding: Diagnostic | undefined): string {
  return finding ? `${finding.code} ${formatFieldPath(finding.path)} ${finding.message}` : '';
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
