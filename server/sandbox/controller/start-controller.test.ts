import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { objectAt, objectsAt } from '#lib/gateway-api/json.ts';
import { startFakeApi } from '#server/kube/fake-api.ts';
import { openSandbox } from '../sandbox-client.fixture.ts';
import { startSandbox } from '../start-sandbox.ts';
import { startController } from './start-controller.ts';

const GROUP = '/apis/gateway.networking.k8s.io/v1';
const CRD = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/httproutes.gateway.networking.k8s.io';

test('the controller outlives the removal of a kind and goes on when it is back', async () => {
  const kubeconfigDir = mkdtempSync(join(tmpdir(), 'sandbox-controller-'));
  const sandbox = await startSandbox({ kubeconfigDir });
  const client = openSandbox(sandbox);
  try {
    const crd = (await client.call(CRD)).body;
    const route = (await client.call(`${GROUP}/namespaces/demo/httproutes/demo-app`)).body;
    expect((await client.call(CRD, { method: 'DELETE' })).status).toBe(200);
    expect((await client.call(`${GROUP}/httproutes`)).status).toBe(404);
    const { resourceVersion: _version, uid: _uid, ...metadata } = objectAt(crd, 'metadata');
    const create = { method: 'POST', body: { ...crd, metadata } } as const;
    expect((await client.call(CRD.replace(/\/[^/]*$/, ''), create)).status).toBe(201);
    const { status: _status, ...fresh } = route;
    const { resourceVersion: _old, uid: _gone, ...kept } = objectAt(route, 'metadata');
    const again = { method: 'POST', body: { ...fresh, metadata: kept } } as const;
    await vi.waitFor(async () => {
      const { status } = await client.call(`${GROUP}/namespaces/demo/httproutes`, again);
      expect([201, 409]).toContain(status);
    }, 5000);
    await vi.waitFor(async () => {
      const { body } = await client.call(`${GROUP}/namespaces/demo/httproutes/demo-app`);
      expect(objectsAt(objectAt(body, 'status'), 'parents')).not.toEqual([]);
    }, 10_000);
  } finally {
    await client.close();
    await sandbox.close();
    rmSync(kubeconfigDir, { recursive: true });
  }
}, 30_000);

test.each([
  ['a list that is no JSON', 200, 'gibberish', /SyntaxError/],
  ['a list that is refused', 500, '{}', /answered with 500/],
])('%s is logged once and tried again', async (_, status, text, fault) => {
  const api = await startFakeApi((call) => {
    call.response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
  });
  const log = vi.fn();
  const controller = startController({ url: api.url, token: 't', ca: '' }, log);
  try {
    const lists = () => api.calls.filter((call) => call.path.endsWith('/httproutes')).length;
    await vi.waitFor(() => expect(lists()).toBeGreaterThan(2), 10_000);
    const told = log.mock.calls.filter(([, details]) => details.where.endsWith('/httproutes'));
    expect(told).toEqual([
      [expect.any(String), { where: `${GROUP}/httproutes`, fault: expect.stringMatching(fault) }],
    ]);
  } finally {
    await controller.stop();
    await api.close();
  }
});

test('a status that is refused is logged and written again', async () => {
  let puts = 0;
  const gatewayClass = {
    metadata: { name: 'ours', generation: 1 },
    spec: { controllerName: 'sandbox.meshloom.dev/gateway-controller' },
  };
  const api = await startFakeApi((call) => {
    if (call.method === 'PUT') {
      puts += 1;
      call.json(puts === 1 ? 503 : 200, {});
    } else if (call.query.has('watch')) call.response.writeHead(200).flushHeaders();
    else {
      const items = call.path.endsWith('/gatewayclasses') ? [gatewayClass] : [];
      call.json(200, {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'GatewayClassList',
        metadata: { resourceVersion: '1' },
        items,
      });
    }
  });
  const log = vi.fn();
  const controller = startController({ url: api.url, token: 't', ca: '' }, log);
  try {
    await vi.waitFor(() => expect(puts).toBe(2), 10_000);
    expect(log.mock.calls).toEqual([
      [expect.any(String), expect.objectContaining({ fault: expect.stringMatching('503') })],
    ]);
  } finally {
    await controller.stop();
    await api.close();
  }
}, 20_000);
