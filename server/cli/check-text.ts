import { formatFieldPath } from '#lib/result/diagnostic.ts';
import type { CheckedDocument, PlacedFinding } from './check-manifests.ts';
import { printable, shortened } from './cli-io.ts';
import type { Style } from './style.ts';

const VERDICTS = ['valid', 'invalid', 'unchecked'] as const;
const SEVERITIES = ['error', 'warning', 'info'] as const;

/** One line a finding, its remedy below, and a last line with the sums. What cannot be read is told elsewhere and only counted. */
export function formatCheckText(all: readonly CheckedDocument[], style: Style): string {
  const documents = all.filter(({ isBroken }) => !isBroken);
  const lines = documents.flatMap((document) =>
    document.findings.flatMap((finding) => findingLines(document, finding, style)),
  );
  if (lines.length > 0) lines.push('');
  return `${[...lines, sums(documents, all.length - documents.length, style)].join('\n')}\n`;
}

function findingLines(document: CheckedDocument, finding: PlacedFinding, style: Style): string[] {
  const { line, column, severity, path, message, remedy, code } = finding;
  const paint = { error: style.red, warning: style.yellow, info: style.cyan }[severity];
  const place = style.bold(printable(`${document.file}:${line}:${column}:`));
  const field = formatFieldPath(path);
  const text = printable(shortened(sentenceOf(field, message)));
  const about = style.dim(
    `(${printable([nameOf(document), code].filter((part) => part !== '').join(', '))})`,
  );
  const first = `${place} ${paint(severity)}: ${text} ${about}`;
  return remedy === undefined ? [first] : [first, `    ${style.dim('→')} ${printable(remedy)}`];
}

/** The message behind its field, which is named once: the API server's own messages repeat it. */
export function sentenceOf(field: string, message: string): string {
  if (field === '' || message.includes(`"${field}"`)) return message;
  return `${field}: ${message.replaceAll(`${field} in body `, '')}`;
}

/** `HTTPRoute shop/checkout`; what is not known is left out. */
export function nameOf({ kind, namespace, name }: CheckedDocument): string {
  if (kind === null) return '';
  const where = namespace === null ? name : `${namespace}/${name ?? ''}`;
  return where === null ? kind : `${kind} ${where}`;
}

function sums(documents: readonly CheckedDocument[], broken: number, style: Style): string {
  const unreadable = broken === 0 ? [] : [style.red(`${broken} unreadable`)];
  const verdicts = VERDICTS.flatMap((verdict) => {
    const count = documents.filter((document) => document.verdict === verdict).length;
    const paint = { valid: style.green, invalid: style.red, unchecked: style.dim }[verdict];
    return count === 0 ? [] : [paint(`${count} ${verdict}`)];
  });
  const findings = documents.flatMap((document) => document.findings);
  const counts = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    const noun = severity === 'info' ? 'hint' : severity;
    return count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`];
  });
  const total = documents.length + broken;
  const parts = [...verdicts, ...unreadable].join(', ');
  return `${total} ${total === 1 ? 'document' : 'documents'}${parts === '' ? '' : `: ${parts}`}; ${counts.length === 0 ? 'no findings' : counts.join(', ')}.`;
}
