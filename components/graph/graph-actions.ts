import { createContext, useContext } from 'react';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { invariant } from '#lib/result/assert.ts';

/** Where a popover points: a place on the screen that stays, even when the element under it is culled. */
export type Anchor = { readonly getBoundingClientRect: () => DOMRect };

/** What a person can start on the canvas. Stable functions, so that cards and edges stay memoised. */
export type GraphActions = {
  /** Asks for a target, then what to send there. */
  readonly routeTraffic: (from: ObjectKey, anchor: Anchor) => void;
  readonly editWeights: (route: ObjectKey, ruleIndex: number, anchor: Anchor) => void;
  readonly selectEdge: (id: string | null) => void;
};

const GraphActionsContext = createContext<GraphActions | null>(null);

export const GraphActionsProvider = GraphActionsContext.Provider;

/** The actions of the canvas around. */
export function useGraphActions(): GraphActions {
  const actions = useContext(GraphActionsContext);
  invariant(actions, 'cards are drawn inside <GraphActionsProvider>');
  return actions;
}

/** Anchor at the present place of an element. */
export function anchorAt(element: Element): Anchor {
  const rect = element.getBoundingClientRect();
  return { getBoundingClientRect: () => rect };
}

/** Anchor at a point of the screen, px. */
export function anchorAtPoint(x: number, y: number): Anchor {
  const rect = new DOMRect(x, y, 0, 0);
  return { getBoundingClientRect: () => rect };
}
