import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { clusterOrSkip } from './build-cluster.ts';
import { coreV1, httpRoutes, KubeHttp, openKube } from './kube-http.ts';
import { isAlive } from './process-alive.ts';
import { startCluster, type TestCluster } from './start-cluster.ts';

const source = await clusterOrSkip();
const whySkipped = source.kind === 'unavailable' ? ` (skipped: ${source.reason})` : '';

function splitRoute(name: string, weight: number) {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'shop', port: 80 }],
      rules: [{ backendRefs: [{ name: 'shop-v1', port: 80, weight }] }],
    },
  };
}

describe.skipIf(whySkipped)(`a real API server${whySkipped}`, () => {
  let cluster: TestCluster;
  let admin: KubeHttp;
  let namespace: string;

  beforeAll(async () => {
    cluster = await startCluster({ source });
    admin = await openKube(cluster.kubeconfigPath);
    namespace = await admin.createNamespace('cluster-test');
  });

  afterAll(async () => {
    await admin?.close();
    await cluster?.stop();
  });

  it('serves the standard channel of the Gateway API', async () => {
    const routes = await admin.list(httpRoutes());
    expect(routes).toMatchObject({ status: 200, body: { kind: 'HTTPRouteList' } });
    const meshes = await admin.list({
      group: 'gateway.networking.x-k8s.io',
      version: 'v1alpha1',
      plural: 'xmeshes',
    });
    expect(meshes.status).toBe(404);
  });

  it.each([
    { what: 'a weight above the maximum', weight: 1_000_001, field: 'spec.rules[0].backendRefs[0].weight' },
    { what: 'a negative weight', weight: -1, field: 'spec.rules[0].backendRefs[0].weight' },
  ])('refuses $what and names the field', async ({ weight, field }) => {
    const answer = await admin.create(httpRoutes(namespace), splitRoute('bad', weight));
    expect(answer).toMatchObject({
      status: 422,
      body: { reason: 'Invalid', details: { causes: [{ field }] } },
    });
  });

  it('lets the reader read routes, Services and EndpointSlices, and write nothing', async () => {
    const reader = await openKube(cluster.readerKubeconfigPath);
    const slices = { group: 'discovery.k8s.io', version: 'v1', plural: 'endpointslices' };
    for (const collection of [httpRoutes(), coreV1('services'), coreV1('namespaces'), slices]) {
      expect(await reader.list(collection), collection.plural).toMatchObject({ status: 200 });
    }
    expect(await reader.list(coreV1('secrets'))).toMatchObject({ status: 403 });
    expect(await reader.create(httpRoutes(namespace), splitRoute('mine', 1))).toMatchObject({ status: 403 });
    await reader.close();
  });

  it('refuses nobody by name, and strangers by token', async () => {
    const nobody = await openKube(cluster.nobodyKubeconfigPath);
    expect(await nobody.list(httpRoutes())).toMatchObject({ status: 403, body: { reason: 'Forbidden' } });
    await nobody.close();
    const stranger = new KubeHttp(cluster.url, { token: 'wrong', caPem: cluster.caPem });
    expect(await stranger.list(httpRoutes())).toMatchObject({ status: 401 });
    await stranger.close();
  });

  it('has a kubectl that speaks to it', async () => {
    const made = await cluster.kubectl(['apply', '-n', namespace, '-f', '-'], {
      stdin: JSON.stringify(splitRoute('by-kubectl', 7)),
    });
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const listed = await cluster.kubectl(['get', 'httproutes', '-A', '-o', 'name'], { user: 'reader' });
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining('/by-kubectl') });
    expect(await cluster.kubectl(['get', 'httproutes', '-A'], { user: 'nobody' })).toMatchObject({ code: 1 });
  });

  it('watches', async () => {
    const stop = new AbortController();
    const from = z
      .object({ metadata: z.object({ resourceVersion: z.string() }) })
      .parse((await admin.list(httpRoutes(namespace))).body).metadata.resourceVersion;
    const seen = admin.watch(httpRoutes(namespace), { resourceVersion: from }, stop.signal);
    const first = seen.next();
    await admin.create(httpRoutes(namespace), splitRoute('watched', 1));
    expect((await first).value).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'watched' } } });
    stop.abort();
  });

  it('runs beside another one, with the experimental channel', async () => {
    const other = await startCluster({ source, channel: 'experimental' });
    try {
      const there = await openKube(other.kubeconfigPath);
      const xmeshes = { group: 'gateway.networking.x-k8s.io', version: 'v1alpha1', plural: 'xmeshes' };
      expect(await there.list(xmeshes)).toMatchObject({ status: 200 });
      expect(await there.get(coreV1('namespaces'), namespace)).toMatchObject({ status: 404 });
      await there.close();
      expect(other.url).not.toBe(cluster.url);
    } finally {
      await other.stop();
    }
    expect(isAlive(other.pid)).toBe(false);
  });

  it('keeps data, port and credentials through kill -9 and a restart', async () => {
    await admin.create(httpRoutes(namespace), splitRoute('kept', 42));
    const before = cluster.pid;
    await cluster.kill9();
    await expect(admin.list(httpRoutes())).rejects.toThrow();
    await cluster.restart();
    expect(cluster.pid).not.toBe(before);
    expect(await admin.get(httpRoutes(namespace), 'kept')).toMatchObject({
      status: 200,
      body: { spec: { rules: [{ backendRefs: [{ weight: 42 }] }] } },
    });
  });

  it('dies with its parent, and its data with it', async () => {
    const script = `
      import { startCluster } from ${JSON.stringify(join(import.meta.dirname, 'start-cluster.ts'))};
      const cluster = await startCluster();
      console.log(JSON.stringify({ pid: cluster.pid, kubeconfig: cluster.kubeconfigPath }));
      setInterval(() => undefined, 60_000);`;
    const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface({ input: parent.stdout }), 'line');
    const orphan = z.object({ pid: z.number(), kubeconfig: z.string() }).parse(JSON.parse(String(line)));
    expect(isAlive(orphan.pid)).toBe(true);
    parent.kill('SIGKILL');
    const data = dirname(orphan.kubeconfig);
    await vi.waitUntil(() => !isAlive(orphan.pid) && !existsSync(data), { timeout: 10_000 });
  });
});
