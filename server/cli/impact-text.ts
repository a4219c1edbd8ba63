import { parseObjectKey } from '#lib/identity/object-ref.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { alikeFrontends } from '#lib/routing/impact/alike-frontends.ts';
import { frontendsWords } from '#lib/routing/impact/frontend-words.ts';
import type { Impact, ImpactLine, RequestClass, RouteConflict } from '#lib/routing/impact/impact.ts';
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
    list('### Mind', mindItems(impact)),
    ...frontendSections(
      '### Moved',
      moved.filter(({ isOpen }) => !isOpen),
      (line) => movedLines(line, classes),
    ),
    ...frontendSections(
      '### May move',
      moved.filter(({ isOpen }) => isOpen),
      (line) => movedLines(line, classes),
    ),
    ...frontendSections('### Unchanged', same, (line) => [`- ${text(line.sentence)}${share(line)}`]),
    list(
      '### Never reached',
      once(impact.shadowed).map(({ message }) => text(message)),
    ),
    list('### Routes that compete', once(impact.conflicts).filter(isNotMinded(impact)).map(conflictItem)),
    list('### New findings', findings.introduced.map(findingLine)),
    list('### Fixed findings', findings.fixed.map(findingLine)),
  ];
  const written = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${written.join('\n\n')}\n`;
}

function list(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [title, '', ...items.map((item) => `- ${item}`)];
}

/** What a glance may miss, with the request of the conflict that a point is about. */
function mindItems({ attention, conflicts }: Impact): readonly string[] {
  const requests = new Map(once(conflicts).map((conflict) => [conflict.message, conflictItem(conflict)]));
  return once(attention).map(({ message }) => requests.get(message) ?? text(message));
}

function isNotMinded({ attention }: Impact): (conflict: RouteConflict) => boolean {
  const minded = new Set(attention.map(({ message }) => message));
  return ({ message }) => !minded.has(message);
}

function conflictItem({ message, witness }: RouteConflict): string {
  return `${text(message)}\n  ${asCurl(witness)}`;
}

/** The first of those with the same words: ports of one Service are often alike. */
function once<T extends { readonly message: string }>(items: readonly T[]): readonly T[] {
  return [...new Map(items.toReversed().map((item) => [item.message, item])).values()].toReversed();
}

/** One paragraph of lines a frontend; ports on which the same holds share one. */
function frontendSections(
  title: string,
  lines: readonly ImpactLine[],
  written: (line: ImpactLine) => readonly string[],
): readonly (readonly string[])[] {
  if (lines.length === 0) return [];
  const paragraphs = alikeFrontends(lines).map(({ frontends, lines: members }) => [
    `**${text(frontendsWords(frontends))}**`,
    '',
    ...members.flatMap(written),
  ]);
  return [[title], ...paragraphs];
}

/** More classes on one line are told together, with requests of the first ones. */
const MAX_APART = 8;

/** A bullet for each class with one of its requests; what a line sums up in fewer words keeps them. */
function movedLines(line: ImpactLine, classes: ReadonlyMap<string, RequestClass>): readonly string[] {
  const members = line.classes.flatMap((id) => classes.get(id) ?? []);
  const isListed = members.length <= MAX_APART && members.every(({ words }) => line.words.includes(words));
  if (isListed)
    return members.flatMap((member) => [
      `- ${text(member.sentence)}${share(member)}`,
      ...requestLines([member]),
    ]);
  return [`- ${text(line.sentence)}${share(line)}`, ...requestLines(members)];
}

function requestLines(members: readonly RequestClass[]): readonly string[] {
  const witnesses = members.flatMap(({ witness }) => (witness ? [asCurl(witness)] : []));
  const open = new Set(members.flatMap(({ uncertain }) => uncertain.map(({ message }) => message)));
  return [
    ...witnesses.slice(0, MAX_APART).map((curl) => `  ${curl}`),
    ...[...open].map((message) => `  (open: ${text(message)})`),
  ];
}

function share({ observed }: Pick<ImpactLine, 'observed'>): string {
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
