import { useDeferredValue, useMemo, useRef } from 'react';
import { useDraftWorld } from '#components/editor/draft-store.tsx';
import { useIsLoaded, useKinds, useWorld } from '#components/live/cluster-live.tsx';
import { buildGraph } from '#lib/graph/build-graph.ts';
import { keepIdentical } from '#lib/graph/keep-identical.ts';
import type { GraphModel } from '#lib/graph/model.ts';
import { overlayGraph } from '#lib/graph/overlay-graph.ts';
import { isTopologyKnown } from './is-topology-known.ts';

export type GraphSource = {
  readonly model: GraphModel;
  /** The first snapshot is in the model. */
  readonly isLoaded: boolean;
  /** All that nodes come from is in the model, so that it can be laid out. */
  readonly isComplete: boolean;
};

/**
 * The live graph with the draft drawn over it. Unchanged nodes and edges keep their objects from update to update. All is put
 * off together: what is said of the model may not run ahead of it.
 */
export function useGraphModel(): GraphSource {
  const world = useDeferredValue(useWorld());
  const draft = useDeferredValue(useDraftWorld());
  const kinds = useDeferredValue(useKinds());
  const isLoaded = useDeferredValue(useIsLoaded());
  const previous = useRef<GraphModel | null>(null);
  const live = useMemo(() => buildGraph(world), [world]);
  const model = useMemo(() => {
    const next = draft.changes.size === 0 ? live : overlayGraph(live, buildGraph(draft.world), draft.changes);
    const kept = keepIdentical(previous.current, next);
    previous.current = kept;
    return kept;
  }, [live, draft]);
  return { model, isLoaded, isComplete: isLoaded && isTopologyKnown(kinds, world.synced) };
}
