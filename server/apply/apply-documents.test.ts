import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#lib/gateway-api/json.ts';
import type { ApplyDocument, ApplyResult } from '#lib/wire/apply.ts';
import type { ErrorCode } from '#lib/wire/errors.ts';
import { AppError } from '#server/errors/app-error.ts';
import { type ApplyOptions, type AuditEntry, applyDocuments, dryRunDocuments } from './apply-documents.ts';
import {
  documentFor,
  instantClock,
  type Line,
  liveRoute,
  MISSING,
  routeObject,
  scriptDoor,
  status,
  summarize,
} from './scripted-door.fixture.ts';

const ok = (body: unknown, warnings: string[] = []): Line => ({ status: 200, body, warnings });
const created = (body: unknown): Line => ({ status: 201, body });
const timeout = () => new AppError('cluster-unreachable', 'x did not answer within 36 s.');
const refused = () =>
  new AppError('cluster-unreachable', 'x refuses connections.', {
    cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
  });
const entry = (manager: string, operation: string, spec: JsonObject): JsonObject => ({
  manager,
  operation,
  fieldsV1: { 'f:spec': spec },
});
const ARGO_HOSTS = { managedFields: [entry('argocd-controller', 'Apply', { 'f:hostnames': {} })] };
const OURS = { managedFields: [entry('meshloom', 'Apply', { 'f:rules': {} })] };
const OURS_AND_ARGO = { managedFields: [...OURS.managedFields, ...ARGO_HOSTS.managedFields] };
const ARGO_HOLD = {
  finalizers: ['argo/hold'],
  managedFields: [
    {
      manager: 'argocd-controller',
      operation: 'Update',
      fieldsV1: { 'f:metadata': { 'f:finalizers': { 'v:"argo/hold"': {} } } },
    },
  ],
};
const FIELD_CONFLICT = status(409, {
  reason: 'Conflict',
  details: {
    causes: [
      { reason: 'FieldManagerConflict', field: '.spec.rules', message: 'conflict with "argocd-controller"' },
    ],
  },
});
const OWN_CONFLICT = status(409, {
  reason: 'Conflict',
  details: {
    causes: [
      {
        reason: 'FieldManagerConflict',
        field: '.spec.rules',
        message: 'conflict with "meshloom" using gateway.networking.k8s.io/v1',
      },
    ],
  },
});
const OTHERS_CONFLICT = status(409, {
  reason: 'Conflict',
  details: {
    causes: [{ reason: 'FieldManagerConflict', field: '.spec.rules', message: 'conflict with "flagger"' }],
  },
});
const RULES = { field: '.spec.rules', manager: 'argocd-controller' };
const HOSTS = { field: '.spec.hostnames', manager: 'argocd-controller' };
const STALE = status(409, { reason: 'Conflict', details: { name: 'demo-app' } });
const INVALID = status(422, {
  reason: 'Invalid',
  details: { causes: [{ reason: 'FieldValueInvalid', field: 'spec.rules[0]', message: 'bad' }] },
});

type Case = {
  name: string;
  documents: readonly ApplyDocument[];
  script: readonly Line[];
  requests: readonly string[];
  stage: 'dry-run' | 'applied';
  outcomes: readonly (ApplyResult['outcome'] | ErrorCode)[];
  warnings?: readonly RegExp[];
};

const edit = (weight: number, more: Partial<ApplyDocument> = {}) => documentFor(routeObject(weight), more);
const create = (weight: number) => edit(weight, { base: null });

const CASES: readonly Case[] = [
  {
    name: 'a create: rehearsed, then written',
    documents: [create(1)],
    script: [MISSING, created(liveRoute(1, '1')), MISSING, created(liveRoute(1, '1'))],
    requests: ['GET', 'PATCH dry', 'GET', 'PATCH'],
    stage: 'applied',
    outcomes: ['created'],
  },
  {
    name: 'a create of what exists never merges',
    documents: [create(1)],
    script: [ok(liveRoute(1, '1'))],
    requests: ['GET'],
    stage: 'dry-run',
    outcomes: ['already-exists'],
  },
  {
    name: 'a create that was stored already by an earlier attempt of ours',
    documents: [create(1)],
    script: [ok(liveRoute(1, '1', OURS)), ok(liveRoute(1, '1', OURS))],
    requests: ['GET', 'PATCH dry'],
    stage: 'applied',
    outcomes: ['unchanged'],
    warnings: [/exactly as intended/],
  },
  {
    name: 'a create of what we created otherwise',
    documents: [create(2)],
    script: [ok(liveRoute(1, '1', OURS)), ok(liveRoute(2, '1', OURS))],
    requests: ['GET', 'PATCH dry'],
    stage: 'dry-run',
    outcomes: ['already-exists'],
  },
  {
    name: 'a create of what others had a hand in',
    documents: [create(1)],
    script: [ok(liveRoute(1, '1', OURS_AND_ARGO, { hostnames: ['a'] }))],
    requests: ['GET'],
    stage: 'dry-run',
    outcomes: ['already-exists'],
  },
  {
    name: 'a create that lost a race is said to have merged',
    documents: [create(1)],
    script: [MISSING, created(liveRoute(1, '1')), MISSING, ok(liveRoute(1, '2'))],
    requests: ['GET', 'PATCH dry', 'GET', 'PATCH'],
    stage: 'applied',
    outcomes: ['created'],
    warnings: [/at the same moment/],
  },
  {
    name: 'a kind that is not served is not an object that is missing',
    documents: [create(1)],
    script: [status(404)],
    requests: ['GET'],
    stage: 'dry-run',
    outcomes: ['absent'],
  },
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
    name: 'a field of another manager',
    documents: [edit(9)],
    script: [ok(liveRoute(1, '1')), FIELD_CONFLICT],
    requests: ['GET', 'PATCH dry'],
    stage: 'dry-run',
    outcomes: ['conflict-fields'],
  },
  {
    name: 'the same with a person’s word',
    documents: [edit(9, { force: true, accepted: [RULES] })],
    script: [
      ok(liveRoute(1, '1')),
      FIELD_CONFLICT,
      ok(liveRoute(9, '1')),
      ok(liveRoute(1, '1')),
      FIELD_CONFLICT,
      ok(liveRoute(9, '2')),
    ],
    requests: ['GET', 'PATCH dry', 'PATCH dry force', 'GET', 'PATCH', 'PATCH force'],
    stage: 'applied',
    outcomes: ['configured'],
  },
  {
    name: 'a person’s word about another field is not about this one',
    documents: [edit(9, { force: true, accepted: [HOSTS] })],
    script: [ok(liveRoute(1, '1')), FIELD_CONFLICT],
    requests: ['GET', 'PATCH dry'],
    stage: 'dry-run',
    outcomes: ['conflict-fields'],
  },
  {
    name: 'a person’s word about another removal is not about this one',
    documents: [edit(1, { force: true, accepted: [RULES] })],
    script: [ok(liveRoute(1, '1', ARGO_HOSTS, { hostnames: ['a'] }))],
    requests: ['GET'],
    stage: 'dry-run',
    outcomes: ['conflict-fields'],
  },
  {
    name: 'a conflict that came after the rehearsal is not forced',
    documents: [edit(9, { force: true, accepted: [RULES] })],
    script: [
      ok(liveRoute(1, '1')),
      FIELD_CONFLICT,
      ok(liveRoute(9, '1')),
      ok(liveRoute(1, '1')),
      OTHERS_CONFLICT,
    ],
    requests: ['GET', 'PATCH dry', 'PATCH dry force', 'GET', 'PATCH'],
    stage: 'applied',
    outcomes: ['conflict-fields'],
  },
  {
    name: 'a field of an earlier patch of ours is ours',
    documents: [edit(9)],
    script: [
      ok(liveRoute(1, '1')),
      OWN_CONFLICT,
      ok(liveRoute(9, '1')),
      ok(liveRoute(1, '1')),
      OWN_CONFLICT,
      STALE,
      ok(liveRoute(1, '2')),
      OWN_CONFLICT,
      ok(liveRoute(9, '3')),
    ],
    requests: [
      'GET',
      'PATCH dry',
      'PATCH dry force',
      'GET',
      'PATCH',
      'PATCH force',
      'GET',
      'PATCH',
      'PATCH force',
    ],
    stage: 'applied',
    outcomes: ['configured'],
  },
  {
    name: 'removing a field of another manager',
    documents: [edit(1)],
    script: [ok(liveRoute(1, '1', ARGO_HOSTS, { hostnames: ['a'] }))],
    requests: ['GET'],
    stage: 'dry-run',
    outcomes: ['conflict-fields'],
  },
  {
    name: 'removing the finalizer of another manager',
    documents: [documentFor(routeObject(1, { finalizers: [] }))],
    script: [ok(liveRoute(1, '1', ARGO_HOLD)), ok(liveRoute(1, '1', ARGO_HOLD))],
    requests: ['GET', 'PATCH dry'],
    stage: 'dry-run',
    outcomes: ['conflict-fields'],
  },
  {
    name: 'removing and changing fields of another manager are reported together',
    documents: [edit(9)],
    script: [ok(liveRoute(1, '1', ARGO_HOSTS, { hostnames: ['a'] })), FIELD_CONFLICT],
    requests: ['GET', 'PATCH dry'],
    stage: 'dry-run',
    outcomes: ['conflict-fields'],
  },
  {
    name: 'taking over a removal: one patch, then a claim of what changed',
    documents: [edit(9, { force: true, accepted: [HOSTS, RULES] })],
    script: [
      ok(liveRoute(1, '1', ARGO_HOSTS, { hostnames: ['a'] })),
      FIELD_CONFLICT,
      ok(liveRoute(9, '1')),
      ok(liveRoute(9, '1')),
      ok(liveRoute(1, '1', ARGO_HOSTS, { hostnames: ['a'] })),
      FIELD_CONFLICT,
      ok(liveRoute(9, '1')),
      ok(liveRoute(9, '2')),
      ok(liveRoute(9, '3')),
    ],
    requests: [
      'GET',
      'PATCH dry',
      'PATCH dry force',
      'PATCH json dry',
      'GET',
      'PATCH dry',
      'PATCH dry force',
      'PATCH json',
      'PATCH',
    ],
    stage: 'applied',
    outcomes: ['configured'],
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
  {
    name: 'one failed rehearsal: nothing is written, all findings are told',
    documents: [
      edit(9),
      documentFor(routeObject(9, { name: 'b' })),
      documentFor(routeObject(1, { name: 'c' })),
    ],
    script: [
      ok(liveRoute(1, '1')),
      INVALID,
      ok(liveRoute(1, '1', { name: 'b' })),
      ok(liveRoute(9, '1', { name: 'b' })),
      ok(liveRoute(1, '1', { name: 'c' })),
    ],
    requests: ['GET', 'PATCH dry', 'GET', 'PATCH dry', 'GET'],
    stage: 'dry-run',
    outcomes: ['invalid', 'configured', 'unchanged'],
  },
  {
    name: 'a cluster that does not answer is asked once',
    documents: [edit(9), documentFor(routeObject(9, { name: 'b' }))],
    script: [timeout()],
    requests: ['GET'],
    stage: 'dry-run',
    outcomes: ['cluster-unreachable', 'not-attempted'],
  },
  {
    name: 'a rehearsal that times out wrote nothing',
    documents: [edit(9)],
    script: [ok(liveRoute(1, '1')), status(504)],
    requests: ['GET', 'PATCH dry'],
    stage: 'dry-run',
    outcomes: ['cluster-unreachable'],
  },
  {
    name: 'a failed write stops the later ones',
    documents: [edit(9), documentFor(routeObject(9, { name: 'b' }))],
    script: [
      ok(liveRoute(1, '1')),
      ok(liveRoute(9, '1')),
      ok(liveRoute(1, '1', { name: 'b' })),
      ok(liveRoute(9, '1', { name: 'b' })),
      ok(liveRoute(1, '1')),
      INVALID,
    ],
    requests: ['GET', 'PATCH dry', 'GET', 'PATCH dry', 'GET', 'PATCH'],
    stage: 'applied',
    outcomes: ['invalid', 'not-attempted'],
  },
  {
    name: 'a lost answer after the write was done',
    documents: [edit(9)],
    script: [
      ok(liveRoute(1, '1')),
      ok(liveRoute(9, '1')),
      ok(liveRoute(1, '1')),
      timeout(),
      ok(liveRoute(1, '1')),
      ok(liveRoute(9, '2')),
    ],
    requests: ['GET', 'PATCH dry', 'GET', 'PATCH', 'GET', 'GET'],
    stage: 'applied',
    outcomes: ['configured'],
    warnings: [/answer of the API server was lost/],
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
  {
    name: 'a lost answer of a create',
    documents: [create(1)],
    script: [MISSING, created(liveRoute(1, '1')), MISSING, status(504), MISSING, ok(liveRoute(1, '1'))],
    requests: ['GET', 'PATCH dry', 'GET', 'PATCH', 'GET', 'GET'],
    stage: 'applied',
    outcomes: ['created'],
    warnings: [/lost/],
  },
  {
    name: 'a lost answer and a cluster that stays silent',
    documents: [edit(9)],
    script: [
      ok(liveRoute(1, '1')),
      ok(liveRoute(9, '1')),
      ok(liveRoute(1, '1')),
      timeout(),
      timeout(),
      timeout(),
      timeout(),
      timeout(),
    ],
    requests: ['GET', 'PATCH dry', 'GET', 'PATCH', 'GET', 'GET', 'GET', 'GET'],
    stage: 'applied',
    outcomes: ['unknown-outcome'],
  },
  {
    name: 'a refused connection carried nothing: failed, not unknown',
    documents: [edit(9)],
    script: [ok(liveRoute(1, '1')), ok(liveRoute(9, '1')), ok(liveRoute(1, '1')), refused()],
    requests: ['GET', 'PATCH dry', 'GET', 'PATCH'],
    stage: 'applied',
    outcomes: ['cluster-unreachable'],
  },
  {
    name: 'stored otherwise than rehearsed is said',
    documents: [edit(9)],
    script: [ok(liveRoute(1, '1')), ok(liveRoute(9, '1')), ok(liveRoute(1, '1')), ok(liveRoute(5, '2'))],
    requests: ['GET', 'PATCH dry', 'GET', 'PATCH'],
    stage: 'applied',
    outcomes: ['configured'],
    warnings: [/\.spec\.rules was stored differently/],
  },
];

function optionsFor(door: ApplyOptions['door'], audits: AuditEntry[] = []): ApplyOptions {
  return { door, clock: instantClock, requestId: 'r1', onAudit: (audit) => audits.push(audit) };
}

describe('applyDocuments', () => {
  test.each(CASES)('$name', async ({ documents, script, requests, stage, outcomes, warnings = [] }) => {
    const scripted = scriptDoor(script);
    const response = await applyDocuments(documents, optionsFor(scripted.door));
    expect(scripted.requests.map(summarize)).toEqual(requests);
    expect(scripted.left()).toBe(0);
    expect(response.stage).toBe(stage);
    expect(response.results.map((result) => result.error?.code ?? result.outcome)).toEqual(outcomes);
    const told = response.results.flatMap((result) => result.warnings);
    expect(told).toHaveLength(warnings.length);
    for (const [index, pattern] of warnings.entries()) expect(told[index]).toMatch(pattern);
  });

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
