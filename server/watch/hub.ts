import { randomBytes } from 'node:crypto';
import type { ClusterSummary } from '#lib/wire/clusters.ts';
import { createKubeClient } from '#server/kube/client.ts';
import { type Clock, systemClock } from '#server/kube/clock.ts';
import type { KubeCluster } from '#server/kube/kube-cluster.ts';
import { ClusterHub, type HubLog } from './cluster-hub.ts';
import { waitAtMost } from './wait-at-most.ts';

export type HubOptions = {
  readonly clusters: readonly KubeCluster[];
  readonly readOnly: boolean;
  readonly log: HubLog;
  readonly clock?: Clock;
};

/** All clusters of this process. */
export type Hub = {
  /** In the order given: the current context first. */
  clusters(): readonly ClusterHub[];
  /** By id; null when there is none. */
  get(id: string): ClusterHub | null;
  /** Summaries; clusters not contacted lately get 2.5 s to answer, then what is known is told. */
  list(): Promise<ClusterSummary[]>;
  /** Ends all streams with a drain event, then all watches. */
  stop(): Promise<void>;
};

const CONTACT_PATIENCE_MS = 2500;

/** Makes a hub per cluster; none of them connects before someone is interested (`list`, or a stream). */
export function createHub(options: HubOptions): Hub {
  const clock = options.clock ?? systemClock;
  const hubs = new Map<string, ClusterHub>();
  for (const cluster of options.clusters) {
    const epoch = randomBytes(8).toString('hex');
    const client = createKubeClient(cluster, { clock });
    hubs.set(
      cluster.id,
      new ClusterHub({ client, clock, readOnly: options.readOnly, epoch, log: options.log }),
    );
  }
  return {
    clusters: () => [...hubs.values()],
    get: (id) => hubs.get(id) ?? null,
    async list() {
      const contacts = Promise.all([...hubs.values()].map((hub) => hub.contact()));
      await waitAtMost(clock, CONTACT_PATIENCE_MS, contacts);
      return [...hubs.values()].map((hub) => hub.summary());
    },
    async stop() {
      await Promise.all([...hubs.values()].map((hub) => hub.stop()));
    },
  };
}
