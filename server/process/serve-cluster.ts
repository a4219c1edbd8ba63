import type { ServedCluster } from '#server/http/served-cluster.ts';
import type { Clock } from '#server/kube/clock.ts';
import type { ClusterHub } from '#server/watch/cluster-hub.ts';
import { waitAtMost } from '#server/watch/wait-at-most.ts';

const SCHEMAS_PATIENCE_MS = 5000;

/** Shows a hub to the API. */
export function serveCluster(hub: ClusterHub, clock: Clock): ServedCluster {
  return {
    id: hub.id,
    door: hub.client,
    summary: () => hub.summary(),
    kinds: () => hub.kinds(),
    async schemas() {
      hub.start();
      await waitAtMost(clock, SCHEMAS_PATIENCE_MS, crdsListed(hub));
      return hub.schemas();
    },
    openStream: (options) => hub.openStream(options),
  };
}

/** Resolves when the list of CRDs is there, or known to be out of reach. */
function crdsListed(hub: ClusterHub): Promise<void> {
  const isListed = () =>
    hub.summary().state === 'AUTH' ||
    hub.kinds().some(({ kind, state }) => kind === 'CustomResourceDefinition' && !PENDING.includes(state));
  if (isListed()) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = hub.subscribe({
      onStatus() {
        if (!isListed()) return;
        stop();
        resolve();
      },
    });
  });
}

const PENDING: readonly string[] = ['INIT', 'SYNCING'];
