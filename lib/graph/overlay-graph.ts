import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { BackendEdge, Change, GraphEdge, GraphModel, GraphNode, RuleRow } from './model.ts';
import { pairRules, type RulePairs, ruleCondition } from './pair-rules.ts';

/**
 * The draft drawn over the live graph: what is new, different or gone is marked; what is gone stays, after its siblings.
 * `changes` marks routes whose document changed in a way the graph does not show. Status is live's where nothing changed.
 */
export function overlayGraph(
  live: GraphModel,
  draft: GraphModel,
  changes: ReadonlyMap<ObjectKey, Change> = new Map(),
): GraphModel {
  const liveNodes = new Map(live.nodes.map((node) => [node.id, node]));
  const draftNodes = new Map(draft.nodes.map((node) => [node.id, node]));
  const pairs = pairRoutes(live, draftNodes);
  const edges = overlayEdges(live, draft, { pairs, draftNodes });
  const changedRoutes = new Set(edges.filter((edge) => edge.change !== null).map(routeOfEdge));
  const nodes = draft.nodes.map((node) =>
    overlayNode(node, liveNodes.get(node.id), {
      pairs: pairs.get(node.id),
      isTouched: changedRoutes.has(node.id) || (changes.get(node.key) ?? null) !== null,
    }),
  );
  const gone = live.nodes.filter((node) => !draftNodes.has(node.id)).map(removedNode);
  return { nodes: [...nodes, ...gone], edges };
}

function pairRoutes(live: GraphModel, draft: ReadonlyMap<string, GraphNode>): ReadonlyMap<string, RulePairs> {
  const pairs = new Map<string, RulePairs>();
  for (const node of live.nodes) {
    const now = draft.get(node.id);
    if (node.kind === 'route' && now?.kind === 'route') pairs.set(node.id, pairRules(node.rules, now.rules));
  }
  return pairs;
}

function overlayNode(
  node: GraphNode,
  live: GraphNode | undefined,
  context: { readonly pairs: RulePairs | undefined; readonly isTouched: boolean },
): GraphNode {
  if (!live) return addedNode(node);
  if (node.kind === 'service' && live.kind === 'service')
    return node.missing === live.missing ? live : { ...node, change: 'changed' };
  if (node.kind !== 'route' || live.kind !== 'route' || !context.pairs) return live;
  const rules = overlayRules(node.rules, context.pairs);
  const isChanged = context.isTouched || rules.some((row) => row.change !== null);
  if (!isChanged) return live;
  return { ...node, rules, health: 'draft', managedBy: live.managedBy ?? node.managedBy, change: 'changed' };
}

function addedNode(node: GraphNode): GraphNode {
  if (node.kind !== 'route') return { ...node, change: 'added' };
  const rules = node.rules.map((row) => ({ ...row, change: 'added' as const }));
  return { ...node, rules, health: 'draft', change: 'added' };
}

/** A referenced Service that nobody names any more leaves without a mark; a deleted object is marked. */
function removedNode(node: GraphNode): GraphNode {
  if (node.kind !== 'route') return node;
  const rules = node.rules.map((row) => ({ ...row, change: 'removed' as const }));
  return { ...node, rules, change: 'removed' };
}

function overlayRules(draft: readonly RuleRow[], pairs: RulePairs): readonly RuleRow[] {
  const rows = draft.map((row) => {
    const live = pairs.liveOf.get(row.index);
    if (!live) return { ...row, change: 'added' as const };
    const isSame = ruleCondition(live) === ruleCondition(row) && sameList(live.actions, row.actions);
    return isSame ? row : { ...row, change: 'changed' as const };
  });
  const removed = pairs.removed.map((row, at) => ({
    ...row,
    index: draft.length + at,
    change: 'removed' as const,
  }));
  return [...rows, ...removed];
}

function overlayEdges(
  live: GraphModel,
  draft: GraphModel,
  context: {
    readonly pairs: ReadonlyMap<string, RulePairs>;
    readonly draftNodes: ReadonlyMap<string, GraphNode>;
  },
): readonly GraphEdge[] {
  const pool = poolOf(live.edges);
  const marked = draft.edges.map((edge) => {
    const before = takeLive(pool, edge, context.pairs);
    if (!before) return { ...edge, change: 'added' as const };
    return isSameEdge(before, edge) ? edge : { ...edge, change: 'changed' as const };
  });
  const gone = [...pool.values()].flat().map((edge) => removedEdge(edge, context));
  return [...marked, ...gone];
}

type EdgePool = Map<string, GraphEdge[]>;

function poolOf(edges: readonly GraphEdge[]): EdgePool {
  const pool: EdgePool = new Map();
  for (const edge of edges) {
    const place = placeOf(edge, edge.kind === 'attach' ? null : edge.ruleIndex);
    const list = pool.get(place);
    if (list) list.push(edge);
    else pool.set(place, [edge]);
  }
  return pool;
}

function takeLive(
  pool: EdgePool,
  edge: GraphEdge,
  pairs: ReadonlyMap<string, RulePairs>,
): GraphEdge | undefined {
  if (edge.kind === 'attach') return pool.get(placeOf(edge, null))?.shift();
  const live = pairs.get(edge.source)?.liveOf.get(edge.ruleIndex);
  return live ? pool.get(placeOf(edge, live.index))?.shift() : undefined;
}

/** Where an edge stands, without its weight: what makes it the same edge before and after. */
function placeOf(edge: GraphEdge, ruleIndex: number | null): string {
  if (edge.kind === 'attach') return edge.id;
  return `${edge.kind} ${edge.source} ${ruleIndex} ${edge.target} ${edge.port ?? ''}`;
}

function isSameEdge(a: GraphEdge, b: GraphEdge): boolean {
  if (a.kind === 'attach' || b.kind === 'attach') return a.kind === b.kind;
  return a.share === b.share && a.weight === b.weight && partsOf(a) === partsOf(b);
}

function partsOf({ parts = [] }: BackendEdge): string {
  return parts.map(({ weight, port }) => `${weight}:${port}`).join(' ');
}

/** A removed edge leaves from the row its rule has now: the paired row, or the removed row at the end. */
function removedEdge(
  edge: GraphEdge,
  context: {
    readonly pairs: ReadonlyMap<string, RulePairs>;
    readonly draftNodes: ReadonlyMap<string, GraphNode>;
  },
): GraphEdge {
  const id = `removed ${edge.id}`;
  if (edge.kind === 'attach') return { ...edge, id, change: 'removed' };
  return { ...edge, id, ruleIndex: rowNow(edge, context), change: 'removed' };
}

function rowNow(
  edge: BackendEdge,
  context: {
    readonly pairs: ReadonlyMap<string, RulePairs>;
    readonly draftNodes: ReadonlyMap<string, GraphNode>;
  },
): number {
  const pairs = context.pairs.get(edge.source);
  const node = context.draftNodes.get(edge.source);
  if (!pairs || node?.kind !== 'route') return edge.ruleIndex;
  for (const [index, live] of pairs.liveOf) if (live.index === edge.ruleIndex) return index;
  const at = pairs.removed.findIndex((row) => row.index === edge.ruleIndex);
  return node.rules.length + Math.max(0, at);
}

function routeOfEdge(edge: GraphEdge): string {
  return edge.kind === 'attach' ? edge.target : edge.source;
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

/** True when anything in the graph differs from live. */
export function hasChanges(model: GraphModel): boolean {
  return model.nodes.some((node) => node.change !== null) || model.edges.some((edge) => edge.change !== null);
}
