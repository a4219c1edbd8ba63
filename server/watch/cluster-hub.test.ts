import { afterEach, expect, test, vi } from 'vitest';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { AppError } from '#server/errors/app-error.ts';
import { createKubeClient } from '#server/kube/client.ts';
import { fakeCluster } from '#server/kube/fake-api.ts';
import type { KubeCluster } from '#server/kube/kube-cluster.ts';
import { createManualClock } from '#server/kube/manual-clock.ts';
import { ClusterHub } from './cluster-hub.ts';
import { CRDS, httpRouteCrd, ROUTES, SERVICES, startFakeClusterApi } from './fake-cluster-api.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

async function setUp(cluster: Partial<KubeCluster> = {}) {
  const api = await startFakeClusterApi();
  const clock = createManualClock();
  const client = createKubeClient(fakeCluster(api.url, cluster), { clock });
  const log = vi.fn();
  const hub = new ClusterHub({ client, clock, readOnly: false, epoch: 'e', log });
  cleanups.push(async () => {
    await hub.stop();
    await api.close();
  });
  // `step`: ms of the manual clock per look; coarse where a minute has to pass and nothing is timed.
  const until = (condition: () => boolean, step = 50) =>
    vi.waitFor(
      () => {
        if (!condition()) clock.advance(step);
        expect(condition()).toBe(true);
      },
      { interval: 2, timeout: 8000 },
    );
  const state = (kind: string) => hub.kinds().find((status) => status.kind === kind)?.state;
  const names = () => [...hub.objects()].map((object) => `${object.kind}/${object.metadata.name}`).toSorted();
  return { api, clock, hub, log, until, state, names };
}

function service(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' } };
}

function route(name: string): KubeObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, namespace: 'shop' },
  };
}

function openBrowser(hub: ClusterHub) {
  const frames: string[] = [];
  const sink = {
    write: (text: string) => frames.push(text) > 0,
    onDrain: () => undefined,
    onClose: () => undefined,
    close: () => undefined,
  };
  hub.openStream({ lastEventId: null, sink });
  return frames;
}

test('rests until someone looks; then one watch per kind, however many browsers', async () => {
  const { api, hub, until, state, names } = await setUp();
  api.put(CRDS, httpRouteCrd());
  api.put(SERVICES, service('cart'));
  api.put(ROUTES, route('cart'));
  expect(api.calls).toEqual([]);
  expect(hub.summary().state).toBe('INIT');
  const browsers = [openBrowser(hub), openBrowser(hub), openBrowser(hub)];
  await until(
    () =>
      state('HTTPRoute') === 'LIVE' &&
      state('Service') === 'LIVE' &&
      state('CustomResourceDefinition') === 'LIVE',
  );
  expect(names()).toEqual([
    'CustomResourceDefinition/httproutes.gateway.networking.k8s.io',
    'HTTPRoute/cart',
    'Service/cart',
  ]);
  expect(api.watchesOf(ROUTES)).toHaveLength(1);
  expect(api.watchesOf(SERVICES)).toHaveLength(1);
  expect(hub.summary()).toMatchObject({
    version: 'v1.37.2',
    state: 'LIVE',
    message: null,
    user: 'jane',
    gatewayApi: { bundleVersion: 'v1.6.3', channel: 'standard' },
    gatewayApiKnown: true,
  });
  expect(state('GRPCRoute')).toBe('ABSENT');
  await until(() => browsers.every((frames) => frames.join('').includes('"name":"cart"')));
  expect(await hub.schemas()).toMatchObject({
    known: true,
    schemas: [
      { kind: 'HTTPRoute', version: 'v1', bundleVersion: 'v1.6.3', openAPIV3Schema: { type: 'object' } },
    ],
  });
  expect(browsers.join('')).not.toContain('openAPIV3Schema');
});

test('a CRD that is installed or removed makes its kind live or absent without a restart', async () => {
  const { api, hub, until, state, names } = await setUp();
  hub.start();
  await until(() => state('CustomResourceDefinition') === 'LIVE' && state('HTTPRoute') === 'ABSENT');
  expect(hub.summary()).toMatchObject({ gatewayApi: null, gatewayApiKnown: true });
  api.put(CRDS, httpRouteCrd());
  api.put(ROUTES, route('cart'));
  await until(() => state('HTTPRoute') === 'LIVE');
  expect(names()).toContain('HTTPRoute/cart');
  expect(hub.summary().gatewayApi?.channel).toBe('standard');
  const gone: string[] = [];
  hub.subscribe({
    onChanges: (changes) => gone.push(...changes.filter(({ object }) => !object).map(({ key }) => key)),
  });
  api.remove(CRDS, httpRouteCrd().metadata.name as string);
  await until(() => state('HTTPRoute') === 'ABSENT');
  expect(gone).toContain('gateway.networking.k8s.io/HTTPRoute/shop/cart');
  expect(names()).toEqual([]);
  expect(await hub.schemas()).toEqual({ known: true, schemas: [] });
});

test('who may not read CRDs hears that they are unknown, not that they are absent', async () => {
  const { api, hub, until, state } = await setUp();
  api.put(CRDS, httpRouteCrd());
  api.forbidden.add(CRDS);
  expect(hub.summary().gatewayApiKnown).toBe(false);
  await hub.contact();
  expect(hub.summary()).toMatchObject({ state: 'LIVE', gatewayApi: null, gatewayApiKnown: false });
  hub.start();
  await until(() => state('CustomResourceDefinition') === 'FORBIDDEN' && state('HTTPRoute') === 'LIVE');
  expect(await hub.schemas()).toEqual({ known: false, schemas: [] });
  expect(hub.summary()).toMatchObject({ gatewayApi: null, gatewayApiKnown: false });
});

test('a kind that is installed where CRDs may not be watched is found within a minute', async () => {
  const { api, clock, hub, until, state } = await setUp();
  api.forbidden.add(CRDS);
  hub.start();
  await until(() => state('CustomResourceDefinition') === 'FORBIDDEN' && state('HTTPRoute') === 'ABSENT');
  api.put(CRDS, httpRouteCrd());
  const installedAt = clock.now();
  await until(() => state('HTTPRoute') === 'LIVE', 250);
  expect(clock.now() - installedAt).toBeLessThanOrEqual(61_000);
});

test('contact knows an absent Gateway API', async () => {
  const { hub } = await setUp();
  await hub.contact();
  expect(hub.summary()).toMatchObject({ gatewayApi: null, gatewayApiKnown: true });
});

test('a kind that discovery leaves out for a moment keeps its objects', async () => {
  const { api, hub, until, state, names } = await setUp();
  api.put(CRDS, httpRouteCrd());
  api.put(ROUTES, route('cart'));
  hub.start();
  await until(() => state('HTTPRoute') === 'LIVE' && state('CustomResourceDefinition') === 'LIVE');
  const discoveries = () => api.calls.filter((call) => call.path === '/apis').length;
  const gone: string[] = [];
  hub.subscribe({
    onChanges: (changes) => gone.push(...changes.filter(({ object }) => !object).map(({ key }) => key)),
  });
  api.forgetful = true;
  const before = discoveries();
  api.put(CRDS, httpRouteCrd());
  await until(() => discoveries() > before + 1, 500);
  api.forgetful = false;
  api.put(ROUTES, route('basket'));
  await until(() => names().includes('HTTPRoute/basket') && state('HTTPRoute') === 'LIVE');
  expect(names()).toContain('HTTPRoute/cart');
  expect(gone).toEqual([]);
});

test('a server that hangs is stale within 20 s, keeps its data, and is live soon after it answers again', async () => {
  const { api, clock, hub, until, state, names } = await setUp();
  api.put(SERVICES, service('cart'));
  hub.start();
  await until(() => state('Service') === 'LIVE' && hub.summary().state === 'LIVE');
  api.hung = true;
  const hungAt = clock.now();
  await until(() => hub.summary().state === 'STALE');
  expect(clock.now() - hungAt).toBeLessThanOrEqual(20_100);
  expect(hub.summary().message).toMatch(/did not answer within 5 s/);
  expect(state('Service')).toBe('STALE');
  expect(names()).toEqual(['Service/cart']);
  api.hung = false;
  api.put(SERVICES, service('basket'));
  const backAt = clock.now();
  await until(() => hub.summary().state === 'LIVE' && state('Service') === 'LIVE');
  expect(clock.now() - backAt).toBeLessThanOrEqual(10_000);
  expect(api.watchesOf(SERVICES)).toHaveLength(1);
});

test('a server that refuses connections: stale in seconds, few requests', async () => {
  const { api, clock, hub, until, state } = await setUp();
  hub.start();
  await until(() => state('Service') === 'LIVE');
  await api.close();
  const downAt = clock.now();
  await until(() => hub.summary().state === 'STALE' && state('Service') === 'STALE');
  expect(clock.now() - downAt).toBeLessThanOrEqual(2000);
});

test('contact learns without watching, and runs no program on its own', async () => {
  const { api, hub } = await setUp();
  api.put(CRDS, httpRouteCrd());
  await hub.contact();
  expect(hub.summary()).toMatchObject({
    version: 'v1.37.2',
    state: 'LIVE',
    gatewayApi: { channel: 'standard' },
  });
  const asked = api.calls.length;
  await hub.contact();
  expect(api.calls).toHaveLength(asked);
  expect(api.calls.some((call) => call.query.has('watch'))).toBe(false);

  const none = { headers: {}, cert: null, key: null };
  const credentials = {
    command: 'aws eks get-token',
    current: () => Promise.resolve(none),
    renew: () => Promise.resolve(none),
  };
  const exec = await setUp({ credentials });
  await exec.hub.contact();
  expect(exec.api.calls).toEqual([]);
  expect(exec.hub.summary()).toMatchObject({
    state: 'INIT',
    message: expect.stringContaining('aws eks get-token'),
  });
});

test('what a sign-in command says is in the log, without its secrets', async () => {
  const fault = new AppError('cluster-auth', 'The sign-in command failed.', {
    cause: new Error('no session; token=abc123'),
  });
  const refuse = () => Promise.reject(fault);
  const credentials = { command: 'aws', current: refuse, renew: refuse };
  const { hub, log, until } = await setUp({ credentials });
  hub.start();
  await until(() => log.mock.calls.length > 0);
  const why = 'no session; token=[redacted]';
  expect(log).toHaveBeenCalledWith('discovery failed', { cluster: hub.id, code: 'cluster-auth', why });
});
