import { type KubeObject, keyOf } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { type KindKey, kindKey } from '#lib/identity/object-ref.ts';
import type { ClusterSummary, KindStatus } from '#lib/wire/clusters.ts';
import type { StreamEvent } from '#lib/wire/stream.ts';
import { CONNECTING, type Connection } from './connection-state.ts';
import { createWorldHolder } from './world-holder.ts';

/** Everything the page knows of a cluster; each member keeps its identity while it does not change. */
export type LiveState = {
  readonly world: World;
  readonly kinds: readonly KindStatus[];
  readonly cluster: ClusterSummary | null;
  readonly connection: Connection;
  /** False until the first snapshot is complete. */
  readonly loaded: boolean;
  /** Objects of the first snapshot: received and announced; null when none is on its way. */
  readonly progress: { readonly received: number; readonly total: number } | null;
};

/** Turns stream events into states. `take` collects; `state` gives the newest state (call it once per frame). */
export type LiveReducer = {
  readonly take: (event: StreamEvent) => void;
  readonly setConnection: (connection: Connection) => void;
  readonly state: () => LiveState;
};

/** Starts with nothing known about the cluster. */
export function createLiveReducer(clusterId: string): LiveReducer {
  const holder = createWorldHolder(clusterId);
  const pending = new Map<string, KubeObject | null>();
  let staging: { readonly total: number; readonly objects: KubeObject[] } | null = null;
  let kinds: readonly KindStatus[] = [];
  let cluster: ClusterSummary | null = null;
  let connection: Connection = CONNECTING;
  let loaded = false;

  const takeStatus = (event: { readonly cluster: ClusterSummary; readonly kinds: readonly KindStatus[] }) => {
    cluster = event.cluster;
    kinds = event.kinds;
  };

  // Several deltas of one frame become one patch. While a snapshot is on its way they wait: they are newer than it.
  const flush = () => {
    if (staging || pending.size === 0) return;
    const upserts: KubeObject[] = [];
    const deletes: string[] = [];
    for (const [key, object] of pending) {
      if (object) upserts.push(object);
      else deletes.push(key);
    }
    pending.clear();
    holder.patch(upserts, deletes);
  };

  return {
    take: (event) => {
      switch (event.type) {
        case 'hello':
        case 'heartbeat':
          takeStatus(event);
          return;
        case 'snapshot-start':
          // What waited is older than the snapshot that begins.
          if (staging) pending.clear();
          else flush();
          staging = { total: event.total, objects: [] };
          return;
        case 'snapshot':
          staging?.objects.push(...event.objects);
          return;
        case 'snapshot-end':
          if (!staging) return;
          holder.replace(staging.objects);
          staging = null;
          loaded = true;
          return;
        case 'delta':
          for (const key of event.deletes) pending.set(key, null);
          for (const object of event.upserts) pending.set(keyOf(object), object);
          return;
        case 'checksum':
        case 'drain':
          return;
      }
    },
    setConnection: (next) => {
      connection = next;
    },
    state: () => {
      flush();
      holder.setSynced(syncedKinds(kinds, loaded, holder.world().synced));
      return {
        world: holder.world(),
        kinds,
        cluster,
        connection: connection.state === 'live' && !loaded ? CONNECTING : connection,
        loaded,
        progress: staging && !loaded ? { received: staging.objects.length, total: staging.total } : null,
      };
    },
  };
}

/** Kinds whose list is complete. A relist (SYNCING) keeps what was complete before it. */
export function syncedKinds(
  kinds: readonly KindStatus[],
  loaded: boolean,
  before: ReadonlySet<KindKey>,
): ReadonlySet<KindKey> {
  const synced = new Set<KindKey>();
  if (!loaded) return synced;
  for (const status of kinds) {
    const key = kindKey(status);
    if (status.state === 'LIVE') synced.add(key);
    else if (status.state === 'STALE' && status.lastSeen !== null) synced.add(key);
    else if (status.state === 'SYNCING' && before.has(key)) synced.add(key);
  }
  return synced;
}
