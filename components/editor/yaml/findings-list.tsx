'use client';

import { CircleCheck } from 'lucide-react';
import { StatusDot } from '#components/ui/status-dot.tsx';
import { type Fix, formatFieldPath, type Severity } from '#lib/result/diagnostic.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import { lineOf } from '../finding-order.ts';
import { FindingActions, FindingWords, SEVERITY_TONE } from '../finding-parts.tsx';
import { SEVERITY_WORD } from './plain-words.ts';

export type FindingsListProps = {
  readonly findings: readonly YamlDiagnostic[];
  readonly text: string;
  /** null: nothing can be changed. */
  readonly onFix: ((fix: Fix) => void) | null;
  readonly onSelect: (finding: YamlDiagnostic) => void;
};

/** Findings as a list; choosing one goes to its place. The same content as the marks in the editor, for every way of working. */
export function FindingsList({ findings, text, onFix, onSelect }: FindingsListProps) {
  return (
    <ul aria-label="Findings" className="flex flex-col">
      {findings.map((finding) => (
        <li
          key={`${finding.code}:${formatFieldPath(finding.path)}:${finding.from}:${finding.message}`}
          className="flex flex-wrap items-start gap-x-1"
        >
          <button
            type="button"
            onClick={() => onSelect(finding)}
            className="flex min-w-64 flex-1 items-start gap-2 rounded-sm px-3 py-1 text-left text-sm -outline-offset-2 hover:bg-sunken"
          >
            <StatusDot
              tone={SEVERITY_TONE[finding.severity]}
              label={SEVERITY_WORD[finding.severity]}
              className="mt-1"
            />
            <span className="min-w-0 flex-1 break-words text-ink">
              <FindingWords finding={finding} />
            </span>
            <span className="shrink-0 font-mono text-xs leading-5 text-ink-3 tabular-nums">
              line {lineOf(text, finding.from)}
            </span>
          </button>
          <span className="flex items-center gap-1 py-0.5 pr-2 empty:hidden max-md:pl-8">
            <FindingActions finding={finding} onFix={onFix} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Said in one line, also while it changes. */
export function FindingsSummary({ findings }: { readonly findings: readonly YamlDiagnostic[] }) {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const words = (['error', 'warning', 'info'] as const)
    .map((severity) => ({ severity, number: count(severity) }))
    .filter(({ number }) => number > 0)
    .map(
      ({ severity, number }) => `${number} ${SEVERITY_WORD[severity].toLowerCase()}${number > 1 ? 's' : ''}`,
    );
  return (
    <span role="status" className="inline-flex items-center gap-1 text-xs text-ink-2">
      {words.length === 0 && <CircleCheck aria-hidden className="size-3.5 text-ok" />}
      {words.length === 0 ? 'No findings' : words.join(', ')}
    </span>
  );
}
