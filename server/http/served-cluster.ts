import type { ClusterSchemas, ClusterSummary, KindStatus } from '#lib/wire/clusters.ts';
import type { KubeDoor } from '#server/apply/kube-door.ts';

/** Where a stream writes; what `server/watch` needs of a browser's connection. */
export type StreamSink = {
  /** Takes text for the browser; false means "enough for now, wait for drain". */
  write(text: string): boolean;
  onDrain(run: () => void): void;
  onClose(run: () => void): void;
  close(): void;
};

/** A running stream. */
export type OpenStream = {
  /** Says goodbye (`drain` event) and ends it. */
  drain(retryMs: number): void;
};

/** A cluster as the API serves it. */
export type ServedCluster = {
  readonly id: string;
  readonly door: KubeDoor;
  summary(): ClusterSummary;
  kinds(): readonly KindStatus[];
  schemas(): Promise<ClusterSchemas>;
  openStream(options: { readonly lastEventId: string | null; readonly sink: StreamSink }): OpenStream;
};
