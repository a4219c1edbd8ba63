import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import { lineOf } from '../finding-order.ts';

/** Faults of layout: one of them makes the parser misread what follows, so that it reports several at one place. */
const LAYOUT: ReadonlySet<string> = new Set([
  'block-as-implicit-key',
  'multiline-implicit-key',
  'missing-char',
  'key-not-string',
  'bad-indent',
  'unexpected-token',
]);
const TAB = 'tab-as-indent';

/** One finding for each line that the parser stumbles over, in words about the text; all else stays as it is. */
export function plainSyntax(text: string, findings: readonly YamlDiagnostic[]): readonly YamlDiagnostic[] {
  const lines = text.split('\n');
  const hasTabs = findings.some(({ code }) => code === TAB);
  const told = new Set<number>();
  return findings.flatMap((finding): readonly YamlDiagnostic[] => {
    if (finding.source !== 'syntax' || !(LAYOUT.has(finding.code) || finding.code === TAB)) return [finding];
    // What tabs do to the lines around them mends itself with them.
    if (hasTabs && finding.code !== TAB) return [];
    const plain = inWords(finding, lines, text);
    const places = [lineOf(text, finding.from), lineOf(text, plain.from)];
    if (places.some((line) => told.has(line))) return [];
    for (const line of places) told.add(line);
    return [plain];
  });
}

function inWords(finding: YamlDiagnostic, lines: readonly string[], text: string): YamlDiagnostic {
  const index = lineOf(text, finding.from) - 1;
  const line = lines[index] ?? '';
  switch (finding.code) {
    case 'block-as-implicit-key':
    case 'multiline-implicit-key':
    case 'key-not-string': {
      const owner = ownerOf(lines, index);
      if (owner) return { ...finding, ...placeOf(lines, owner.index), message: ownedWords(owner) };
      if (/:\s.*:\s/.test(line))
        return { ...finding, message: 'This line has a second “: ”. Put the value in quotes.' };
      return line.includes(':') ? finding : { ...finding, message: noColon(line) };
    }
    case 'missing-char':
      if (/quote/.test(finding.message))
        return { ...finding, message: 'A quotation mark is opened and not closed.' };
      return /Implicit map keys/.test(finding.message) && !line.includes(':')
        ? { ...finding, message: noColon(line) }
        : finding;
    case 'bad-indent':
      if (/^Flow sequence/.test(finding.message))
        return { ...finding, message: 'A list opened with [ above is not closed before this line.' };
      if (/^Flow map/.test(finding.message))
        return { ...finding, message: 'A mapping opened with { above is not closed before this line.' };
      if (/same column/.test(finding.message))
        return { ...finding, message: 'This line does not start in the column of the lines it belongs to.' };
      return finding;
    default:
      return finding;
  }
}

type Owner = { readonly index: number; readonly value: string };

/** The line that has a value already where deeper lines follow: this one, or the one above. */
function ownerOf(lines: readonly string[], index: number): Owner | null {
  const above = neighbour(lines, index, -1);
  for (const at of [above, index]) {
    const value = at === null ? null : writtenValue(lines[at] ?? '');
    const below = at === null ? null : neighbour(lines, at, 1);
    if (at === null || below === null || value === null) continue;
    if (indentOf(lines[below] ?? '') > indentOf(lines[at] ?? '')) return { index: at, value };
  }
  return null;
}

/** The next line in a direction that says something. */
function neighbour(lines: readonly string[], index: number, step: 1 | -1): number | null {
  for (let at = index + step; at >= 0 && at < lines.length; at += step)
    if (!/^\s*(#.*)?$/.test(lines[at] ?? '')) return at;
  return null;
}

/** What stands behind the only key of a line; null where a value may go on below, as after `|`. */
function writtenValue(line: string): string | null {
  const value = /^\s*(?:- +)*[^\s:#'"[{]+:\s+([^#\s|>&!"'].*?)\s*(?:\s#.*)?$/.exec(line)?.[1] ?? null;
  return value === null || /:\s/.test(value) || /^\[[^\]]*$|^\{[^}]*$/.test(value) ? null : value;
}

function indentOf(line: string): number {
  return /^ */.exec(line)?.[0].length ?? 0;
}

function ownedWords({ index, value }: Owner): string {
  const short = value.length > 24 ? `${value.slice(0, 24)}…` : value;
  return `Line ${index + 1} already has a value (${short}); the lines below do not belong to it.`;
}

function noColon(line: string): string {
  const word = line.trim().replace(/^- +/, '');
  return `A colon is missing after ${word.length > 24 ? `${word.slice(0, 24)}…` : word}.`;
}

/** The text of a line without its indentation. */
function placeOf(lines: readonly string[], index: number): { readonly from: number; readonly to: number } {
  const line = lines[index] ?? '';
  const start = lines.slice(0, index).reduce((sum, each) => sum + each.length + 1, 0);
  return { from: start + indentOf(line), to: start + line.trimEnd().length };
}
