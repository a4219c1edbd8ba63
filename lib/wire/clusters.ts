import { z } from 'zod';

/**
 * State of one watched kind or of a whole cluster (reliability: reflector state machine).
 * INIT not started · SYNCING first list running · LIVE · STALE data kept, connection lost · FORBIDDEN 403 ·
 * ABSENT kind not served · AUTH credentials refused.
 */
export const watchStateSchema = z.enum(['INIT', 'SYNCING', 'LIVE', 'STALE', 'FORBIDDEN', 'ABSENT', 'AUTH']);
export type WatchState = z.infer<typeof watchStateSchema>;

export const kindStatusSchema = z.object({
  group: z.string(),
  kind: z.string(),
  /** Served version in use; null while unknown or absent. */
  version: z.string().nullable(),
  state: watchStateSchema,
  /** One sentence for the person when not LIVE; null otherwise. */
  message: z.string().nullable(),
  /** Objects in the cache. */
  count: z.number().int(),
  /** Server wall clock, ms since epoch, of the last word from upstream (event, bookmark, list, probe); null before. */
  lastSeen: z.number().nullable(),
});
export type KindStatus = z.infer<typeof kindStatusSchema>;

export const clusterSummarySchema = z.object({
  /** Server-side id, safe in a URL path. */
  id: z.string(),
  name: z.string(),
  source: z.enum(['kubeconfig', 'in-cluster', 'sandbox']),
  /** Host of the API server for display, e.g. `https://10.0.0.1:6443`. */
  server: z.string(),
  /** `v1.37.2`; null while not reached. */
  version: z.string().nullable(),
  /** LIVE when probes answer; STALE after they failed; AUTH on 401; INIT before the first probe. */
  state: watchStateSchema,
  message: z.string().nullable(),
  /** From the annotations of the HTTPRoute CRD; null when it is not installed, or not known (`gatewayApiKnown`). */
  gatewayApi: z.object({ bundleVersion: z.string().nullable(), channel: z.string().nullable() }).nullable(),
  /** False while nobody could look, or CRDs may not be read: then a null `gatewayApi` says nothing. */
  gatewayApiKnown: z.boolean(),
  /** Started with --read-only: no dry run that writes, no apply, no delete. */
  readOnly: z.boolean(),
  /** User name as the API server knows it (SelfSubjectReview); null when unknown. */
  user: z.string().nullable(),
});
export type ClusterSummary = z.infer<typeof clusterSummarySchema>;

export const clusterListSchema = z.object({ clusters: z.array(clusterSummarySchema) });
export type ClusterList = z.infer<typeof clusterListSchema>;

/** `GET /api/clusters/{c}/schemas`: CRD specs as served. */
export const clusterSchemasSchema = z.object({
  /** False when the CRDs cannot be read (now): a kind without a schema may well be served. Absence is told by its kind status. */
  known: z.boolean(),
  schemas: z.array(
    z.object({
      group: z.string(),
      version: z.string(),
      kind: z.string(),
      /** resourceVersion of the CRD, for caching. */
      resourceVersion: z.string(),
      bundleVersion: z.string().nullable(),
      channel: z.string().nullable(),
      /** `spec.versions[].schema.openAPIV3Schema` as the cluster serves it. */
      openAPIV3Schema: z.record(z.string(), z.unknown()),
    }),
  ),
});
export type ClusterSchemas = z.infer<typeof clusterSchemasSchema>;
