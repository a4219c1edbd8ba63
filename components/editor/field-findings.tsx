import { StatusDot } from '#components/ui/status-dot.tsx';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import { FindingWords, SEVERITY_TONE } from './finding-parts.tsx';
import { SEVERITY_WORD } from './yaml/plain-words.ts';

/** Findings in small words, under the field they are about. */
export function FieldFindings({ findings }: { readonly findings: readonly Diagnostic[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1">
      {findings.map((finding) => (
        <li key={`${finding.code} ${finding.message}`} className="flex items-start gap-1.5 text-xs text-ink">
          <StatusDot tone={SEVERITY_TONE[finding.severity]} label={SEVERITY_WORD[finding.severity]} />
          <span className="min-w-0 break-words">
            <FindingWords finding={finding} />
          </span>
        </li>
      ))}
    </ul>
  );
}
