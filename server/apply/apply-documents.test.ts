import { describe, expect, test } from 'vitest';
import type { ApplyDocument } from '#lib/wire/apply.ts';
import type { ErrorCode } from '#lib/wire/errors.ts';
import {
  type ApplyCase,
  ARGO_HOSTS,
  checkCase,
  created,
  edit,
  FIELD_CONFLICT,
  HOSTS,
  ok,
  optionsFor,
  STALE,
} from './apply-case.fixture.ts';
import { type AuditEntry, applyDocuments, dryRunDocuments } from './apply-documents.ts';
import { documentFor, liveRoute, MISSING, routeObject, scriptDoor, status } from './scripted-door.fixture.ts';

const CASES: readonly ApplyCase[] = [
  {
    name: 'an edit',
    documents: [edit(9)],
    script: [
      ok(liveRoute(1, '1')),
      ok(liveRoute(9, '1')),
      ok(liveRoute(1, '1')),
      ok(liveRoute(9, '2'), ['deprecated']),
    ],
    requests: ['GET', 'PATCH dry', 'GET', 'PATCH'],
    stage: 'applied',
    outcomes: ['configured'],
    warnings: [/^deprecated$/],
  },
  {
    name: 'nothing differs: nothing is sent',
    documents: [edit(1)],
    script: [ok(liveRoute(1, '1'))],
    requests: ['GET'],
    stage: 'applied',
    outcomes: ['unchanged'],
  },
  {
    name: 'a difference the defaults undo is not written',
    documents: [documentFor(routeObject(1, {}, { rules: [{ backendRefs: [{ name: 'v1', port: 8080 }] }] }))],
    script: [ok(liveRoute(1, '1')), ok(liveRoute(1, '1'))],
    requests: ['GET', 'PATCH dry'],
    stage: 'applied',
    outcomes: ['unchanged'],
  },
  {
    name: 'an edit of what was deleted does not bring it back',
    documents: [edit(9)],
    script: [MISSING],
    requests: ['GET'],
    stage: 'dry-run',
    outcomes: ['gone'],
  },
  {
    name: 'an edit of what was recreated',
    documents: [edit(9)],
    script: [ok(liveRoute(1, '1', { uid: 'u2' }))],
    requests: ['GET'],
    stage: 'dry-run',
    outcomes: ['conflict-uid'],
  },
  {
    name: 'a stale snapshot',
    documents: [edit(9, { base: { uid: 'u1', resourceVersion: '1' } })],
    script: [ok(liveRoute(1, '2'))],
    requests: ['GET'],
    stage: 'dry-run',
    outcomes: ['conflict-version'],
  },
  {
    name: 'a controller wrote between reading and patching: looked at again',
    documents: [edit(1, { force: true, accepted: [HOSTS] })],
    script: [
      ok(liveRoute(1, '1', ARGO_HOSTS, { hostnames: ['a'] })),
      ok(liveRoute(1, '1')),
      ok(liveRoute(1, '1', ARGO_HOSTS, { hostnames: ['a'] })),
      STALE,
      ok(liveRoute(1, '2', ARGO_HOSTS, { hostnames: ['a'] })),
      ok(liveRoute(1, '3')),
    ],
    requests: ['GET', 'PATCH json dry', 'GET', 'PATCH json', 'GET', 'PATCH json'],
    stage: 'applied',
    outcomes: ['configured'],
  },
  {
    name: 'the API server puts a removed field back',
    documents: [edit(1, { force: true, accepted: [HOSTS] })],
    script: [
      ok(liveRoute(1, '1', ARGO_HOSTS, { hostnames: ['a'] })),
      ok(liveRoute(1, '1', {}, { hostnames: ['a'] })),
    ],
    requests: ['GET', 'PATCH json dry'],
    stage: 'applied',
    outcomes: ['unchanged'],
    warnings: [/kept \.spec\.hostnames/],
  },
  ...[502, 503, 504].map((code) => ({
    name: `a write that was done though ${code} came back`,
    documents: [edit(9)],
    script: [
      ok(liveRoute(1, '1')),
      ok(liveRoute(9, '1')),
      ok(liveRoute(1, '1')),
      status(code),
      ok(liveRoute(9, '2')),
    ],
    requests: ['GET', 'PATCH dry', 'GET', 'PATCH', 'GET'],
    stage: 'applied' as const,
    outcomes: ['configured' as const],
    warnings: [/lost/],
  })),
  {
    name: 'a rehearsal answered with 503 wrote nothing',
    documents: [edit(9)],
    script: [ok(liveRoute(1, '1')), status(503)],
    requests: ['GET', 'PATCH dry'],
    stage: 'dry-run',
    outcomes: ['cluster-unreachable'],
  },
];

describe('applyDocuments', () => {
  test.each(CASES)('$name', checkCase);

  test('an edit carries the uid, the resourceVersion of the snapshot, strict validation and only what is ours or differs', async () => {
    const scripted = scriptDoor([ok(liveRoute(1, '1')), ok(liveRoute(9, '1'))]);
    const document = edit(9, { base: { uid: 'u1', resourceVersion: '1' } });
    await dryRunDocuments([document], optionsFor(scripted.door));
    expect(scripted.requests[1]).toMatchObject({
      path: '/apis/gateway.networking.k8s.io/v1/namespaces/demo/httproutes/demo-app',
      contentType: 'application/apply-patch+yaml',
      query: { fieldManager: 'meshloom', fieldValidation: 'Strict', dryRun: 'All', force: undefined },
    });
    expect(scripted.requests[1]?.body).toEqual({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'demo-app', namespace: 'demo', uid: 'u1', resourceVersion: '1' },
      spec: { rules: [{ backendRefs: [{ name: 'v1', port: 8080, weight: 9 }] }] },
    });
  });

  test('a create carries neither uid nor resourceVersion', async () => {
    const scripted = scriptDoor([MISSING, created(liveRoute(1, '1'))]);
    const object = routeObject(1, { uid: 'mine', resourceVersion: '7' });
    await dryRunDocuments([documentFor(object, { base: null })], optionsFor(scripted.door));
    expect(scripted.requests[1]?.body).toMatchObject({ metadata: { name: 'demo-app', namespace: 'demo' } });
    expect(JSON.stringify(scripted.requests[1]?.body)).not.toMatch(/uid|resourceVersion/);
  });

  test('both conflicts name field, keys and owner', async () => {
    const scripted = scriptDoor([ok(liveRoute(1, '1', ARGO_HOSTS, { hostnames: ['a'] })), FIELD_CONFLICT]);
    const { results } = await dryRunDocuments([edit(9)], optionsFor(scripted.door));
    expect(results[0]?.error?.causes.map(({ field, manager, path }) => [field, manager, path])).toEqual([
      ['.spec.hostnames', 'argocd-controller', ['spec', 'hostnames']],
      ['.spec.rules', 'argocd-controller', ['spec', 'rules']],
    ]);
  });

  test('answers are redacted and the audit holds paths, not values', async () => {
    const annotated = {
      ...ARGO_HOSTS,
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': 'canary' },
    };
    const scripted = scriptDoor([
      ok(liveRoute(1, '1', annotated)),
      ok(liveRoute(9, '1', annotated)),
      ok(liveRoute(1, '1', annotated)),
      ok(liveRoute(9, '2', annotated)),
    ]);
    const audits: AuditEntry[] = [];
    const response = await applyDocuments([edit(9)], optionsFor(scripted.door, audits));
    expect(JSON.stringify(response)).not.toMatch(/managedFields|canary/);
    expect(response.results[0]).toMatchObject({ uid: 'u1', generation: 2, resourceVersion: '2' });
    expect(audits).toEqual([
      {
        verb: 'apply',
        ref: edit(9).ref,
        uid: 'u1',
        outcome: 'configured',
        force: false,
        fields: ['.spec.rules'],
        resourceVersionBefore: '1',
        resourceVersionAfter: '2',
        ms: 0,
      },
    ]);
  });
});

const base = edit(1);
const REFUSED: readonly [name: string, documents: readonly ApplyDocument[], code: ErrorCode][] = [
  ['a Secret', [{ ...base, ref: { ...base.ref, group: '', kind: 'Secret' } }], 'kind-not-allowed'],
  ['a kind that is only read', [{ ...base, ref: { ...base.ref, kind: 'Gateway' } }], 'kind-not-allowed'],
  ['an unknown version', [{ ...base, ref: { ...base.ref, version: 'v9' } }], 'kind-not-allowed'],
  [
    'a name that leaves the path',
    [{ ...base, ref: { ...base.ref, name: '../../secrets/x' } }],
    'bad-request',
  ],
  ['a namespace that is none', [{ ...base, ref: { ...base.ref, namespace: 'a/b' } }], 'bad-request'],
  ['no namespace', [{ ...base, ref: { ...base.ref, namespace: '' } }], 'bad-request'],
  ['the object of another name', [{ ...base, object: routeObject(1, { name: 'other' }) }], 'bad-request'],
  ['the same object twice', [base, base], 'bad-request'],
];

describe('what never reaches the cluster', () => {
  test.each(REFUSED)('%s', async (_name, documents, code) => {
    const scripted = scriptDoor([]);
    const attempt = applyDocuments(documents, optionsFor(scripted.door));
    await expect(attempt).rejects.toMatchObject({ code });
    expect(scripted.requests).toHaveLength(0);
  });
});
