import { describe, expect, test } from 'vitest';
import type { DeleteRequest, DeleteResponse } from '#lib/wire/apply.ts';
import type { ErrorCode } from '#lib/wire/errors.ts';
import { AppError } from '#server/errors/app-error.ts';
import type { AuditEntry } from './apply-documents.ts';
import { deleteObject } from './delete-object.ts';
import { readOwners } from './read-owners.ts';
import {
  documentFor,
  instantClock,
  type Line,
  liveRoute,
  MISSING,
  routeObject,
  scriptDoor,
  status,
} from './scripted-door.fixture.ts';

const { ref } = documentFor(routeObject(1));
const request: DeleteRequest = { ref, uid: 'u1', resourceVersion: null };
const timeout = () => new AppError('cluster-unreachable', 'no answer');
const NOW = '2026-11-23T10:00:00Z';
const found = (more = {}): Line => ({ status: 200, body: liveRoute(1, '1', more) });

const CASES: readonly [
  name: string,
  script: readonly Line[],
  outcome: DeleteResponse['outcome'] | ErrorCode,
][] = [
  ['deleted', [{ status: 200, body: { kind: 'Status', status: 'Success' } }], 'deleted'],
  ['held by finalizers', [found({ deletionTimestamp: NOW, finalizers: ['a/b'] })], 'deleting'],
  ['held for a while', [found({ deletionTimestamp: NOW, deletionGracePeriodSeconds: 30 })], 'deleting'],
  ['answered with the object as it was', [found({ deletionTimestamp: NOW, finalizers: [] })], 'deleted'],
  ['not there any more', [MISSING], 'gone'],
  [
    'another object of that name',
    [
      status(409, {
        reason: 'Conflict',
        message: 'Precondition failed: UID in precondition: u1, UID in object meta: u2',
      }),
    ],
    'conflict-uid',
  ],
  [
    'changed since',
    [status(409, { reason: 'Conflict', message: 'the object has been modified' })],
    'conflict-version',
  ],
  ['not allowed', [status(403, { message: 'user may not delete' })], 'forbidden'],
  ['answer lost, gone', [timeout(), MISSING], 'deleted'],
  ['answer lost, another one there', [timeout(), found({ uid: 'u2' })], 'deleted'],
  ['answer lost, being deleted', [status(504), found({ deletionTimestamp: NOW })], 'deleting'],
  ['answer lost, still there', [timeout(), found()], 'unknown-outcome'],
  ['answer lost, nothing can be read', [timeout(), timeout()], 'unknown-outcome'],
];

describe('deleteObject', () => {
  test.each(CASES)('%s', async (_name, script, outcome) => {
    const scripted = scriptDoor(script);
    const audits: AuditEntry[] = [];
    const options = {
      door: scripted.door,
      clock: instantClock,
      onAudit: (audit: AuditEntry) => audits.push(audit),
    };
    const answer = await deleteObject(request, options).then(
      (response) => response.outcome,
      (error: unknown) => (error instanceof AppError ? error.code : error),
    );
    expect(answer).toBe(outcome);
    expect(scripted.left()).toBe(0);
    expect(audits.map((audit) => [audit.verb, audit.outcome])).toEqual([['delete', outcome]]);
  });

  test('preconditions go with it', async () => {
    const scripted = scriptDoor([MISSING]);
    const options = { door: scripted.door, clock: instantClock, onAudit: () => undefined };
    await deleteObject({ ...request, resourceVersion: '4' }, options);
    expect(scripted.requests[0]).toMatchObject({
      method: 'DELETE',
      body: { kind: 'DeleteOptions', preconditions: { uid: 'u1', resourceVersion: '4' } },
    });
  });

  test('only writable kinds', async () => {
    const scripted = scriptDoor([]);
    const options = { door: scripted.door, clock: instantClock, onAudit: () => undefined };
    const attempt = deleteObject({ ...request, ref: { ...ref, group: '', kind: 'Service' } }, options);
    await expect(attempt).rejects.toMatchObject({ code: 'kind-not-allowed' });
    expect(scripted.requests).toHaveLength(0);
  });
});

test('owners of a live object', async () => {
  const managedFields = [
    { manager: 'meshloom', operation: 'Apply', fieldsV1: { 'f:spec': { 'f:rules': {} } } },
  ];
  const scripted = scriptDoor([found({ managedFields })]);
  expect(await readOwners(scripted.door, ref)).toMatchObject([
    { manager: 'meshloom', fields: ['.spec.rules'] },
  ]);
});
