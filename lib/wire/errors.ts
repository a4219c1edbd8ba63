import { z } from 'zod';

/** Closed list of what can go wrong at the API; HTTP status is one table in server/http, the user's text one table in components. */
export const ERROR_CODES = [
  'bad-request',
  'unauthenticated',
  'forbidden-origin',
  'not-found',
  'cluster-not-found',
  'kind-not-allowed',
  'read-only',
  'too-large',
  'unsupported-media-type',
  'cluster-unreachable',
  'cluster-auth',
  'forbidden',
  'absent',
  'conflict-fields',
  'conflict-version',
  'conflict-uid',
  'already-exists',
  'gone',
  'invalid',
  'unknown-field',
  'webhook-denied',
  'namespace-terminating',
  'quota-exceeded',
  'throttled',
  'unknown-outcome',
  'not-attempted',
  'internal',
] as const;

export const errorCodeSchema = z.enum(ERROR_CODES);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** One field the API server or we complain about. `field` as the API server names it (`spec.rules[0]…`), '' when none. */
export const errorCauseSchema = z.object({
  field: z.string(),
  reason: z.string(),
  message: z.string(),
  /** conflict-fields only: `field` as keys, when the object tells them apart (a label's key may hold dots). */
  path: z.array(z.union([z.string(), z.number()])).optional(),
  /** conflict-fields only: who owns the field. */
  manager: z.string().optional(),
});
export type ErrorCause = z.infer<typeof errorCauseSchema>;

export const apiErrorSchema = z.object({
  code: errorCodeSchema,
  /** One sentence for a person; names the field and the remedy where known. */
  message: z.string(),
  causes: z.array(errorCauseSchema),
  /** Correlates with the server log. */
  requestId: z.string(),
});
export type ApiError = z.infer<typeof apiErrorSchema>;

/** Body of every non-2xx answer of our API. */
export const errorBodySchema = z.object({ error: apiErrorSchema });
