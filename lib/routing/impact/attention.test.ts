import { describe, expect, it } from 'vitest';
import type { World } from '#lib/gateway-api/world.ts';
import { impactOf } from './impact-of.ts';
import { route, rule, service, shopWith } from './shop.fixture.ts';

const assume = { endpoints: 'assume' } as const;
const points = (before: World, after: World) =>
  impactOf(before, after, assume).attention.map(({ code, message }) => `${code}: ${message}`);

const V1 = route(rule('checkout-v1'));
const undated = (name: string, backend: string) => route(rule(backend), { name, created: null });
const CONSUMER = route(rule('checkout-v2', '{path: {value: /a}}'), { name: 'mine', namespace: 'ops' });
const slice = (ready: boolean) => `
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: v1-1, namespace: shop, labels: {kubernetes.io/service-name: checkout-v1}}
addressType: IPv4
endpoints: [{addresses: [10.1.0.1], conditions: {ready: ${ready}}}]
`;
const GATEWAY = `
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: shop}
spec:
  gatewayClassName: c
  listeners: [{name: http, protocol: HTTP, port: 80}]
`;
const GRANT = `
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: g, namespace: ops}
spec:
  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]
  to: [{group: "", kind: Service}]
`;
const TO_OPS = route('- backendRefs: [{name: other, namespace: ops, port: 80}]', {
  parent: '{name: public}',
});

describe('what a glance may miss', () => {
  const cases: readonly (readonly [name: string, before: World, after: World, points: readonly string[]])[] =
    [
      [
        'a first route that leaves requests unmatched',
        shopWith(),
        shopWith(route(rule('checkout-v1', '{path: {value: /a}}'))),
        [
          'first-route: Service shop/checkout port 80 gets its first route: requests that no rule matches no longer reach it and get 404.',
        ],
      ],
      [
        'a first route for everything',
        shopWith(),
        shopWith(V1),
        [
          'first-route: Service shop/checkout port 80 gets its first route: every request is matched by a rule, so none is refused.',
        ],
      ],
      [
        'the last route deleted',
        shopWith(V1),
        shopWith(),
        [
          'no-route-left: Service shop/checkout port 80 has no route left: requests go straight to its own endpoints again.',
        ],
      ],
      [
        'a consumer route: only callers of its namespace part',
        shopWith(V1),
        shopWith(V1, CONSUMER),
        [
          "consumer-routes-added: Service shop/checkout port 80 for callers in ops: these callers have routes of their own now, which replace those of the Service's namespace for them alone.",
        ],
      ],
      [
        'the kind of route flips',
        shopWith(V1),
        shopWith(V1, route(rule('checkout-v2'), { kind: 'GRPCRoute', name: 'calls' })),
        [
          'kind-precedence: Service shop/checkout port 80 is decided by GRPCRoute objects instead of HTTPRoute: only one kind applies to a Service port.',
        ],
      ],
      [
        'a route of a kind that does not apply',
        shopWith(route(rule('checkout-v2'), { kind: 'GRPCRoute', name: 'calls' })),
        shopWith(V1, route(rule('checkout-v2'), { kind: 'GRPCRoute', name: 'calls' })),
        [
          'route-without-effect: HTTPRoute shop/checkout decides nothing on Service shop/checkout port 80: only one kind applies to a Service port, and GRPCRoute goes before HTTPRoute.',
        ],
      ],
      [
        'endpoints vanish',
        shopWith(V1, slice(true)),
        shopWith(V1, slice(false)),
        [
          'no-ready-endpoints: Service shop/checkout port 80: backend shop/checkout-v1 has no ready endpoint any more.',
          'no-ready-endpoints: Service shop/checkout-v1 port 80: backend shop/checkout-v1 has no ready endpoint any more.',
        ],
      ],
      [
        'a grant is taken away',
        shopWith(GATEWAY, GRANT, TO_OPS),
        shopWith(GATEWAY, TO_OPS),
        [
          'ref-not-permitted: listener http of Gateway shop/public: backend ops/other is in another namespace, and no ReferenceGrant permits it any more.',
        ],
      ],
      [
        'two routes that neither exist yet tie',
        shopWith(),
        shopWith(undated('checkout', 'checkout-v1'), undated('new', 'checkout-v2')),
        [
          'first-route: Service shop/checkout port 80 gets its first route: every request is matched by a rule, so none is refused.',
          'tie-by-creation: shop/checkout rule 1 goes before shop/new rule 1 where both match: neither exists yet, so whichever is created first will win; read here by name.',
        ],
      ],
      [
        'a new route ties with one whose age a file does not say: that one is older whatever the names',
        shopWith(undated('checkout', 'checkout-v1')),
        shopWith(undated('checkout', 'checkout-v1'), undated('aaa', 'checkout-v2')),
        [],
      ],
      [
        'a draft that does not repeat the age of its route keeps it',
        shopWith(V1),
        shopWith(undated('checkout', 'checkout-v2'), undated('aaa', 'checkout-v2')),
        [],
      ],
      [
        'two routes tie that are both there since nobody knows when',
        shopWith(undated('checkout', 'checkout-v1'), undated('aaa', 'checkout-v1')),
        shopWith(undated('checkout', 'checkout-v1'), undated('aaa', 'checkout-v2')),
        [
          'tie-by-creation: shop/aaa rule 1 goes before shop/checkout rule 1 where both match: nothing says which of them was created first, and that one wins; read here by name.',
        ],
      ],
      [
        'the same with a third one that is new',
        shopWith(undated('checkout', 'checkout-v1'), undated('bbb', 'checkout-v1')),
        shopWith(
          undated('checkout', 'checkout-v1'),
          undated('bbb', 'checkout-v1'),
          undated('aaa', 'checkout-v2'),
        ),
        [
          'tie-by-creation: shop/bbb rule 1 goes before shop/checkout rule 1 where both match: nothing says which of them was created first, and that one wins; read here by name.',
        ],
      ],
    ];
  it.each(cases)('%s', (_name, before, after, expected) => {
    expect(points(before, after)).toEqual(expected);
  });

  it('a route that moves to another Service says so, besides what that means there', () => {
    const parent = '{group: "", kind: Service, name: checkout-v1}';

    expect(points(shopWith(V1), shopWith(route(rule('checkout-v1'), { parent })))).toContain(
      'parents-changed: HTTPRoute shop/checkout leaves Service shop/checkout port 80 and joins Service shop/checkout-v1.',
    );
  });
});

describe('a route that names another port', () => {
  const at = (port: number) =>
    route(rule('checkout-v1'), { parent: `{group: "", kind: Service, name: checkout, port: ${port}}` });
  const moved = (...objects: readonly string[]) =>
    points(shopWith(...objects, at(80)), shopWith(...objects, at(8080))).filter((point) =>
      point.startsWith('parents-changed'),
    );

  it('that the Service does not have', () => {
    expect(moved()).toEqual([
      'parents-changed: HTTPRoute shop/checkout leaves Service shop/checkout port 80 and joins Service shop/checkout port 8080, which is not there.',
    ]);
  });

  it('that it has', () => {
    expect(moved(service('shop/checkout', '[{name: a, port: 80}, {name: b, port: 8080}]'))).toEqual([
      'parents-changed: HTTPRoute shop/checkout leaves Service shop/checkout port 80 and joins Service shop/checkout port 8080.',
    ]);
  });
});

describe('frontends concerned', () => {
  const frontends = (before: World, after: World) =>
    impactOf(before, after, assume).classes.map(({ frontend: { name, port, callers } }) => ({
      name,
      port,
      callers,
    }));

  it('a consumer route concerns the callers of its namespace alone', () => {
    expect(frontends(shopWith(V1), shopWith(V1, CONSUMER))).toEqual([
      { name: 'checkout', port: 80, callers: { kind: 'namespace', namespace: 'ops' } },
      { name: 'checkout', port: 80, callers: { kind: 'namespace', namespace: 'ops' } },
    ]);
  });

  it('a producer route does not concern callers with routes of their own', () => {
    const after = shopWith(route(rule('checkout-v2')), CONSUMER);

    expect(frontends(shopWith(V1, CONSUMER), after)).toEqual([
      { name: 'checkout', port: 80, callers: { kind: 'everyone-else' } },
    ]);
  });

  it('a route without a port concerns every port', () => {
    const ports = service('shop/api', '[{name: a, port: 80}, {name: b, port: 81}]');
    const parent = '{group: "", kind: Service, name: api}';

    expect(frontends(shopWith(ports), shopWith(ports, route(rule('checkout-v1'), { parent })))).toMatchObject(
      [{ port: 80 }, { port: 81 }],
    );
  });

  it('a Service that goes concerns those whose routes send to it', () => {
    const impact = impactOf(shopWith(V1, service('shop/gone')), shopWith(V1), assume);

    expect(impact.lines.map(({ sentence }) => sentence)).toEqual([
      'all requests: an unknown destination instead of straight to gone',
    ]);
  });
});
