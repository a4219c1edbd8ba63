import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/gateway-api/json.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { createCluster } from '../cluster.ts';
import { seedCluster } from '../seed/seed-cluster.ts';
import { createSeeder } from '../seed/seeder.ts';
import { DEMO_TRAFFIC } from './demo-traffic.ts';
import { TrafficEngine } from './engine.ts';
import { followStore } from './live-world.ts';
import { countOf } from './traffic-world.fixture.ts';

const ROUTES = 'gateway.networking.k8s.io/httproutes';

function split(v1: number, v2: number): JsonObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'demo-app', namespace: 'demo' },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'demo-app', port: 80 }],
      rules: [
        {
          backendRefs: [
            { name: 'demo-app-v1', port: 80, weight: v1 },
            { name: 'demo-app-v2', port: 80, weight: v2 },
          ],
        },
      ],
    },
  };
}

function startDemo() {
  const cluster = createCluster();
  seedCluster(cluster, 'demo');
  const world = followStore(cluster.store);
  const engine = new TrafficEngine({ traffic: DEMO_TRAFFIC, seed: 1, world: world.current });
  const toDemo = (version: string) =>
    countOf(engine.ledger.rows, ({ backend }) => backend?.name === `demo-app-${version}`);
  return { cluster, world, engine, seeder: createSeeder(cluster), toDemo };
}

describe('traffic of the seed', () => {
  it('shifts with the next step after an apply', () => {
    const { engine, seeder, toDemo } = startDemo();
    for (let second = 0; second < 10; second += 1) engine.tick(1);
    // Before: v2 by header only, one in four.
    expect(toDemo('v2') / (toDemo('v1') + toDemo('v2'))).toBeCloseTo(0.25, 2);
    const before = { v1: toDemo('v1'), v2: toDemo('v2') };
    seeder.apply('meshloom', split(0, 1));
    engine.tick(1);
    expect(toDemo('v1')).toBe(before.v1);
    expect(toDemo('v2') - before.v2).toBe(160);
  });

  it('falls to 503 when the endpoints go, and comes back with them', () => {
    const { cluster, engine } = startDemo();
    engine.tick(1);
    const place = { resource: 'discovery.k8s.io/endpointslices', prefix: 'demo/demo-app-v1-' };
    const slices = cluster.store
      .list(place.resource)
      .filter(({ metadata }) => `${metadata.namespace}/${metadata.name}`.startsWith(place.prefix));
    expect(slices).toHaveLength(1);
    for (const slice of slices)
      cluster.store.remove({
        resource: place.resource,
        key: `${slice.metadata.namespace}/${slice.metadata.name}`,
      });
    const refused = () =>
      countOf(
        engine.ledger.rows,
        ({ failure, backend }) => failure === 'no-endpoints' && backend?.name === 'demo-app-v1',
      );
    expect(refused()).toBe(0);
    engine.tick(1);
    expect(refused()).toBe(120);
    for (const slice of slices)
      cluster.store.put(
        { resource: place.resource, key: `${slice.metadata.namespace}/${slice.metadata.name}` },
        slice,
      );
    engine.tick(1);
    expect(refused()).toBe(120);
  });

  it('calls about 2 000 times a second, over about 30 applications and all protocols', () => {
    const { engine } = startDemo();
    for (let second = 0; second < 10; second += 1) engine.tick(1);
    const rows = [...engine.ledger.rows];
    expect(countOf(rows) / 10).toBeGreaterThan(1_900);
    expect(countOf(rows) / 10).toBeLessThan(2_100);
    const apps = new Set(rows.flatMap(({ client, destination }) => [client.workload, destination?.workload]));
    expect(apps.size).toBeGreaterThanOrEqual(25);
    expect(new Set(rows.map(({ protocol }) => protocol))).toEqual(new Set(['http', 'grpc', 'tcp']));
    const failed = countOf(rows, ({ status, grpcStatus }) => status >= 500 || (grpcStatus ?? 'OK') !== 'OK');
    // Mostly the refunds that are broken on purpose, and what depends on them.
    expect(failed / countOf(rows)).toBeLessThan(0.03);
  });

  it('reaches every Service that the tables name', () => {
    const { world } = startDemo();
    const objects = world.current().objects;
    const shapes = [...DEMO_TRAFFIC.entries, ...DEMO_TRAFFIC.calls].map(({ shape }) => shape.host);
    const missing = shapes.filter((host) => {
      const [name = '', namespace = ''] = host.split('.');
      return (
        host !== 'shop.example.com' &&
        !objects.has(objectKey({ group: '', kind: 'Service', namespace, name }))
      );
    });
    expect(missing).toEqual([]);
  });
});

describe('the followed store', () => {
  it('gives the same world until something that matters changes', () => {
    const { cluster, world, seeder } = startDemo();
    const first = world.current();
    expect(world.current()).toBe(first);
    const route = cluster.store.get(ROUTES, 'demo/demo-app');
    if (!route) throw new Error('the seed has this route');
    seeder.setStatus('someone', route, { parents: [] });
    expect(world.current()).toBe(first);
    seeder.apply('meshloom', split(1, 1));
    expect(world.current()).not.toBe(first);
  });

  it('sees a kind leave and come back', () => {
    const { cluster, world, seeder } = startDemo();
    const key = objectKey({
      group: 'gateway.networking.k8s.io',
      kind: 'HTTPRoute',
      namespace: 'demo',
      name: 'demo-app',
    });
    expect(world.current().objects.has(key)).toBe(true);
    cluster.store.withdraw(ROUTES);
    expect(world.current().objects.has(key)).toBe(false);
    seeder.apply('meshloom', split(1, 1));
    expect(world.current().objects.has(key)).toBe(true);
  });

  it('hears nothing once closed', () => {
    const { world, seeder } = startDemo();
    const first = world.current();
    world.close();
    seeder.apply('meshloom', split(1, 1));
    expect(world.current()).toBe(first);
  });
});
