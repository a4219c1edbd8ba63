import { z } from 'zod';
import { apiErrorSchema } from './errors.ts';
import { kubeObjectSchema, objectRefSchema } from './object.ts';

/**
 * One document to write. Creates carry no `base`; edits carry the uid (required) the person started from and the
 * resourceVersion they looked at, so that a recreated or changed object is never overwritten unseen.
 */
export const applyDocumentSchema = z.strictObject({
  ref: objectRefSchema,
  /** The whole intended object; status, managedFields, resourceVersion and uid in it are ignored. */
  object: kubeObjectSchema,
  base: z.strictObject({ uid: z.string().min(1), resourceVersion: z.string().nullable() }).nullable(),
  /** Take over fields of other managers, but only those of `accepted`; a person saw and accepted each. */
  force: z.boolean(),
  /** The conflicts a person accepted, `field` and `manager` exactly as the causes of `conflict-fields` named them. */
  accepted: z.array(z.object({ field: z.string(), manager: z.string() })),
});
export type ApplyDocument = z.infer<typeof applyDocumentSchema>;

/** `POST /api/clusters/{c}/dry-run` and `…/apply`. */
export const applyRequestSchema = z.strictObject({ documents: z.array(applyDocumentSchema).min(1).max(50) });
export type ApplyRequest = z.infer<typeof applyRequestSchema>;

export const applyResultSchema = z.object({
  ref: objectRefSchema,
  /**
   * created/configured/unchanged: stored (or would be, in a dry run). failed: see error.
   * unknown: the write timed out and a re-read could not tell. not-attempted: an earlier document stopped the run.
   */
  outcome: z.enum(['created', 'configured', 'unchanged', 'failed', 'unknown', 'not-attempted']),
  /** The object as the server answered, redacted; null without one. */
  object: kubeObjectSchema.nullable(),
  uid: z.string().nullable(),
  generation: z.number().nullable(),
  resourceVersion: z.string().nullable(),
  /** Warning headers of the API server, de-duplicated. */
  warnings: z.array(z.string()),
  error: apiErrorSchema.nullable(),
});
export type ApplyResult = z.infer<typeof applyResultSchema>;

/** `stage` says whether anything was written: dry-run means the rehearsal failed and nothing was. */
export const applyResponseSchema = z.object({
  stage: z.enum(['dry-run', 'applied']),
  results: z.array(applyResultSchema),
});
export type ApplyResponse = z.infer<typeof applyResponseSchema>;

/** `POST /api/clusters/{c}/delete`: preconditions are sent upstream. */
export const deleteRequestSchema = z.strictObject({
  ref: objectRefSchema,
  uid: z.string().min(1),
  resourceVersion: z.string().nullable(),
});
export type DeleteRequest = z.infer<typeof deleteRequestSchema>;

/**
 * `deleted`: no longer there. `deleting`: accepted, but finalizers hold it until controllers let go (it carries a
 * deletionTimestamp). `gone`: it was no longer there before, which is what was asked for.
 */
export const deleteResponseSchema = z.object({
  ref: objectRefSchema,
  outcome: z.enum(['deleted', 'deleting', 'gone']),
});
export type DeleteResponse = z.infer<typeof deleteResponseSchema>;

/** `POST /api/clusters/{c}/owners`: who owns which field of a live object (managedFields are not streamed). */
export const ownersRequestSchema = z.strictObject({ ref: objectRefSchema });
export const fieldOwnerSchema = z.object({
  manager: z.string(),
  operation: z.enum(['Apply', 'Update']),
  subresource: z.string(),
  time: z.string().nullable(),
  /** Paths as the API server names them, e.g. `.spec.rules`. */
  fields: z.array(z.string()),
});
export const ownersResponseSchema = z.object({ owners: z.array(fieldOwnerSchema) });
export type FieldOwner = z.infer<typeof fieldOwnerSchema>;
