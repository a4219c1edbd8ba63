import { parseObjectKey } from '#lib/identity/object-ref.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { frontendWords } from '#lib/routing/impact/frontend-words.ts';
import type { Impact, ImpactLine, RequestClass } from '#lib/routing/impact/impact.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import type { FindingsChange, ObjectFinding } from '#lib/validation/findings-change.ts';
import { printable } from './cli-io.ts';
import { curlLine, originWords } from './request-words.ts';

/** Markdown that reads well in a terminal and as the comment of a pull request: what moves comes first. */
export function formatImpact(impact: Impact, findings: FindingsChange): string {
  const classes = new Map(impact.classes.map((each) => [each.id, each]));
  const moved = impact.lines.filter((line) => line.moved);
  const same = impact.lines.filter((line) => !line.moved);
  const sections = [
    ['## Impact', '', text(impact.summary)],
    list(
      '### Mind',
      impact.attention.map(({ message }) => text(message)),
    ),
    ...frontendSections('### Moved', moved, (line) => movedLines(line, classes)),
    ...frontendSections('### Unchanged', same, (line) => [`- ${text(line.sentence)}${share(line)}`]),
    list(
      '### Never reached',
      impact.shadowed.map(({ message }) => text(message)),
    ),
    list(
      '### Routes that compete',
      impact.conflicts.map(({ message, witness }) => `${text(message)}\n  ${asCurl(witness)}`),
    ),
    list('### New findings', findings.introduced.map(findingLine)),
    list('### Fixed findings', findings.fixed.map(findingLine)),
  ];
  const written = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${written.join('\n\n')}\n`;
}

function list(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [title, '', ...items.map((item) => `- ${item}`)];
}

/** One paragraph of lines a frontend. */
function frontendSections(
  title: string,
  lines: readonly ImpactLine[],
  written: (line: ImpactLine) => readonly string[],
): readonly (readonly string[])[] {
  if (lines.length === 0) return [];
  const byFrontend = Map.groupBy(lines, ({ frontend }) => frontendWords(frontend));
  const paragraphs = [...byFrontend].map(([name, members]) => [
    `**${text(name)}**`,
    '',
    ...members.flatMap(written),
  ]);
  return [[title], ...paragraphs];
}

/** The line and a request of its first class that has one. */
function movedLines(line: ImpactLine, classes: ReadonlyMap<string, RequestClass>): readonly string[] {
  const members = line.classes.flatMap((id) => classes.get(id) ?? []);
  const witness = members.find((member) => member.witness !== null)?.witness;
  const open = new Set(members.flatMap(({ uncertain }) => uncertain.map(({ message }) => message)));
  return [
    `- ${text(line.sentence)}${share(line)}`,
    ...(witness ? [`  ${asCurl(witness)}`] : []),
    ...[...open].map((message) => `  (open: ${text(message)})`),
  ];
}

function share({ observed }: ImpactLine): string {
  return observed === null ? '' : ` (${(observed * 100).toFixed(1)}% of the observed requests)`;
}

function asCurl(witness: SimulatedRequest): string {
  return `${code(curlLine(witness))} ${text(originWords(witness))}`;
}

function findingLine({ object, finding }: ObjectFinding): string {
  const { severity, path, message, code: name } = finding;
  const { kind, namespace, name: own } = parseObjectKey(object) ?? { kind: '', namespace: '', name: object };
  const about = text(`${kind} ${namespace === '' ? own : `${namespace}/${own}`}`);
  const field = path.length === 0 ? '' : ` ${code(formatFieldPath(path))}`;
  return `${severity}: ${about}${field}: ${text(message)} (${name})`;
}

/** Names and values of manifests must not turn into markup, mentions or links of the comment they end up in. */
function text(words: string): string {
  return printable(words)
    .replace(/[<>*_[\]|\\`~]/g, '\\$&')
    .replace(/@(?=\w)/g, '@\u200b');
}

/** Inside a code span only its own mark would end it. */
function code(words: string): string {
  return `\`${printable(words).replaceAll('`', 'ˋ')}\``;
}
