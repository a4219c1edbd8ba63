import { z } from 'zod';
import { clusterSummarySchema, kindStatusSchema } from './clusters.ts';
import { kubeObjectSchema } from './object.ts';

/*
 * GET /api/clusters/{c}/stream, text/event-stream, multiplexing all kinds.
 * `id: <epoch>-<seq>`; with a known Last-Event-ID the missed deltas follow, else `reset` + snapshot.
 * Objects are redacted (no managedFields, no last-applied). Event name = `type`.
 */

/** First event of every connection. */
const helloSchema = z.object({
  type: z.literal('hello'),
  epoch: z.string(),
  /** True when the stream goes on where Last-Event-ID ended; false means a snapshot follows. */
  resumed: z.boolean(),
  cluster: clusterSummarySchema,
  kinds: z.array(kindStatusSchema),
});

/** Everything held before is replaced by the chunks up to snapshot-end. Keep showing the old until then. */
const snapshotStartSchema = z.object({ type: z.literal('snapshot-start'), total: z.number().int() });
const snapshotSchema = z.object({ type: z.literal('snapshot'), objects: z.array(kubeObjectSchema) });
const snapshotEndSchema = z.object({ type: z.literal('snapshot-end') });

/** Newest state of objects changed since the last frame; `deletes` are object keys (lib/identity). */
const deltaSchema = z.object({
  type: z.literal('delta'),
  upserts: z.array(kubeObjectSchema),
  deletes: z.array(z.string()),
});

/** Every 10 s and at once on a change of state. */
const heartbeatSchema = z.object({
  type: z.literal('heartbeat'),
  /** Server wall clock, ms since epoch. */
  time: z.number(),
  cluster: clusterSummarySchema,
  kinds: z.array(kindStatusSchema),
});

/** Every 60 s: per kind key the count and the sum of fnv1a-32(`uid/resourceVersion`) modulo 2^32. A mismatch asks for a reset. */
const checksumSchema = z.object({
  type: z.literal('checksum'),
  kinds: z.record(z.string(), z.object({ count: z.number().int(), sum: z.number().int() })),
});

/** The server shuts down or drops this client; reconnect after `retryMs`. */
const drainSchema = z.object({ type: z.literal('drain'), retryMs: z.number().int() });

export const streamEventSchema = z.discriminatedUnion('type', [
  helloSchema,
  snapshotStartSchema,
  snapshotSchema,
  snapshotEndSchema,
  deltaSchema,
  heartbeatSchema,
  checksumSchema,
  drainSchema,
]);
export type StreamEvent = z.infer<typeof streamEventSchema>;

/** Part of the checksum: FNV-1a, 32 bit, over UTF-16 code units of `uid/resourceVersion`. */
export function objectChecksum(uid: string, resourceVersion: string): number {
  let hash = 0x811c9dc5;
  const text = `${uid}/${resourceVersion}`;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}
