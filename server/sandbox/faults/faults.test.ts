import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { arrayAt, type JsonObject, numberAt, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { openSandbox } from '../sandbox-client.fixture.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';

const FAULTS = '/meshloom/faults';
const ROUTES = '/apis/gateway.networking.k8s.io/v1/namespaces/demo/httproutes';
const SLICES = '/apis/discovery.k8s.io/v1/namespaces/demo/endpointslices';
const PATIENCE = { timeout: 10_000, interval: 50 };

const MANIFEST = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: tried, namespace: demo}
spec:
  parentRefs: [{group: "", kind: Service, name: demo-app, port: 80}]
  rules: [{backendRefs: [{name: demo-app-v1, port: 80, weight: 90}, {name: demo-app-v2, port: 80, weight: 10}]}]
`;

let dir: string;
let sandbox: Sandbox;
let client: ReturnType<typeof openSandbox>;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'sandbox-faults-'));
  sandbox = await startSandbox({ kubeconfigDir: dir });
  client = openSandbox(sandbox);
});

afterAll(async () => {
  await client.close();
  await sandbox.close();
  rmSync(dir, { recursive: true });
});

const put = (body: JsonObject) => client.call(FAULTS, { method: 'PUT', body });
const off = () => client.call(FAULTS, { method: 'DELETE' });

async function apply(text: string, manager = 'somebody'): Promise<JsonObject> {
  const path = `${ROUTES}/tried?fieldManager=${manager}&force=true`;
  const { status, body } = await client.call(path, {
    method: 'PATCH',
    body: parse(text),
    contentType: 'application/apply-patch+yaml',
  });
  expect(status).toBeLessThan(300);
  return body;
}

/** Reason of Accepted, and the generation it is about. */
async function answer(): Promise<{ readonly reason: string | undefined; readonly stale: boolean }> {
  const { body } = await client.call(`${ROUTES}/tried`);
  const [entry] = objectsAt(objectAt(body, 'status'), 'parents');
  const accepted = objectsAt(entry, 'conditions').find(({ type }) => type === 'Accepted');
  const generation = numberAt(objectAt(body, 'metadata'), 'generation');
  return { reason: stringAt(accepted, 'reason'), stale: accepted?.observedGeneration !== generation };
}

describe('the controller', () => {
  it('answers nothing while it is stopped, and everything when it is back', async () => {
    await apply(MANIFEST);
    await vi.waitFor(
      async () => expect(await answer()).toEqual({ reason: 'Accepted', stale: false }),
      PATIENCE,
    );
    await put({ controller: { mode: 'stopped' } });
    const edited = await apply(MANIFEST.replace('weight: 90', 'weight: 70'));
    const events = client.watch(`${ROUTES}?watch=1&timeoutSeconds=1&resourceVersion=${versionOf(edited)}`);
    expect(await allOf(events)).toEqual([]);
    expect(await answer()).toEqual({ reason: 'Accepted', stale: true });
    await off();
    await vi.waitFor(
      async () => expect(await answer()).toEqual({ reason: 'Accepted', stale: false }),
      PATIENCE,
    );
  });

  it('refuses every route, and takes it back', async () => {
    await put({ controller: { mode: 'refusing' } });
    await vi.waitFor(async () => expect((await answer()).reason).toBe('UnsupportedValue'), PATIENCE);
    await off();
    await vi.waitFor(async () => expect((await answer()).reason).toBe('Accepted'), PATIENCE);
  });

  it('is late when it is slow', async () => {
    await put({ controller: { mode: 'slow', ms: 1500 } });
    await apply(MANIFEST.replace('weight: 90', 'weight: 60'));
    const since = performance.now();
    await vi.waitFor(
      async () => expect(await answer()).toEqual({ reason: 'Accepted', stale: false }),
      PATIENCE,
    );
    expect(performance.now() - since).toBeGreaterThan(1400);
    await off();
  });
});

describe('a backend', () => {
  const endpoints = async () => {
    const { body } = await client.call(`${SLICES}?labelSelector=kubernetes.io/service-name%3Ddemo-app-v2`);
    return objectsAt(body, 'items').flatMap((slice) => arrayAt(slice, 'endpoints'));
  };

  it('loses its endpoints and gets them back as they were', async () => {
    const before = await endpoints();
    expect(before).not.toEqual([]);
    const gone = { namespace: 'demo', service: 'demo-app-v2', endpointsGone: true };
    const { body } = await put({ backends: [gone] });
    expect(objectsAt(body, 'backends')).toEqual([{ ...gone, failing: 0, slow: 1 }]);
    expect(await endpoints()).toEqual([]);
    await put({ backends: [{ ...gone, failing: 0.3 }] });
    expect(await endpoints()).toEqual([]);
    await off();
    expect(await endpoints()).toEqual(before);
    const { body: list } = await client.call(SLICES);
    expect(JSON.stringify(list)).not.toContain('sandbox.meshloom.dev');
  });
});

describe('a GitOps tool', () => {
  const weights = async () => {
    const { body } = await client.call(`${ROUTES}/tried`);
    const [rule] = objectsAt(objectAt(body, 'spec'), 'rules');
    return objectsAt(rule, 'backendRefs').map(({ weight }) => weight);
  };

  it('takes changes back under its own name until it is switched off', async () => {
    await apply(MANIFEST);
    const fault = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      namespace: 'demo',
      name: 'tried',
      afterSeconds: 0.5,
    };
    expect((await put({ gitOps: [fault] })).status).toBe(200);
    await apply(MANIFEST.replace('weight: 90', 'weight: 50'));
    expect(await weights()).toEqual([50, 10]);
    await vi.waitFor(async () => expect(await weights()).toEqual([90, 10]), PATIENCE);
    const { body } = await client.call(`${ROUTES}/tried`);
    const managers = objectsAt(objectAt(body, 'metadata'), 'managedFields').map(({ manager }) => manager);
    expect(managers).toContain('argocd-controller');
    expect((await client.call(`${ROUTES}/tried`, { method: 'DELETE' })).status).toBe(200);
    await vi.waitFor(async () => expect(await weights()).toEqual([90, 10]), PATIENCE);
    await off();
    const edited = await apply(MANIFEST.replace('weight: 90', 'weight: 40'));
    const events = client.watch(`${ROUTES}?watch=1&timeoutSeconds=1&resourceVersion=${versionOf(edited)}`);
    const seen = await allOf(events);
    expect(seen.filter(({ object }) => JSON.stringify(object).includes('"weight":90'))).toEqual([]);
    expect(await weights()).toEqual([40, 10]);
  });

  it('is refused for an object that is not there, and nothing else changes', async () => {
    const gitOps = [{ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'demo', name: 'none' }];
    const { status, body } = await put({ gitOps, controller: { mode: 'stopped' } });
    expect([status, body.message]).toEqual([400, 'there is no ConfigMap demo/none']);
    expect(objectAt((await client.call(FAULTS)).body, 'controller')).toEqual({ mode: 'running' });
  });
});

describe('the API server', () => {
  it('drops watches when it is restarted, and comes back with everything', async () => {
    const { body } = await client.call(ROUTES);
    const events = client.watch(`${ROUTES}?watch=1&resourceVersion=${versionOf(body)}`);
    const cut = events.next().then(
      ({ done }) => done,
      () => 'cut',
    );
    const { status } = await client.call(FAULTS, {
      method: 'POST',
      body: { action: 'restart', downMs: 400 },
    });
    expect(status).toBe(202);
    expect(await cut).toBe('cut');
    await vi.waitFor(() => expect(client.call(ROUTES)).rejects.toThrow(/ECONNREFUSED/), PATIENCE);
    await vi.waitFor(
      async () => expect((await client.call(ROUTES)).body.items).toEqual(body.items),
      PATIENCE,
    );
    await apply(MANIFEST.replace('weight: 90', 'weight: 30'));
    await vi.waitFor(
      async () => expect(await answer()).toEqual({ reason: 'Accepted', stale: false }),
      PATIENCE,
    );
  });

  it('answers 410 to versions from before its history was lost', async () => {
    const { body } = await client.call(ROUTES);
    await client.call(FAULTS, { method: 'POST', body: { action: 'lose-history' } });
    const resume = (version: string) =>
      client.watch(`${ROUTES}?watch=1&timeoutSeconds=1&resourceVersion=${version}`);
    await vi.waitFor(async () => {
      const [event] = await allOf(resume(versionOf(body)));
      expect([event?.type, event?.object.code]).toEqual(['ERROR', 410]);
    }, PATIENCE);
    const { body: again } = await client.call(ROUTES);
    expect(await allOf(resume(versionOf(again)))).toEqual([]);
    await apply(MANIFEST.replace('weight: 90', 'weight: 20'));
    await vi.waitFor(
      async () => expect(await answer()).toEqual({ reason: 'Accepted', stale: false }),
      PATIENCE,
    );
  });
});

describe('a namespace nobody may read', () => {
  const codeOf = async (path: string) => (await client.call(path)).status;

  it('is refused with all namespaces at once, while the controller goes on', async () => {
    await sandbox.faults.set({ ...sandbox.faults.state(), hiddenNamespaces: ['payments'] });
    await vi.waitFor(async () => {
      const inside = '/apis/gateway.networking.k8s.io/v1/namespaces/payments/httproutes';
      const { status, body } = await client.call(inside);
      expect([status, body.message]).toEqual([
        403,
        'httproutes.gateway.networking.k8s.io is forbidden: User "admin" cannot list resource "httproutes" in API group "gateway.networking.k8s.io" in the namespace "payments"',
      ]);
    }, PATIENCE);
    expect(await codeOf('/apis/gateway.networking.k8s.io/v1/httproutes')).toBe(403);
    expect(await codeOf('/api/v1/namespaces/payments')).toBe(403);
    expect(await codeOf('/api/v1/namespaces')).toBe(200);
    expect(await codeOf(ROUTES)).toBe(200);
    const attributes = { namespace: 'payments', verb: 'list', resource: 'services' };
    const review = await client.call('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      method: 'POST',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: attributes },
      },
    });
    expect(objectAt(review.body, 'status').allowed).toBe(false);
    await apply(MANIFEST.replace('weight: 90', 'weight: 10'));
    await vi.waitFor(
      async () => expect(await answer()).toEqual({ reason: 'Accepted', stale: false }),
      PATIENCE,
    );
    await off();
    await vi.waitFor(async () => expect(await codeOf('/api/v1/namespaces/payments')).toBe(200), PATIENCE);
  });
});

describe('the door', () => {
  it.each([
    ['an unknown fault', { weather: 'bad' }],
    ['a mode that is none', { controller: { mode: 'asleep' } }],
    ['a share above 1', { backends: [{ namespace: 'demo', service: 'demo-app', failing: 2 }] }],
    ['a wait of nothing', { controller: { mode: 'slow', ms: 0 } }],
  ])('refuses %s', async (_, body) => {
    expect((await put(body)).status).toBe(400);
  });

  it('is for administrators', async () => {
    const headers = { 'impersonate-user': 'viewer' };
    expect((await client.call(FAULTS, { headers })).status).toBe(403);
    expect((await client.call(FAULTS, { method: 'PATCH', body: {} })).status).toBe(405);
    expect((await client.call('/meshloom/other')).status).toBe(404);
  });
});

/** Everything a watch sends until its time is over. */
async function allOf(events: ReturnType<typeof client.watch>) {
  const seen: { type: string; object: JsonObject }[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

function versionOf(body: JsonObject): string {
  return stringAt(objectAt(body, 'metadata'), 'resourceVersion') ?? '';
}
