import { useDeferredValue, useMemo, useRef } from 'react';
import { useDraftWorld } from '#components/editor/draft-store.tsx';
import { useWorld } from '#components/live/cluster-live.tsx';
import { buildGraph } from '#lib/graph/build-graph.ts';
import { keepIdentical } from '#lib/graph/keep-identical.ts';
import type { GraphModel } from '#lib/graph/model.ts';
import { overlayGraph } from '#lib/graph/overlay-graph.ts';

/** The live graph with the draft drawn over it. Unchanged nodes and edges keep their objects from update to update. */
export function useGraphModel(): GraphModel {
  const world = useDeferredValue(useWorld());
  const draft = useDeferredValue(useDraftWorld());
  const previous = useRef<GraphModel | null>(null);
  const live = useMemo(() => buildGraph(world), [world]);
  return useMemo(() => {
    const next = draft.changes.size === 0 ? live : overlayGraph(live, buildGraph(draft.world), draft.changes);
    const model = keepIdentical(previous.current, next);
    previous.current = model;
    return model;
  }, [live, draft]);
}
