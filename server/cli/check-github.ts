import { formatFieldPath } from '#lib/result/diagnostic.ts';
import type { CheckedDocument, PlacedFinding } from './check-manifests.ts';
import { nameOf } from './check-text.ts';
import type { InputProblem } from './cli-error.ts';
import { shortened } from './cli-io.ts';

const LEVELS = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** Workflow commands of GitHub Actions, one a finding: they become annotations of the changed lines. */
export function formatCheckGithub(
  documents: readonly CheckedDocument[],
  problems: readonly InputProblem[],
): string {
  const lines = [
    ...problems.map(({ file, line, column, code, message }) =>
      command('error', { file, line, col: column, title: code }, message),
    ),
    ...documents.flatMap((document) => document.findings.map((finding) => annotation(document, finding))),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function annotation(document: CheckedDocument, finding: PlacedFinding): string {
  const { severity, line, column, code, path, message, remedy } = finding;
  const field = formatFieldPath(path);
  const isNamed = message.includes(`"${field}"`);
  const subject = [nameOf(document), isNamed ? '' : field].filter((part) => part !== '').join(' ');
  const text = [subject === '' ? message : `${subject}: ${message}`, remedy ?? ''].filter(
    (part) => part !== '',
  );
  return command(LEVELS[severity], { file: document.file, line, col: column, title: code }, text.join('\n'));
}

function command(
  name: string,
  properties: Readonly<Record<string, string | number | null>>,
  message: string,
): string {
  const written = Object.entries(properties).flatMap(([key, value]) =>
    value === null ? [] : [`${key}=${escapeProperty(String(value))}`],
  );
  return `::${name} ${written.join(',')}::${escapeData(shortened(message))}`;
}

/** The runner's own escapes: it reads a line, and splits the properties at commas and colons. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
