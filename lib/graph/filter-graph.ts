import { withinHops } from './adjacency.ts';
import type { GraphModel, GraphNode } from './model.ts';

export type GraphFilter = {
  /** Empty means all. */
  readonly namespaces: ReadonlySet<string>;
  /** Words that must all occur; '' means all. */
  readonly search: string;
  /** Only what lies within `hops` of a node. */
  readonly focus: { readonly id: string; readonly hops: number } | null;
  /** Leave out Services no route touches. */
  readonly hideUnrouted: boolean;
};

export const NO_FILTER: GraphFilter = { namespaces: new Set(), search: '', focus: null, hideUnrouted: false };

/**
 * The part of the graph that was asked for. A route that belongs to it keeps all its parents and backends, also those of
 * other namespaces, so that no edge ends nowhere.
 */
export function filterGraph(model: GraphModel, filter: GraphFilter): GraphModel {
  if (isEmptyFilter(filter)) return model;
  const seeds = new Set(model.nodes.filter((node) => isWanted(node, filter)).map((node) => node.id));
  const wanted = withEnds(model, seeds);
  const near = filter.focus ? withinHops(model, filter.focus.id, filter.focus.hops) : null;
  const routed = filter.hideUnrouted ? routedNodes(model) : null;
  const isKept = (node: GraphNode) =>
    wanted.has(node.id) &&
    (near === null || near.has(node.id)) &&
    (routed === null || node.kind !== 'service' || routed.has(node.id));
  const nodes = model.nodes.filter(isKept);
  const ids = new Set(nodes.map((node) => node.id));
  return { nodes, edges: model.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target)) };
}

/** True when the filter lets everything through. */
function isEmptyFilter(filter: GraphFilter): boolean {
  return (
    filter.namespaces.size === 0 &&
    filter.search.trim() === '' &&
    filter.focus === null &&
    !filter.hideUnrouted
  );
}

/** Nodes that match a search, best first: name starts with it, name holds it, anything else holds it. */
export function searchNodes(model: GraphModel, search: string): readonly GraphNode[] {
  const words = wordsOf(search);
  const [first] = words;
  if (first === undefined) return [];
  const rank = (node: GraphNode) => (node.name.startsWith(first) ? 0 : node.name.includes(first) ? 1 : 2);
  return model.nodes
    .filter((node) => matches(node, words))
    .sort((a, b) => rank(a) - rank(b) || a.name.length - b.name.length || a.id.localeCompare(b.id));
}

function isWanted(node: GraphNode, { namespaces, search }: GraphFilter): boolean {
  if (namespaces.size > 0 && !namespaces.has(node.namespace)) return false;
  return matches(node, wordsOf(search));
}

function wordsOf(search: string): readonly string[] {
  return search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

function matches(node: GraphNode, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = searchText(node);
  return words.every((word) => text.includes(word));
}

const texts = new WeakMap<GraphNode, string>();

/** Everything a person may remember of a node, lower case. */
function searchText(node: GraphNode): string {
  const known = texts.get(node);
  if (known !== undefined) return known;
  const text = [`${node.namespace}/${node.name}`, ...detailsOf(node)].join('\n').toLowerCase();
  texts.set(node, text);
  return text;
}

function detailsOf(node: GraphNode): readonly string[] {
  switch (node.kind) {
    case 'service':
      return [...node.ports.map((port) => `:${port.port} ${port.name ?? ''}`), node.mesh ?? ''];
    case 'gateway':
      return [node.className ?? '', ...node.listeners.map((listener) => listener.name)];
    case 'route':
      return [
        node.routeKind,
        ...node.hostnames,
        ...node.rules.flatMap((row) => [row.summary, ...row.actions]),
      ];
  }
}

/** The seeds, the routes that touch a seed Service in them, and everything these routes lead to. */
function withEnds(model: GraphModel, seeds: ReadonlySet<string>): ReadonlySet<string> {
  const routes = new Set<string>();
  for (const edge of model.edges) {
    const [route, other] = edge.kind === 'attach' ? [edge.target, edge.source] : [edge.source, edge.target];
    if (seeds.has(route) || seeds.has(other)) routes.add(route);
  }
  const kept = new Set([...seeds, ...routes]);
  for (const edge of model.edges) {
    const route = edge.kind === 'attach' ? edge.target : edge.source;
    if (routes.has(route)) kept.add(edge.kind === 'attach' ? edge.source : edge.target);
  }
  return kept;
}

function routedNodes(model: GraphModel): ReadonlySet<string> {
  return new Set(model.edges.flatMap((edge) => [edge.source, edge.target]));
}
