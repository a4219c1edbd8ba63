import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { arrayAt, objectAt, objectsAt } from '#lib/gateway-api/json.ts';
import { openSandbox } from '../sandbox-client.fixture.ts';
import { startSandbox } from '../start-sandbox.ts';

const SLICES =
  '/apis/discovery.k8s.io/v1/namespaces/demo/endpointslices?labelSelector=kubernetes.io/service-name%3Ddemo-app-v1';

test('endpoints that were taken are given back at the next start, and the mesh is the one asked for', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'sandbox-crash-'));
  const read = async (client: ReturnType<typeof openSandbox>) =>
    objectsAt((await client.call(SLICES)).body, 'items').flatMap((slice) => arrayAt(slice, 'endpoints'));
  try {
    const first = await startSandbox({ kubeconfigDir: join(dir, 'kube'), dir: join(dir, 'data') });
    const client = openSandbox(first);
    const before = await read(client);
    const backend = { namespace: 'demo', service: 'demo-app-v1', endpointsGone: true, failing: 0, slow: 1 };
    await first.faults.set({ ...first.faults.state(), backends: [backend] });
    expect(await read(client)).toEqual([]);
    await client.close();
    // Closing puts nothing right, as a crash would not.
    await first.close();
    const second = await startSandbox({
      kubeconfigDir: join(dir, 'kube'),
      dir: join(dir, 'data'),
      mesh: 'linkerd',
    });
    const again = openSandbox(second);
    try {
      await vi.waitFor(async () => expect(await read(again)).toEqual(before), 5000);
      await vi.waitFor(async () => {
        const { body } = await again.call(
          '/apis/gateway.networking.k8s.io/v1/namespaces/demo/httproutes/demo-app',
        );
        const names = objectsAt(objectAt(body, 'status'), 'parents').map(
          ({ controllerName }) => controllerName,
        );
        expect(names).toEqual(['linkerd.io/policy-controller']);
      }, 5000);
    } finally {
      await again.close();
      await second.close();
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
}, 30_000);
