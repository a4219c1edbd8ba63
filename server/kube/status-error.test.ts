import { expect, test } from 'vitest';
import { failure, readStatus, type StatusCase } from './status-case.fixture.ts';
import { isExpired, retryAfterSeconds } from './status-error.ts';

const CASES: readonly StatusCase[] = [
  {
    name: 'schema and CEL',
    status: 422,
    body: failure(422, {
      reason: 'Invalid',
      message: 'HTTPRoute.gateway.networking.k8s.io "a" is invalid: …',
      details: {
        name: 'a',
        causes: [
          {
            reason: 'FieldValueInvalid',
            message:
              'Invalid value: -1: spec.rules[0].backendRefs[0].weight in body should be greater than or equal to 0',
            field: 'spec.rules[0].backendRefs[0].weight',
          },
          {
            reason: 'FieldValueInvalid',
            message: 'Invalid value: "null": some validation rules were not checked',
            field: '<nil>',
          },
        ],
      },
    }),
    code: 'invalid',
    message: /^spec\.rules\[0\]\.backendRefs\[0\]\.weight: .*\(and 1 more\)$/,
    causes: [{ field: 'spec.rules[0].backendRefs[0].weight' }, { field: '' }],
  },
  {
    name: 'apply without a fieldManager',
    status: 422,
    body: failure(422, {
      reason: 'Invalid',
      message:
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      details: {
        causes: [
          {
            reason: 'FieldValueRequired',
            message: 'Required value: is required for apply patch',
            field: 'fieldManager',
          },
        ],
      },
    }),
    code: 'invalid',
    causes: [{ field: 'fieldManager' }],
  },
  {
    name: 'unknown field in an apply: 500 without a reason',
    status: 500,
    body: failure(500, {
      message:
        'failed to create typed patch object (demo/a; gateway.networking.k8s.io/v1, Kind=HTTPRoute): .spec.bogus: field not declared in schema',
    }),
    code: 'unknown-field',
    message: /spec\.bogus/,
    causes: [{ field: 'spec.bogus' }],
  },
  {
    name: 'several unknown fields in an apply',
    status: 500,
    body: failure(500, {
      message:
        'failed to create typed patch object (demo/a; gateway.networking.k8s.io/v1, Kind=HTTPRoute): errors:\n  .spec.bogus: field not declared in schema\n  .spec.rules[0].wat: field not declared in schema',
    }),
    code: 'unknown-field',
    causes: [{ field: 'spec.bogus' }, { field: 'spec.rules[0].wat' }],
  },
  {
    name: 'wrong type in an apply: same 500',
    status: 500,
    body: failure(500, {
      message:
        'failed to create typed patch object (demo/a; gateway.networking.k8s.io/v1, Kind=HTTPRoute): .spec.rules: expected list, got &{map}',
    }),
    code: 'invalid',
    causes: [{ field: 'spec.rules' }],
  },
  {
    name: 'unknown field, strict decoding',
    status: 400,
    body: failure(400, {
      reason: 'BadRequest',
      message:
        'HTTPRoute in version "v1" cannot be handled as a HTTPRoute: strict decoding error: unknown field "spec.bogus"',
    }),
    code: 'unknown-field',
    causes: [{ field: 'spec.bogus' }],
  },
  {
    name: 'duplicate key',
    status: 400,
    body: failure(400, {
      reason: 'BadRequest',
      message: 'error strict decoding YAML: yaml: unmarshal errors:\n  line 3: key "name" already set in map',
    }),
    code: 'invalid',
    causes: [{ field: 'name' }],
  },
  {
    name: 'webhook',
    status: 403,
    body: failure(403, {
      reason: 'Forbidden',
      message: 'admission webhook "validate.example.com" denied the request: routes need an owner label',
    }),
    code: 'webhook-denied',
    message: /"validate\.example\.com" refused it: routes need an owner label\./,
  },
  {
    name: 'webhook with its own status',
    status: 400,
    body: failure(400, { message: 'admission webhook "v.example.com" denied the request: no' }),
    code: 'webhook-denied',
  },
  {
    name: 'webhook that does not answer',
    status: 500,
    body: failure(500, {
      reason: 'InternalError',
      message:
        'Internal error occurred: failed calling webhook "v.example.com": failed to call webhook: Post "https://x": EOF',
    }),
    code: 'webhook-denied',
  },
  {
    name: 'terminating namespace',
    status: 403,
    body: failure(403, {
      reason: 'Forbidden',
      message:
        'httproutes.gateway.networking.k8s.io "a" is forbidden: unable to create new content in namespace demo because it is being terminated',
      details: {
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: 'namespace demo is being terminated',
            field: 'metadata.namespace',
          },
        ],
      },
    }),
    code: 'namespace-terminating',
  },
  {
    name: 'quota',
    status: 403,
    body: failure(403, {
      reason: 'Forbidden',
      message:
        'httproutes.gateway.networking.k8s.io "b" is forbidden: exceeded quota: routes, requested: count/httproutes=1, used: 1, limited: 1',
    }),
    code: 'quota-exceeded',
  },
  {
    name: 'RBAC',
    status: 403,
    body: failure(403, {
      reason: 'Forbidden',
      message:
        'httproutes.gateway.networking.k8s.io is forbidden: User "reader" cannot patch resource "httproutes"',
    }),
    code: 'forbidden',
    message: /User "reader" cannot patch/,
  },
  {
    name: 'credentials',
    status: 401,
    body: failure(401, { reason: 'Unauthorized', message: 'Unauthorized' }),
    code: 'cluster-auth',
  },
  {
    name: 'object not found',
    status: 404,
    body: failure(404, { reason: 'NotFound', message: '…', details: { name: 'a', kind: 'httproutes' } }),
    code: 'not-found',
  },
  { name: 'kind not served', status: 404, body: '404 page not found\n', code: 'absent' },
  { name: 'expired', status: 410, body: failure(410, { reason: 'Expired' }), code: 'gone' },
  {
    name: '429 is text/plain',
    status: 429,
    body: 'Too many requests, please try again later.',
    code: 'throttled',
  },
  {
    name: 'starting',
    status: 503,
    body: failure(503, { reason: 'ServiceUnavailable' }),
    code: 'cluster-unreachable',
  },
  {
    name: 'timeout of a write',
    status: 504,
    body: failure(504, { reason: 'Timeout' }),
    code: 'unknown-outcome',
  },
  {
    name: 'etcd trouble',
    status: 500,
    body: failure(500, { message: 'etcdserver: request timed out' }),
    code: 'unknown-outcome',
  },
  {
    name: 'too large',
    status: 413,
    body: failure(413, { reason: 'RequestEntityTooLarge' }),
    code: 'too-large',
  },
  {
    name: 'content type',
    status: 415,
    body: failure(415, { reason: 'UnsupportedMediaType' }),
    code: 'unsupported-media-type',
  },
  { name: 'no body at all', status: 500, body: null, code: 'unknown-outcome' },
  {
    name: 'managedFields in an apply',
    status: 400,
    body: failure(400, { reason: 'BadRequest', message: 'metadata.managedFields must be nil' }),
    code: 'invalid',
  },
];

test.each(CASES)('$name', (each) => {
  const error = readStatus(each);
  expect(error.code).toBe(each.code);
  expect(error.message).toMatch(/[.!?)]$/);
  if (each.message) expect(error.message).toMatch(each.message);
  if (each.causes) expect(error.causes).toEqual(each.causes);
});

test.each<[Record<string, string>, unknown, number | null]>([
  [{ 'retry-after': '5' }, null, 5],
  [{ 'retry-after': 'Mon, 23 Nov 2026 12:00:07 GMT', date: 'Mon, 23 Nov 2026 12:00:00 GMT' }, null, 7],
  [{}, { details: { retryAfterSeconds: 1 } }, 1],
  [{ 'retry-after': '999999999' }, null, 3600],
  [{ 'retry-after': 'soon' }, null, null],
  [{}, 'text', null],
])('Retry-After of %j', (headers, body, seconds) => {
  expect(retryAfterSeconds({ status: 429, headers, body })).toBe(seconds);
});

test.each<[unknown, boolean]>([
  [{ code: 410 }, true],
  [{ code: 500, reason: 'Expired' }, true],
  [{ reason: 'Gone' }, true],
  [{ code: 504, reason: 'Timeout', details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } }, true],
  [{ code: 500 }, false],
  ['text', false],
])('%j is expired: %s', (status, expired) => {
  expect(isExpired(status)).toBe(expired);
});
