import { expect, test } from 'vitest';
import { failure, readStatus, type StatusCase } from './status-case.fixture.ts';

const CASES: readonly StatusCase[] = [
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
];

test.each(CASES)('$name', (each) => {
  const error = readStatus(each);
  expect(error.code).toBe(each.code);
  expect(error.message).toMatch(/[.!?)]$/);
  if (each.message) expect(error.message).toMatch(each.message);
  if (each.causes) expect(error.causes).toEqual(each.causes);
});
