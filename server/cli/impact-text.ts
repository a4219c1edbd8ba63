import { parseObjectKey } from '#lib/identity/object-ref.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { alikeFrontends } from '#lib/routing/impact/alike-frontends.ts';
import { frontendsWords } from '#lib/routing/impact/frontend-words.ts';
import type { Impact, ImpactLine, RequestClass, RouteConflict } from '#lib/routing/impact/impact.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import type { FindingsChange, ObjectFinding } from '#lib/validation/findings-change.ts';
import type { Markup } from './markup.ts';
import { curlLine, originWords } from './request-words.ts';

/** What moves comes first, then what stays and what else is to be known. */
export function formatImpact(impact: Impact, findings: FindingsChange, mark: Markup): string {
  const classes = new Map(impact.classes.map((each) => [each.id, each]));
  const moved = impact.lines.filter((line) => line.moved);
  const same = impact.lines.filter((line) => !line.moved);
  const sections = [
    [mark.title(2, 'Impact'), '', mark.text(impact.summary)],
    list(mark.title(3, 'Mind'), mindItems(impact, mark)),
    ...frontendSections(
      mark.title(3, 'Moved'),
      moved.filter(({ isOpen }) => !isOpen),
      { mark, written: (line) => movedLines(line, classes, mark) },
    ),
    ...frontendSections(
      mark.title(3, 'May move'),
      moved.filter(({ isOpen }) => isOpen),
      { mark, written: (line) => movedLines(line, classes, mark) },
    ),
    ...frontendSections(mark.title(3, 'Unchanged'), same, {
      mark,
      written: (line) => [`- ${mark.text(line.sentence)}${share(line)}`],
    }),
    list(
      mark.title(3, 'Never reached'),
      once(impact.shadowed).map(({ message }) => mark.text(message)),
    ),
    list(
      mark.title(3, 'Routes that compete'),
      once(impact.conflicts)
        .filter(isNotMinded(impact))
        .map((each) => conflictItem(each, mark)),
    ),
    list(
      mark.title(3, 'New findings'),
      findings.introduced.map((each) => findingLine(each, mark)),
    ),
    list(
      mark.title(3, 'Fixed findings'),
      findings.fixed.map((each) => findingLine(each, mark)),
    ),
  ];
  const written = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${written.join('\n\n')}\n`;
}

function list(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [title, '', ...items.map((item) => `- ${item}`)];
}

/** What a glance may miss, with the request of the conflict that a point is about. */
function mindItems({ attention, conflicts }: Impact, mark: Markup): readonly string[] {
  const requests = new Map(
    once(conflicts).map((conflict) => [conflict.message, conflictItem(conflict, mark)]),
  );
  return once(attention).map(({ message }) => requests.get(message) ?? mark.text(message));
}

function isNotMinded({ attention }: Impact): (conflict: RouteConflict) => boolean {
  const minded = new Set(attention.map(({ message }) => message));
  return ({ message }) => !minded.has(message);
}

function conflictItem({ message, witness }: RouteConflict, mark: Markup): string {
  return `${mark.text(message)}\n  ${asCurl(witness, mark)}`;
}

/** The first of those with the same words: ports of one Service are often alike. */
function once<T extends { readonly message: string }>(items: readonly T[]): readonly T[] {
  return [...new Map(items.toReversed().map((item) => [item.message, item])).values()].toReversed();
}

/** One paragraph of lines a frontend; ports on which the same holds share one. */
function frontendSections(
  title: string,
  lines: readonly ImpactLine[],
  { mark, written }: { readonly mark: Markup; readonly written: (line: ImpactLine) => readonly string[] },
): readonly (readonly string[])[] {
  if (lines.length === 0) return [];
  const paragraphs = alikeFrontends(lines).map(({ frontends, lines: members }) => [
    mark.strong(frontendsWords(frontends)),
    '',
    ...members.flatMap(written),
  ]);
  return [[title], ...paragraphs];
}

/** More classes on one line are told together, with requests of the first ones. */
const MAX_APART = 8;

/** A bullet for each class with one of its requests; what a line sums up in fewer words keeps them. */
function movedLines(
  line: ImpactLine,
  classes: ReadonlyMap<string, RequestClass>,
  mark: Markup,
): readonly string[] {
  const members = line.classes.flatMap((id) => classes.get(id) ?? []);
  const isListed = members.length <= MAX_APART && members.every(({ words }) => line.words.includes(words));
  if (isListed)
    return members.flatMap((member) => [
      `- ${mark.text(member.sentence)}${share(member)}`,
      ...requestLines([member], mark),
    ]);
  return [`- ${mark.text(line.sentence)}${share(line)}`, ...requestLines(members, mark)];
}

function requestLines(members: readonly RequestClass[], mark: Markup): readonly string[] {
  const witnesses = members.flatMap(({ witness }) => (witness ? [asCurl(witness, mark)] : []));
  const open = new Set(members.flatMap(({ uncertain }) => uncertain.map(({ message }) => message)));
  return [
    ...witnesses.slice(0, MAX_APART).map((curl) => `  ${curl}`),
    ...[...open].map((message) => `  (open: ${mark.text(message)})`),
  ];
}

function share({ observed }: Pick<ImpactLine, 'observed'>): string {
  return observed === null ? '' : ` (${(observed * 100).toFixed(1)}% of the observed requests)`;
}

function asCurl(witness: SimulatedRequest, mark: Markup): string {
  return `${mark.code(curlLine(witness))} ${mark.text(originWords(witness))}`;
}

function findingLine({ object, finding }: ObjectFinding, mark: Markup): string {
  const { severity, path, message, code: name } = finding;
  const { kind, namespace, name: own } = parseObjectKey(object) ?? { kind: '', namespace: '', name: object };
  const about = mark.text(`${kind} ${namespace === '' ? own : `${namespace}/${own}`}`);
  const field = path.length === 0 ? '' : ` ${mark.code(formatFieldPath(path))}`;
  return `${severity}: ${about}${field}: ${mark.text(message)} (${name})`;
}
