import { expect, test } from 'vitest';
import type { ErrorCode } from '#lib/wire/errors.ts';
import { isExpired, retryAfterSeconds, statusToError } from './status-error.ts';

type Case = {
  name: string;
  status: number;
  body: unknown;
  code: ErrorCode;
  message?: RegExp;
  causes?: readonly { field: string; manager?: string }[];
};

function failure(code: number, rest: Record<string, unknown>): unknown {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code, ...rest };
}

const CASES: readonly Case[] = [
  {
    name: 'field conflict: managers of Apply and Update entries',
    status: 409,
    body: failure(409, {
      reason: 'Conflict',
      message:
        'Apply failed with 2 conflicts: conflicts with "argocd-controller":\n- .spec.rules\nconflicts with "studio" using gateway.networking.k8s.io/v1:\n- .spec.parentRefs',
      details: {
        causes: [
          {
            reason: 'FieldManagerConflict',
            message: 'conflict with "argocd-controller"',
            field: '.spec.rules',
          },
          {
            reason: 'FieldManagerConflict',
            message:
              'conflict with "studio" with subresource "status" using gateway.networking.k8s.io/v1 at 2026-11-23T12:00:00Z',
            field: '.spec.parentRefs',
          },
        ],
      },
    }),
    code: 'conflict-fields',
    message: /argocd-controller, studio/,
    causes: [
      { field: '.spec.rules', manager: 'argocd-controller' },
      { field: '.spec.parentRefs', manager: 'studio' },
    ],
  },
  {
    name: 'stale resourceVersion',
    status: 409,
    body: failure(409, {
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on httproutes.gateway.networking.k8s.io "a": the object has been modified; please apply your changes to the latest version and try again',
      details: { name: 'a', group: 'gateway.networking.k8s.io', kind: 'httproutes' },
    }),
    code: 'conflict-version',
  },
  {
    name: 'deleted: uid in the body of an apply',
    status: 409,
    body: failure(409, {
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on httproutes.gateway.networking.k8s.io "a": uid mismatch: the provided object specified uid 1, and no existing object was found',
      details: { name: 'a', group: 'gateway.networking.k8s.io', kind: 'httproutes' },
    }),
    code: 'conflict-uid',
  },
  {
    name: 'recreated: another live uid',
    status: 422,
    body: failure(422, {
      reason: 'Invalid',
      message:
        'HTTPRoute.gateway.networking.k8s.io "a" is invalid: metadata.uid: Invalid value: "1": field is immutable',
      details: {
        name: 'a',
        group: 'gateway.networking.k8s.io',
        kind: 'HTTPRoute',
        causes: [
          {
            reason: 'FieldValueInvalid',
            message: 'Invalid value: "1": field is immutable',
            field: 'metadata.uid',
          },
        ],
      },
    }),
    code: 'conflict-uid',
  },
  {
    name: 'delete precondition',
    status: 409,
    body: failure(409, {
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on HTTPRoute "a": Precondition failed: UID in precondition: 1, UID in object meta: 2',
    }),
    code: 'conflict-uid',
  },
  {
    name: 'delete precondition as 1.37 words it',
    status: 409,
    body: failure(409, {
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on HTTPRoute "a": the UID in the precondition (1) does not match the UID in record (2). The object might have been deleted and then recreated',
    }),
    code: 'conflict-uid',
  },
  {
    name: 'create of what exists',
    status: 409,
    body: failure(409, {
      reason: 'AlreadyExists',
      message: 'httproutes "a" already exists',
      details: { name: 'a' },
    }),
    code: 'already-exists',
  },
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

test.each(CASES)('$name', ({ status, body, code, message, causes }) => {
  const error = statusToError({ status, body, headers: {} });
  expect(error.code).toBe(code);
  expect(error.message).toMatch(/[.!?)]$/);
  if (message) expect(error.message).toMatch(message);
  if (causes) {
    expect(
      error.causes.map(({ field, manager }) => (manager === undefined ? { field } : { field, manager })),
    ).toEqual(causes);
  }
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
