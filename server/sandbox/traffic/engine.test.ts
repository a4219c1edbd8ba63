import { describe, expect, it } from 'vitest';
import type { World } from '#lib/gateway-api/world.ts';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { enforcedWorld } from '../controller/personality/enforced-world.ts';
import { TrafficEngine } from './engine.ts';
import { Ledger, type LedgerRow } from './ledger.ts';
import { readTraffic } from './read-traffic.ts';
import { countOf, echoRoute, engineOver, PLACE } from './traffic-world.fixture.ts';

const SPLIT =
  '[{ backendRefs: [{ name: echo-v1, port: 80, weight: 90 }, { name: echo-v2, port: 80, weight: 10 }] }]';
const FROM_SHOP = 'shop/client 1000 http echo.shop:80 GET /';

/** Sends for some seconds of the engine's own time. */
function run(engine: TrafficEngine, seconds = 20): readonly LedgerRow[] {
  for (let second = 0; second < seconds; second += 1) engine.tick(1);
  return [...engine.ledger.rows];
}

const toBackend = (name: string) => (row: LedgerRow) => row.backend?.name === name;

/** Four deviations of a binomial: one run of 16 000 falls outside by chance, and a seed is fixed. */
function expectShare(part: number, all: number, share: number): void {
  const deviation = Math.sqrt(all * share * (1 - share));
  expect(Math.abs(part - all * share)).toBeLessThan(4 * deviation);
}

describe('traffic follows the routes', () => {
  it('splits as declared', () => {
    const rows = run(engineOver({ manifests: echoRoute(SPLIT), entries: FROM_SHOP }));
    const all = countOf(rows);
    expect(all).toBe(20_000);
    expectShare(countOf(rows, toBackend('echo-v2')), all, 0.1);
    expect(rows.every(({ route, parent }) => route?.name === 'echo' && parent.name === 'echo')).toBe(true);
  });

  it('takes the rule that a header asks for, and names it', () => {
    const rules = `[{ name: beta, matches: [{ headers: [{ name: version, value: v2 }] }], backendRefs: [{ name: echo-v2, port: 80 }] },
      { backendRefs: [{ name: echo-v1, port: 80 }] }]`;
    const entries = `${FROM_SHOP}\nshop/client 10 http echo.shop:80 GET / version=v2`;
    const rows = run(engineOver({ manifests: echoRoute(rules), entries }), 10);
    const byRule = rows.map(({ route, backend, count }) => [
      route?.rule.index,
      route?.rule.name,
      backend?.name,
      count,
    ]);
    expect(byRule).toEqual([
      [1, null, 'echo-v1', 10_000],
      [0, 'beta', 'echo-v2', 100],
    ]);
  });

  it('keeps a consumer route to callers of its namespace', () => {
    const consumer = '[{ backendRefs: [{ name: echo-v2, namespace: shop, port: 80 }] }]';
    const entries = `${FROM_SHOP}\nother/client 1000 http echo.shop:80 GET /`;
    const rows = run(engineOver({ manifests: echoRoute(consumer, 'other'), entries }), 5);
    const others = rows.filter(({ client }) => client.namespace === 'other');
    expect(others.map(({ route, backend }) => [route?.namespace, backend?.name])).toEqual([
      ['other', 'echo-v2'],
    ]);
    const own = rows.filter(({ client }) => client.namespace === 'shop');
    expect(own.every(({ route, backend }) => route === null && backend?.name === 'echo')).toBe(true);
  });

  it.each([
    {
      name: 'a backend that is not there: 500 for its share',
      rules:
        '[{ backendRefs: [{ name: echo-v1, port: 80, weight: 3 }, { name: gone, port: 80, weight: 1 }] }]',
      share: 0.25,
      status: 500,
      failure: 'invalid-backend',
    },
    {
      name: 'a backend without endpoints: 503 for its share',
      rules:
        '[{ backendRefs: [{ name: echo-v1, port: 80, weight: 1 }, { name: empty, port: 80, weight: 1 }] }]',
      share: 0.5,
      status: 503,
      failure: 'no-endpoints',
    },
  ])('$name', ({ rules, share, status, failure }) => {
    const rows = run(engineOver({ manifests: echoRoute(rules), entries: FROM_SHOP }));
    const refused = rows.filter((row) => row.failure !== null);
    expect(refused.map((row) => [row.status, row.failure, row.destination])).toEqual([
      [status, failure, null],
    ]);
    expectShare(countOf(refused), countOf(rows), share);
  });

  it.each([
    {
      rules: '[{ matches: [{ path: { value: /nowhere } }], backendRefs: [{ name: echo-v1, port: 80 }] }]',
      status: 404,
      failure: 'no-route',
    },
    {
      rules: '[{ backendRefs: [{ name: echo-v1, port: 80, weight: 0 }] }]',
      status: 500,
      failure: 'invalid-backend',
    },
    {
      rules:
        '[{ filters: [{ type: RequestRedirect, requestRedirect: { statusCode: 301, hostname: else.where } }] }]',
      status: 301,
      failure: null,
    },
  ])('answers $status without a backend', ({ rules, status, failure }) => {
    const rows = run(engineOver({ manifests: echoRoute(rules), entries: FROM_SHOP }), 2);
    expect(rows.map((row) => [row.status, row.failure, row.backend, row.count])).toEqual([
      [status, failure, null, 2_000],
    ]);
  });

  it('sends nothing to a name that is not there, and nothing from callers that are not', () => {
    const entries = 'shop/client 100 http nobody.shop:80 GET /\nshop/absent 100 http echo.shop:80 GET /';
    expect(run(engineOver({ manifests: '', entries }))).toEqual([]);
  });

  it('ends what a rule allows no more time', () => {
    const rules = '[{ timeouts: { request: 50ms }, backendRefs: [{ name: echo-v1, port: 80 }] }]';
    const slow = { manners: 'shop/echo * 500 0.1 0 900', entries: FROM_SHOP };
    const [row, ...more] = run(engineOver({ manifests: echoRoute(rules), ...slow }), 2);
    expect(more).toEqual([]);
    expect([row?.status, row?.failure, (row?.latency.sum ?? 0) / (row?.count ?? 1)]).toEqual([
      504,
      'timeout',
      50,
    ]);
  });

  it('copies what a mirror asks for', () => {
    const rules = `[{ filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: echo-v2, port: 80 }, percent: 20 } }],
      backendRefs: [{ name: echo-v1, port: 80 }] }]`;
    const rows = run(engineOver({ manifests: echoRoute(rules), entries: FROM_SHOP }));
    expect(countOf(rows, ({ mirror }) => !mirror)).toBe(20_000);
    const copies = rows.filter(({ mirror }) => mirror);
    expect(copies.map(({ backend }) => backend?.name)).toEqual(['echo-v2']);
    expectShare(countOf(copies), 20_000, 0.2);
  });

  it('comes in through a Gateway', () => {
    const manifests = `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { gatewayClassName: any, listeners: [{ name: http, port: 80, protocol: HTTP }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: front, namespace: shop }
spec: { parentRefs: [{ name: edge }], rules: [{ backendRefs: [{ name: echo-v1, port: 80 }] }] }
`;
    const rows = run(
      engineOver({ manifests, entries: 'gateway:shop/edge 10 http shop.example:80 GET /' }),
      10,
    );
    const seen = rows.map(({ client, parent, route, destination, count }) => [
      client.workload,
      parent.kind,
      parent.host,
      route?.name,
      destination?.workload,
      count,
    ]);
    expect(seen).toEqual([['edge', 'Gateway', 'shop.example', 'front', 'echo-v1', 100]]);
  });
});

describe('chains of calls', () => {
  const calls = 'shop/echo * 0.5 grpc deep.shop:80 POST /deep.v1.Deep/Go needed';

  it('call on as often as described, from the Pod that handled the request', () => {
    const rows = run(engineOver({ manifests: echoRoute(SPLIT), entries: FROM_SHOP, calls }));
    const second = rows.filter(({ parent }) => parent.name === 'deep');
    expectShare(countOf(second), 20_000, 0.5);
    expect(new Set(second.map(({ client }) => client.workload))).toEqual(new Set(['echo-v1', 'echo-v2']));
    expect(second.every(({ protocol, grpcStatus }) => protocol === 'grpc' && grpcStatus === 'OK')).toBe(true);
  });

  it('wait for what they called', () => {
    const alone = run(engineOver({ manifests: '', entries: FROM_SHOP }));
    const chained = run(engineOver({ manifests: '', entries: FROM_SHOP, calls: calls.replace('0.5', '3') }));
    const meanOf = (rows: readonly LedgerRow[]) => {
      const first = rows.filter(({ parent }) => parent.name === 'echo');
      return first.reduce((sum, { latency }) => sum + latency.sum, 0) / countOf(first);
    };
    expect(meanOf(chained) / meanOf(alone)).toBeCloseTo(4, 0);
  });

  it('fail when what they need fails, and carry on when it is not needed', () => {
    const broken = { manifests: '', entries: FROM_SHOP, manners: 'shop/deep * 5 0.2 1 900' };
    const needed = run(engineOver({ ...broken, calls: calls.replace('0.5', '1') }), 2);
    expect(needed.filter(({ parent }) => parent.name === 'echo').every(({ status }) => status === 502)).toBe(
      true,
    );
    const spared = run(engineOver({ ...broken, calls: calls.replace('0.5', '1').replace(' needed', '') }), 2);
    expect(spared.filter(({ parent }) => parent.name === 'echo').every(({ status }) => status === 200)).toBe(
      true,
    );
  });

  it('end somewhere even when they go in circles', () => {
    const rows = run(
      engineOver({ manifests: '', entries: FROM_SHOP, calls: 'shop/echo * 1 http echo.shop:80 GET /' }),
      1,
    );
    expect(countOf(rows)).toBe(9_000);
  });
});

describe('faults of backends', () => {
  it('fail and slow the Pods behind the Service, until they are taken back', () => {
    const engine = engineOver({ manifests: '', entries: 'shop/client 1000 http echo-v2.shop:80 GET /' });
    engine.setTroubles([{ namespace: 'shop', service: 'echo-v2', failing: 0.3, slow: 10 }]);
    const rows = run(engine);
    const failed = countOf(rows, ({ status }) => status === 500);
    expectShare(failed, 20_000, 0.3);
    const mean = rows.reduce((sum, { latency }) => sum + latency.sum, 0) / 20_000;
    expect(mean).toBeGreaterThan(45);
    engine.setTroubles([]);
    expect(countOf(run(engine), ({ status }) => status === 500)).toBe(failed);
  });
});

describe('the ledger', () => {
  it('is the same for the same seed and objects, and another for another seed', () => {
    const told = (seed: number) =>
      run(engineOver({ manifests: echoRoute(SPLIT), entries: FROM_SHOP, seed })).map(
        ({ backend, count, latency }) => [backend?.name, count, latency.sum],
      );
    expect(told(3)).toEqual(told(3));
    expect(told(3)).not.toEqual(told(4));
  });

  it('stays bounded by no longer telling Pods apart, and stays exact', () => {
    const [row] = run(engineOver({ manifests: '', entries: 'shop/client 10 http deep.shop:80 GET /' }), 1);
    const ledger = new Ledger(2);
    for (let pod = 0; pod < 100; pod += 1) {
      if (row) ledger.row({ ...row, client: { ...row.client, pod: `client-${pod}` } }).count += 1;
    }
    const rows = [...ledger.rows];
    expect(rows.map(({ client, count }) => [client.pod, count])).toEqual([
      ['client-0', 1],
      ['client-1', 1],
      ['', 98],
    ]);
  });

  it('sends no flood after a long sleep', () => {
    const engine = engineOver({ manifests: '', entries: FROM_SHOP });
    engine.tick(3_600);
    expect(countOf(engine.ledger.rows)).toBe(2_000);
  });
});

describe('what is enforced', () => {
  const traffic = readTraffic({ entries: FROM_SHOP, calls: '', manners: '' });

  it('may be less than what the routes say', () => {
    const world = worldFromManifests(PLACE + echoRoute(SPLIT));
    const bare = worldFromManifests(PLACE);
    const engine = new TrafficEngine({ traffic, seed: 1, world: () => world, enforced: () => bare });
    expect(run(engine, 2).every(({ route }) => route === null)).toBe(true);
  });

  it('leaves to no route what a mesh sends to the Service because no rule matches', () => {
    const rules = '[{ matches: [{ path: { value: /other } }], backendRefs: [{ name: echo-v2, port: 80 }] }]';
    const world = worldFromManifests(PLACE + echoRoute(rules));
    const enforced = (given: World) => enforcedWorld(given, 'kuma');
    const engine = new TrafficEngine({ traffic, seed: 1, world: () => world, enforced });
    const seen = run(engine, 2).map(({ route, backend, failure }) => [route, backend?.name, failure]);
    expect(new Set(seen.map((each) => JSON.stringify(each)))).toEqual(new Set(['[null,"echo",null]']));
  });
});
