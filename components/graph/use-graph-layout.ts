import { useCallback, useEffect, useRef, useState } from 'react';
import type { GraphModel } from '#lib/graph/model.ts';
import { layoutInput } from '#lib/graph/node-size.ts';
import { placeNew } from '#lib/graph/place-new.ts';
import type { Positions } from './flow-adapter.ts';
import { workerLayout } from './layout-client.ts';
import { loadPositions, savePositions } from './stored-positions.ts';

export type GraphLayout = {
  /** Positions of all placed nodes; a node without one is not drawn yet. */
  readonly positions: Positions;
  /** True while the engine runs. */
  readonly busy: boolean;
  /** Grows by one each time the whole picture was laid out anew: the moment to fit it into view. */
  readonly round: number;
  readonly move: (positions: Positions) => void;
  /** Forgets all positions and lays out anew. */
  readonly reset: () => void;
};

const SAVE_AFTER_MS = 400;

/**
 * Positions of a view of the graph: those of the last visit, new nodes placed beside their neighbours, and the engine only
 * when most of the picture is new or on request. `ready` false holds everything back, so that a half-loaded graph is not laid out.
 */
export function useGraphLayout(
  cluster: string,
  view: string,
  input: { model: GraphModel; ready: boolean },
): GraphLayout {
  const { model, ready } = input;
  const place = `${cluster}\n${view}`;
  const [state, setState] = useState(() => ({ place, positions: loadPositions(cluster, view), round: 0 }));
  const [busy, setBusy] = useState(false);
  const running = useRef<string | null>(null);
  const latest = useRef(model);
  latest.current = model;
  if (state.place !== place)
    setState({ place, positions: loadPositions(cluster, view), round: state.round + 1 });

  const run = useCallback(async () => {
    if (running.current === place) return;
    running.current = place;
    setBusy(true);
    const { positions } = await workerLayout.layout(layoutInput(latest.current));
    if (running.current !== place) return;
    running.current = null;
    setBusy(false);
    setState((old) => (old.place === place ? { place, positions, round: old.round + 1 } : old));
  }, [place]);

  useEffect(() => {
    if (!ready || state.place !== place || running.current === place) return;
    const unknown = model.nodes.filter((node) => state.positions[node.id] === undefined).length;
    if (unknown === 0) return;
    if (isMostlyNew(unknown, model.nodes.length)) {
      void run();
      return;
    }
    const { positions } = placeNew(state.positions, layoutInput(model));
    setState((old) =>
      old.place === place ? { ...old, positions: { ...old.positions, ...positions } } : old,
    );
  }, [model, ready, state, place, run]);

  useEffect(() => {
    if (Object.keys(state.positions).length === 0) return;
    const timer = setTimeout(
      () => savePositions(cluster, view, known(latest.current, state.positions)),
      SAVE_AFTER_MS,
    );
    return () => clearTimeout(timer);
  }, [cluster, view, state.positions]);

  const move = useCallback((positions: Positions) => setState((old) => ({ ...old, positions })), []);
  const reset = useCallback(() => void run(), [run]);
  return { positions: state.positions, busy, round: state.round, move, reset };
}

/** A handful of new nodes finds room; when most are new, there is no picture to keep. */
function isMostlyNew(unknown: number, total: number): boolean {
  return unknown === total || unknown > Math.max(24, total * 0.4);
}

/** Positions of what is there; those of things long gone are forgotten once they outnumber the rest. */
function known(model: GraphModel, positions: Positions): Positions {
  const count = Object.keys(positions).length;
  if (count < model.nodes.length * 2) return positions;
  return Object.fromEntries(
    model.nodes.flatMap((node) => {
      const at = positions[node.id];
      return at ? [[node.id, at]] : [];
    }),
  );
}
