import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ErrorCode } from '#lib/wire/errors.ts';

/** The one table from what went wrong to the HTTP status; it must name every code. */
const HTTP_STATUS: Readonly<Record<ErrorCode, ContentfulStatusCode>> = {
  'bad-request': 400,
  unauthenticated: 401,
  'forbidden-origin': 403,
  'not-found': 404,
  'cluster-not-found': 404,
  'kind-not-allowed': 403,
  'read-only': 403,
  'too-large': 413,
  'unsupported-media-type': 415,
  'cluster-unreachable': 502,
  'cluster-auth': 502,
  forbidden: 403,
  absent: 404,
  'conflict-fields': 409,
  'conflict-version': 409,
  'conflict-uid': 409,
  'already-exists': 409,
  gone: 410,
  invalid: 422,
  'unknown-field': 422,
  'webhook-denied': 422,
  'namespace-terminating': 409,
  'quota-exceeded': 403,
  throttled: 429,
  'unknown-outcome': 504,
  'not-attempted': 409,
  internal: 500,
};

/** HTTP status of an error code. */
export function httpStatusOf(code: ErrorCode): ContentfulStatusCode {
  return HTTP_STATUS[code];
}
