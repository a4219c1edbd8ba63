import { z } from 'zod';
import type { Positions } from './flow-adapter.ts';

const storedSchema = z.record(z.string(), z.object({ x: z.number(), y: z.number() }));

function storageKey(cluster: string, view: string): string {
  return `meshloom:layout:1:${cluster}:${view}`;
}

/** Positions a person left behind for this cluster and view; empty when there are none or storage is off. */
export function loadPositions(cluster: string, view: string): Positions {
  try {
    const text = window.localStorage.getItem(storageKey(cluster, view));
    const parsed = storedSchema.safeParse(text === null ? {} : JSON.parse(text));
    return parsed.success ? parsed.data : {};
  } catch {
    // Storage may be forbidden or hold something else's text: the layout is then made anew.
    return {};
  }
}

/** Keeps positions for the next visit, rounded to whole px. False when the browser has no room or forbids it. */
export function savePositions(cluster: string, view: string, positions: Positions): boolean {
  const rounded = Object.fromEntries(
    Object.entries(positions).map(([id, at]) => [id, { x: Math.round(at.x), y: Math.round(at.y) }]),
  );
  try {
    window.localStorage.setItem(storageKey(cluster, view), JSON.stringify(rounded));
    return true;
  } catch {
    return false;
  }
}
