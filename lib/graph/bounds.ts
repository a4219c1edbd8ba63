import type { Point } from './layout.ts';

/** A rectangle on the canvas, px. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

type Sized = { readonly id: string; readonly width: number; readonly height: number };

/** The smallest box around nodes that have a position; null for none. */
export function boundsOf(nodes: readonly Sized[], positions: Readonly<Record<string, Point>>): Box | null {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const { id, width, height } of nodes) {
    const at = positions[id];
    if (!at) continue;
    left = Math.min(left, at.x);
    top = Math.min(top, at.y);
    right = Math.max(right, at.x + width);
    bottom = Math.max(bottom, at.y + height);
  }
  if (left > right) return null;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** True when two boxes come closer than `gap`. */
export function isOverlapping(a: Box, b: Box, gap = 0): boolean {
  return (
    a.x < b.x + b.width + gap &&
    b.x < a.x + a.width + gap &&
    a.y < b.y + b.height + gap &&
    b.y < a.y + a.height + gap
  );
}
