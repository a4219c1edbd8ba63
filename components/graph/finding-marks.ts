import type { GraphModel } from '#lib/graph/model.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { Diagnostic, FieldPath } from '#lib/result/diagnostic.ts';

/** Findings at one place of the graph, as one sign. */
export type FindingMark = {
  readonly severity: 'error' | 'warning';
  readonly count: number;
  /** All of them, one a line. */
  readonly words: string;
  /** Where the worst of them stands in the object. */
  readonly path: FieldPath;
};

/** The signs of one card: at its head, at its rule rows, and on its edges to backends by `edgePlace`. */
export type CardMarks = {
  readonly head: FindingMark | null;
  readonly rows: ReadonlyMap<number, FindingMark>;
  readonly edges: ReadonlyMap<string, FindingMark>;
};

/** The place of an edge: rule and backendRef. */
export function edgePlace(ruleIndex: number, refIndex: number): string {
  return `${ruleIndex}:${refIndex}`;
}

/** Lines of a tooltip. */
const MOST_WORDS = 4;

/** Errors and warnings at the nearest thing that is drawn: the edge of the backend, else the row of the rule, else the card. */
export function findingMarks(
  model: GraphModel,
  byObject: ReadonlyMap<ObjectKey, readonly Diagnostic[]>,
): ReadonlyMap<string, CardMarks> {
  const marks = new Map<string, CardMarks>();
  const places = edgePlaces(model);
  for (const node of model.nodes) {
    const found = byObject.get(node.key)?.filter(({ severity }) => severity !== 'info') ?? [];
    if (found.length === 0) continue;
    const rules = new Set(node.kind === 'route' ? node.rules.map(({ index }) => index) : []);
    marks.set(node.id, cardMarks(found, { rules, edges: places.get(node.id) ?? new Set() }));
  }
  return marks;
}

function edgePlaces(model: GraphModel): ReadonlyMap<string, ReadonlySet<string>> {
  const places = new Map<string, Set<string>>();
  for (const edge of model.edges) {
    if (edge.kind !== 'backend' || edge.change === 'removed') continue;
    const known = places.get(edge.source) ?? new Set();
    places.set(edge.source, known.add(edgePlace(edge.ruleIndex, edge.refIndex)));
  }
  return places;
}

type Drawn = { readonly rules: ReadonlySet<number>; readonly edges: ReadonlySet<string> };

function cardMarks(found: readonly Diagnostic[], drawn: Drawn): CardMarks {
  const head: Diagnostic[] = [];
  const rows = new Map<number, Diagnostic[]>();
  const edges = new Map<string, Diagnostic[]>();
  for (const finding of found) {
    const [spec, rules, rule, refs, ref] = finding.path;
    const isInRule =
      spec === 'spec' && rules === 'rules' && typeof rule === 'number' && drawn.rules.has(rule);
    const place = isInRule && refs === 'backendRefs' && typeof ref === 'number' ? edgePlace(rule, ref) : null;
    if (place !== null && drawn.edges.has(place)) push(edges, place, finding);
    else if (isInRule) push(rows, rule, finding);
    else head.push(finding);
  }
  return { head: head.length === 0 ? null : markOf(head), rows: mapMarks(rows), edges: mapMarks(edges) };
}

function push<K>(lists: Map<K, Diagnostic[]>, key: K, finding: Diagnostic): void {
  const list = lists.get(key);
  if (list) list.push(finding);
  else lists.set(key, [finding]);
}

function mapMarks<K>(lists: ReadonlyMap<K, readonly Diagnostic[]>): ReadonlyMap<K, FindingMark> {
  return new Map([...lists].map(([key, list]) => [key, markOf(list)]));
}

function markOf(found: readonly Diagnostic[]): FindingMark {
  const worst = found.find(({ severity }) => severity === 'error') ?? found[0];
  const rest = found.length - MOST_WORDS;
  const words = found.slice(0, MOST_WORDS).map(({ message }) => message);
  return {
    severity: worst?.severity === 'error' ? 'error' : 'warning',
    count: found.length,
    words: [...words, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n'),
    path: worst?.path ?? [],
  };
}
