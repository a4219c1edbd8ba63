'use client';

import { useMemo, useRef } from 'react';
import { useDraftWorld } from '#components/editor/draft-store.tsx';
import { useWorld } from '#components/live/cluster-live.tsx';
import { buildGraph } from '#lib/graph/build-graph.ts';
import { graphTable } from '#lib/graph/graph-table.ts';
import { keepIdentical } from '#lib/graph/keep-identical.ts';
import type { GraphModel } from '#lib/graph/model.ts';
import { overlayGraph } from '#lib/graph/overlay-graph.ts';
import { groupRoutes, type RouteGroup } from './route-groups.ts';

/** The routes of live and draft as groups of table rows. */
export function useRouteGroups(): readonly RouteGroup[] {
  const live = useWorld();
  const draft = useDraftWorld();
  const previous = useRef<GraphModel | null>(null);
  return useMemo(() => {
    const liveModel = keepIdentical(previous.current, buildGraph(live));
    previous.current = liveModel;
    const hasDraft = draft.changes.size > 0;
    const model = hasDraft ? overlayGraph(liveModel, buildGraph(draft.world), draft.changes) : liveModel;
    return groupRoutes(graphTable(model), live.objects, draft.changes);
  }, [live, draft]);
}
