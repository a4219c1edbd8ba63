'use client';

import { CircleCheck } from 'lucide-react';
import { StatusDot } from '#components/ui/status-dot.tsx';
import type { Tone } from '#components/ui/tone.ts';
import { formatFieldPath, type Severity } from '#lib/result/diagnostic.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import { plainMessage, SEVERITY_WORD } from './plain-words.ts';

const TONE: Readonly<Record<Severity, Tone>> = { error: 'bad', warning: 'warn', info: 'info' };

export type FindingsListProps = {
  readonly findings: readonly YamlDiagnostic[];
  readonly text: string;
  readonly onSelect: (finding: YamlDiagnostic) => void;
};

/** Findings as a list; choosing one goes to its place. The same content as the marks in the editor, for every way of working. */
export function FindingsList({ findings, text, onSelect }: FindingsListProps) {
  return (
    <ul aria-label="Findings" className="flex flex-col">
      {findings.map((finding) => (
        <li key={`${finding.code}:${formatFieldPath(finding.path)}:${finding.from}:${finding.message}`}>
          <button
            type="button"
            onClick={() => onSelect(finding)}
            className="flex w-full items-start gap-2 rounded-sm px-3 py-1 text-left text-sm hover:bg-sunken"
          >
            <StatusDot
              tone={TONE[finding.severity]}
              label={SEVERITY_WORD[finding.severity]}
              className="mt-1"
            />
            <span className="min-w-0 flex-1 break-words text-ink">
              {plainMessage(finding)}{' '}
              {finding.remedy !== undefined && <span className="text-ink-2">{finding.remedy}</span>}
            </span>
            <span className="shrink-0 font-mono text-xs text-ink-3 tabular-nums">
              line {lineOf(text, finding.from)}
            </span>
          </button>
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

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
