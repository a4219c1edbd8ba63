import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { ClusterSummary, KindStatus } from '#lib/wire/clusters.ts';

/** What the streams of a cluster are fed from. */
export type StreamSource = {
  summary(): ClusterSummary;
  kinds(): KindStatus[];
  objects(): Iterable<KubeObject>;
  get(key: ObjectKey): KubeObject | null;
};

/** Where a stream goes: an HTTP response, or a slow one made up by a test. */
export type StreamSink = {
  /** False: full for now, the stream waits for the drain (as `Writable.write`). */
  write(text: string): boolean;
  onDrain(callback: () => void): void;
  onClose(callback: () => void): void;
  /** Ends after what was written; at once, and without it, when the line is full. */
  close(): void;
};
