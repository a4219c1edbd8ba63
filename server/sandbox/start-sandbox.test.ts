import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type JsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { isKubeObject } from '#lib/gateway-api/kube-object.ts';
import { readEndpointSlice } from '#lib/gateway-api/service.ts';
import { openSandbox } from './sandbox-client.fixture.ts';
import { type Sandbox, startSandbox } from './start-sandbox.ts';

let directory: string;
let sandbox: Sandbox;
let client: ReturnType<typeof openSandbox>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
  sandbox = await startSandbox({ kubeconfigDir: directory });
  client = openSandbox(sandbox);
});

afterAll(async () => {
  await client.close();
  await sandbox.close();
  rmSync(directory, { recursive: true });
});

const ROUTES = '/apis/gateway.networking.k8s.io/v1/httproutes';

async function routeNamed(name: string): Promise<JsonObject> {
  const { body } = await client.call(`${ROUTES}?fieldSelector=metadata.name%3D${name}`);
  return objectsAt(body, 'items')[0] ?? {};
}

const conditionsOf = (route: JsonObject) =>
  objectsAt(objectAt(route, 'status'), 'parents').flatMap((parent) =>
    objectsAt(parent, 'conditions').map((each) => `${each.type}=${each.status}/${each.reason}`),
  );

describe('the seed', () => {
  it('holds a shop of about thirty Services in four namespaces beside the demo', async () => {
    const { body } = await client.call('/api/v1/services');
    const services = objectsAt(body, 'items').map((item) => objectAt(item, 'metadata'));
    const shop = services.filter((metadata) => metadata.namespace !== 'demo');
    expect(shop.length).toBeGreaterThanOrEqual(28);
    expect(new Set(shop.map((metadata) => metadata.namespace))).toEqual(
      new Set(['storefront', 'catalog', 'payments', 'fulfilment']),
    );
  });

  it('has endpoints that are ready, partly ready and not ready', async () => {
    const { body } = await client.call('/apis/discovery.k8s.io/v1/endpointslices');
    const counts = new Map(
      objectsAt(body, 'items').map((item) => {
        const slice = { ...item, apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' };
        if (!isKubeObject(slice)) throw new Error('not an object');
        const { service, ready, total } = readEndpointSlice(slice);
        return [service, `${ready}/${total}`] as const;
      }),
    );
    expect([counts.get('session'), counts.get('refunds'), counts.get('checkout')]).toEqual([
      '2/3',
      '0/2',
      '4/4',
    ]);
  });

  it.each([
    ['demo-app', 'meshloom', 'Apply'],
    ['checkout-rollout', 'argocd-controller', 'Apply'],
    ['search', 'kustomize-controller', 'Apply'],
    ['payments-canary', 'kubectl-client-side-apply', 'Update'],
  ])('%s is owned by %s', async (name, manager, operation) => {
    const owners = objectsAt(objectAt(await routeNamed(name), 'metadata'), 'managedFields');
    const owner = owners.find((entry) => stringAt(entry, 'subresource') === undefined);
    expect([owner?.manager, owner?.operation]).toEqual([manager, operation]);
  });
});

describe('the controller', () => {
  it.each([
    ['demo-app', ['Accepted=True/Accepted', 'ResolvedRefs=True/ResolvedRefs']],
    ['shop', ['Accepted=True/Accepted', 'ResolvedRefs=True/ResolvedRefs']],
    ['refunds', ['Accepted=True/Accepted', 'ResolvedRefs=False/BackendNotFound']],
  ])('answers for %s', async (name, expected) => {
    await vi.waitFor(async () => expect(conditionsOf(await routeNamed(name))).toEqual(expected), 10_000);
  });

  it('answers again when the missing backend appears', async () => {
    const body: JsonObject = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'refunds-v2' },
      spec: { ports: [{ port: 80 }] },
    };
    await client.call('/api/v1/namespaces/payments/services', { method: 'POST', body });
    const expected = ['Accepted=True/Accepted', 'ResolvedRefs=True/ResolvedRefs'];
    await vi.waitFor(async () => expect(conditionsOf(await routeNamed('refunds'))).toEqual(expected), 10_000);
  });
});

const run = promisify(execFile);
const found = await run('kubectl', ['version', '--client']).then(
  () => true,
  () => false,
);

describe.skipIf(!found)(
  'kubectl',
  () => {
    const kubectl = async (...args: string[]) =>
      (
        await run('kubectl', ['--kubeconfig', sandbox.kubeconfigPath, ...args], {
          env: { ...process.env, HOME: directory },
        })
      ).stdout;

    it('lists what is there', async () => {
      expect(await kubectl('get', 'httproutes', '-A')).toMatch(
        /^storefront\s+shop\s+\["shop.example.com"\]/m,
      );
      expect(await kubectl('get', 'svc', '-n', 'demo', '-o', 'wide')).toMatch(
        /demo-app-v1\s+ClusterIP\s+10\.96\.\S+\s+<none>\s+80\/TCP/,
      );
      expect(await kubectl('api-resources')).toMatch(
        /httproutes\s+gateway.networking.k8s.io\/v1\s+true\s+HTTPRoute/,
      );
    });

    it('applies on both sides, labels, and deletes', async () => {
      const file = join(directory, 's.json');
      const manifest = (port: number) =>
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 's' },
          spec: { selector: { app: 's' }, ports: [{ port }] },
        });
      await writeFile(file, manifest(80));
      expect(await kubectl('apply', '-f', file)).toContain('service/s created');
      await writeFile(file, manifest(81));
      expect(await kubectl('apply', '-f', file)).toContain('service/s configured');
      expect(await kubectl('get', 'service', 's', '-o', 'yaml')).toMatch(/- port: 81\n/);
      expect(await kubectl('apply', '--server-side', '-f', file)).toContain('service/s serverside-applied');
      expect(await kubectl('label', 'service', 's', 'x=y')).toContain('service/s labeled');
      expect(await kubectl('delete', '-f', file)).toContain('service "s" deleted');
    });
  },
  60_000,
);
