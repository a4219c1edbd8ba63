import type { GraphEdge, GraphModel, GraphNode } from './model.ts';

/**
 * The next model with the previous one's objects wherever content is the same, so that a memoised component redraws only
 * what changed. Returns `previous` itself when nothing did.
 */
export function keepIdentical(previous: GraphModel | null, next: GraphModel): GraphModel {
  if (!previous) return next;
  const nodes = keepList<GraphNode>(previous.nodes, next.nodes);
  const edges = keepList<GraphEdge>(previous.edges, next.edges);
  return nodes === previous.nodes && edges === previous.edges ? previous : { nodes, edges };
}

function keepList<T extends { readonly id: string }>(
  previous: readonly T[],
  next: readonly T[],
): readonly T[] {
  const before = new Map(previous.map((item) => [item.id, item]));
  const kept = next.map((item) => {
    const old = before.get(item.id);
    return old !== undefined && isSameContent(old, item) ? old : item;
  });
  const isUnchanged = kept.length === previous.length && kept.every((item, at) => item === previous[at]);
  return isUnchanged ? previous : kept;
}

function isSameContent(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const left = Object.entries(a);
  const right = new Map(Object.entries(b));
  return (
    Array.isArray(a) === Array.isArray(b) &&
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && isSameContent(value, right.get(key)))
  );
}
