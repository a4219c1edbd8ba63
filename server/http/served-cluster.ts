import type { ClusterSchemas, ClusterSummary, KindStatus } from '#lib/wire/clusters.ts';
import type { KubeDoor } from '#server/apply/kube-door.ts';
import type { StreamSink } from '#server/watch/stream-source.ts';

/** A cluster as the API serves it. */
export type ServedCluster = {
  readonly id: string;
  readonly door: KubeDoor;
  summary(): ClusterSummary;
  kinds(): readonly KindStatus[];
  /** Waits a moment for the first list of CRDs when nobody watched the cluster so far. */
  schemas(): Promise<ClusterSchemas>;
  /** Feeds a browser until its connection ends; goes on after `lastEventId` when that is still remembered. */
  openStream(options: { readonly lastEventId: string | null; readonly sink: StreamSink }): void;
};

/** The clusters of this process. */
export type ClusterDirectory = {
  /** By id; null when there is none. */
  get(id: string): ServedCluster | null;
  /** In the order the page shows them; those not contacted lately are given a moment to answer. */
  list(): Promise<ClusterSummary[]>;
};
