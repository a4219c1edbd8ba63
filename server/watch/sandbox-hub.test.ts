import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { watchedKind } from '#lib/gateway-api/kinds.ts';
import { loadClusters } from '#server/kube/load-clusters.ts';
import { collectionPath, objectPath } from '#server/kube/paths.ts';
import { statusToError } from '#server/kube/status-error.ts';
import { startSandbox } from '#server/sandbox/start-sandbox.ts';
import { createHub } from './hub.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

test('kubeconfig, discovery, WatchList, stream and errors against the sandbox', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'meshloom-hub-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  const sandbox = await startSandbox({ kubeconfigDir: folder, seed: 'demo', controller: false });
  cleanups.push(() => sandbox.close());
  const clusters = await loadClusters({ kubeconfigPath: sandbox.kubeconfigPath, env: {}, source: 'sandbox' });
  const hub = createHub({ clusters, readOnly: false, log: () => undefined });
  cleanups.push(() => hub.stop());

  expect(await hub.list()).toMatchObject([
    { source: 'sandbox', state: 'LIVE', gatewayApi: { channel: 'standard' } },
  ]);
  const [cluster] = hub.clusters();
  if (!cluster) throw new Error('no cluster');
  const frames: string[] = [];
  const sink = {
    write: (text: string) => frames.push(text) > 0,
    onDrain: () => undefined,
    onClose: () => undefined,
    close: () => undefined,
  };
  cluster.openStream({ lastEventId: null, sink });
  const settled = () => cluster.kinds().every(({ state }) => state === 'LIVE' || state === 'ABSENT');
  await vi.waitFor(() => expect(settled()).toBe(true), { timeout: 4000 });
  const names = [...cluster.objects()].map((object) => object.metadata.name);
  expect(names).toEqual(expect.arrayContaining(['demo-app', 'demo-app-v1', 'demo-app-v2']));
  expect((await cluster.schemas()).schemas.map(({ kind }) => kind)).toContain('HTTPRoute');

  const kind = watchedKind({ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' });
  if (!kind) throw new Error('no HTTPRoute');
  const body = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'fresh', namespace: 'demo' },
    spec: { parentRefs: [{ group: '', kind: 'Service', name: 'demo-app' }] },
  };
  const path = collectionPath(kind, 'v1', 'demo');
  expect((await cluster.client.request({ method: 'POST', path, body })).status).toBe(201);
  await vi.waitFor(() => expect(frames.join('')).toContain('"name":"fresh"'));
  expect(frames.join('')).not.toContain('managedFields');
  expect(statusToError(await cluster.client.request({ method: 'POST', path, body })).code).toBe(
    'already-exists',
  );

  const target = objectPath(kind, { version: 'v1', namespace: 'demo', name: 'fresh' });
  await cluster.client.request({ method: 'DELETE', path: target });
  await vi.waitFor(() =>
    expect(frames.at(-1)).toContain('"deletes":["gateway.networking.k8s.io/HTTPRoute/demo/fresh"]'),
  );
});
