import { afterEach, expect, test } from 'vitest';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { kindKey } from '#lib/identity/object-ref.ts';
import { createKubeClient, type KubeClient } from './client.ts';
import { currentUser, type Discovery, discover, serverVersion } from './discovery.ts';
import { type FakeApi, type FakeCall, fakeCluster, startFakeApi } from './fake-api.ts';

const open: { api: FakeApi; client: KubeClient }[] = [];
afterEach(async () => {
  for (const { api, client } of open.splice(0)) {
    await client.close();
    await api.close();
  }
});

async function setUp(answer: (call: FakeCall) => void) {
  const api = await startFakeApi(answer);
  const client = createKubeClient(fakeCluster(api.url));
  open.push({ api, client });
  return { api, client };
}

function of(found: Discovery, group: string, kind: string) {
  return found.get(kindKey({ group, kind }));
}

function version(name: string, resources: string[], freshness = 'Current') {
  return { version: name, freshness, resources: resources.map((resource) => ({ resource })) };
}

test('aggregated discovery: our preferred version, absent kinds, stale groups', async () => {
  const { api, client } = await setUp((call) =>
    call.json(200, {
      kind: 'APIGroupDiscoveryList',
      items: [
        { metadata: { name: 'discovery.k8s.io' }, versions: [version('v1', ['endpointslices'])] },
        {
          metadata: { name: GATEWAY_GROUP },
          versions: [
            version('v1beta1', ['httproutes', 'gateways']),
            version('v1', ['httproutes']),
            version('v1alpha2', ['tcproutes']),
          ],
        },
        { metadata: { name: 'gateway.networking.x-k8s.io' }, versions: [version('v1alpha1', [], 'Stale')] },
      ],
    }),
  );
  const found = await discover(client);
  expect(api.calls).toHaveLength(1);
  expect(api.calls[0]?.headers.accept).toContain('v=v2;as=APIGroupDiscoveryList');
  expect(of(found, '', 'Service')).toEqual({ state: 'served', version: 'v1', servedVersions: ['v1'] });
  expect(of(found, GATEWAY_GROUP, 'HTTPRoute')).toMatchObject({
    version: 'v1',
    servedVersions: ['v1', 'v1beta1'],
  });
  expect(of(found, GATEWAY_GROUP, 'Gateway')).toMatchObject({ version: 'v1beta1' });
  expect(of(found, GATEWAY_GROUP, 'TCPRoute')).toMatchObject({ version: 'v1alpha2' });
  expect(of(found, GATEWAY_GROUP, 'GRPCRoute')).toEqual({ state: 'absent' });
  expect(of(found, 'gateway.networking.x-k8s.io', 'XMesh')).toMatchObject({ state: 'unknown' });
});

test('legacy discovery: only our groups are asked, a failing one is unknown', async () => {
  const { api, client } = await setUp((call) => {
    const groups = [
      { name: 'apps', versions: [{ version: 'v1' }] },
      { name: GATEWAY_GROUP, versions: [{ version: 'v1' }, { version: 'v1alpha2' }] },
      { name: 'discovery.k8s.io', versions: [{ version: 'v1' }] },
    ];
    if (call.path === '/apis') call.json(200, { kind: 'APIGroupList', groups });
    else if (call.path.endsWith('/v1alpha2')) call.json(503, {});
    else
      call.json(200, {
        resources: [{ name: 'httproutes' }, { name: 'httproutes/status' }, { name: 'endpointslices' }],
      });
  });
  const found = await discover(client);
  expect(of(found, GATEWAY_GROUP, 'HTTPRoute')).toMatchObject({ state: 'served', version: 'v1' });
  expect(of(found, GATEWAY_GROUP, 'TCPRoute')).toMatchObject({ state: 'unknown' });
  expect(of(found, GATEWAY_GROUP, 'Gateway')).toEqual({ state: 'absent' });
  expect(api.calls.map((call) => call.path)).not.toContain('/apis/apps/v1');
});

test('discovery that is refused is an error by code', async () => {
  const { client } = await setUp((call) => call.json(401, {}));
  await expect(discover(client)).rejects.toMatchObject({ code: 'cluster-auth' });
});

test('version and user; refused is unknown, not an error', async () => {
  const known = await setUp((call) => {
    if (call.path === '/version') call.json(200, { gitVersion: 'v1.37.2' });
    else call.json(201, { status: { userInfo: { username: 'jane' } } });
  });
  expect(await serverVersion(known.client)).toBe('v1.37.2');
  expect(await currentUser(known.client)).toBe('jane');
  const refused = await setUp((call) => call.json(403, {}));
  expect(await serverVersion(refused.client)).toBeNull();
  expect(await currentUser(refused.client)).toBeNull();
});
