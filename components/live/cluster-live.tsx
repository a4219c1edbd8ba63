'use client';

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { World } from '#lib/gateway-api/world.ts';
import { invariant } from '#lib/result/assert.ts';
import type { ClusterSummary, KindStatus } from '#lib/wire/clusters.ts';
import type { Connection } from './connection-state.ts';
import type { LiveState } from './live-state.ts';
import { createLiveStore, type LiveStore } from './live-store.ts';

const LiveContext = createContext<LiveStore | null>(null);

/** Streams one cluster into the hooks below. Give it `key={cluster}` where the cluster can change. */
export function ClusterLiveProvider({
  cluster,
  children,
}: {
  readonly cluster: string;
  readonly children: ReactNode;
}) {
  const [live] = useState(() => createLiveStore(cluster));
  useEffect(() => live.start(), [live]);
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
}

function useLive<T>(select: (state: LiveState) => T): T {
  const live = useContext(LiveContext);
  invariant(live, 'live hooks are used inside <ClusterLiveProvider>');
  return useStore(live.store, select);
}

/** What the cluster holds; a new object only when something in it changed. Empty until the first snapshot is complete. */
export function useWorld(): World {
  return useLive((state) => state.world);
}

/** State of every watched kind: live, stale, forbidden, absent. */
export function useKinds(): readonly KindStatus[] {
  return useLive((state) => state.kinds);
}

/** The cluster as Meshloom's server sees it; null before its first word. */
export function useClusterSummary(): ClusterSummary | null {
  return useLive((state) => state.cluster);
}

/** Between this browser and Meshloom's server. */
export function useConnection(): Connection {
  return useLive((state) => state.connection);
}

/** True once a complete snapshot is shown; before it nothing may be called empty. */
export function useIsLoaded(): boolean {
  return useLive((state) => state.loaded);
}

/** How far the first snapshot is; null when none is on its way. */
export function useSnapshotProgress(): LiveState['progress'] {
  return useLive((state) => state.progress);
}
