import type { GraphModel } from './model.ts';

/** Neighbours of every node, both ways, without direction. */
export function neighboursOf(model: GraphModel): ReadonlyMap<string, readonly string[]> {
  const byNode = new Map<string, Set<string>>();
  const link = (from: string, to: string) => {
    const set = byNode.get(from);
    if (set) set.add(to);
    else byNode.set(from, new Set([to]));
  };
  for (const { source, target } of model.edges) {
    link(source, target);
    link(target, source);
  }
  return new Map([...byNode].map(([id, set]) => [id, [...set]]));
}

/** Nodes within `hops` of a start, where one hop goes from a Service over its route cards to the next Services. */
export function withinHops(model: GraphModel, start: string, hops: number): ReadonlySet<string> {
  const neighbours = neighboursOf(model);
  const routes = new Set(model.nodes.filter((node) => node.kind === 'route').map((node) => node.id));
  const reached = new Set([start]);
  let frontier: readonly string[] = [start];
  for (let hop = 0; hop < hops && frontier.length > 0; hop += 1) {
    const cards = frontier.flatMap((id) => (routes.has(id) ? [id] : (neighbours.get(id) ?? [])));
    const ends = cards.flatMap((card) => neighbours.get(card) ?? []);
    frontier = ends.filter((end) => !reached.has(end));
    for (const id of [...cards, ...ends]) reached.add(id);
  }
  return reached;
}
