import type { Point } from '#lib/graph/layout.ts';
import type { GraphModel } from '#lib/graph/model.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/**
 * The node an arrow key leads to. Left and right follow the edges (against and with the traffic), up and down go to the
 * siblings: nodes reached over the same neighbour. Without any, the nearest node on that side. Null at the end.
 */
export function stepFocus(
  model: GraphModel,
  positions: Readonly<Record<string, Point>>,
  step: { readonly from: string; readonly direction: Direction },
): string | null {
  const { from, direction } = step;
  const connected = candidates(model, from, direction);
  return (
    nearest(connected, positions, { ...step, strict: direction === 'up' || direction === 'down' }) ??
    nearest(
      model.nodes.map((node) => node.id),
      positions,
      { ...step, strict: true },
    )
  );
}

function candidates(model: GraphModel, from: string, direction: Direction): readonly string[] {
  const next = (id: string) => model.edges.filter((edge) => edge.source === id).map((edge) => edge.target);
  const previous = (id: string) =>
    model.edges.filter((edge) => edge.target === id).map((edge) => edge.source);
  switch (direction) {
    case 'right':
      return next(from);
    case 'left':
      return previous(from);
    case 'up':
    case 'down':
      return [...previous(from).flatMap(next), ...next(from).flatMap(previous)];
  }
}

/** The closest candidate; `strict` takes only those that lie on that side, sideways distance counting double. */
function nearest(
  ids: readonly string[],
  positions: Readonly<Record<string, Point>>,
  step: { readonly from: string; readonly direction: Direction; readonly strict: boolean },
): string | null {
  const origin = positions[step.from];
  if (!origin) return null;
  let best: { id: string; distance: number } | null = null;
  for (const id of ids) {
    const at = positions[id];
    if (id === step.from || !at) continue;
    const { along, across } = offset(origin, at, step.direction);
    if (step.strict && along <= 0) continue;
    const distance = Math.abs(along) + 2 * Math.abs(across);
    if (best === null || distance < best.distance) best = { id, distance };
  }
  return best?.id ?? null;
}

function offset(from: Point, to: Point, direction: Direction): { along: number; across: number } {
  const x = to.x - from.x;
  const y = to.y - from.y;
  switch (direction) {
    case 'right':
      return { along: x, across: y };
    case 'left':
      return { along: -x, across: y };
    case 'down':
      return { along: y, across: x };
    case 'up':
      return { along: -y, across: x };
  }
}
