import { describe, expect, it } from 'vitest';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { codesOf, decideIn, inShort, requestOf, routeYaml, serviceYaml } from '../simulation.fixture.ts';

const WORLD = worldFromManifests(
  serviceYaml(
    'shop/cart',
    '{clusterIP: 10.0.0.7, clusterIPs: [10.0.0.7, "fd00::7"], ports: [{name: http, port: 80}, {name: alt, port: 8080}]}',
  ) +
    serviceYaml('shop/plain') +
    serviceYaml('web/cart') +
    serviceYaml('shop/headless', '{clusterIP: None}') +
    serviceYaml('shop/elsewhere', '{type: ExternalName, externalName: example.com}') +
    routeYaml('shop/r', '[{backendRefs: [{name: cart, port: 80}]}]') +
    routeYaml('shop/h', '[{backendRefs: [{name: cart, port: 80}]}]', {
      parents: '[{group: "", kind: Service, name: headless}, {group: "", kind: Service, name: elsewhere}]',
    }) +
    `---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: cart-1, namespace: shop, labels: {kubernetes.io/service-name: cart}}
addressType: IPv4
endpoints: [{addresses: [10.9.0.1]}, {addresses: ["fd00:9:0::1"]}]
`,
);

describe('host to destination', () => {
  it.each([
    ['cart', 'shop', 'shop/r#0.0', []],
    ['cart', 'web', 'passthrough 200', []],
    ['cart.shop', 'web', 'shop/r#0.0', []],
    ['CART.Shop.SVC', 'web', 'shop/r#0.0', []],
    ['cart.shop.svc.cluster.local', 'web', 'shop/r#0.0', []],
    ['cart.shop.svc.cluster.local.:8080', 'web', 'shop/r#0.0', []],
    ['cart.shop.', 'web', 'passthrough null', ['unknown-destination']],
    ['cart.shop.svc.', 'web', 'passthrough null', ['unknown-destination']],
    ['cart.shop.svc.cluster', 'web', 'passthrough null', ['unknown-destination']],
    ['cart.shop.svc.other.local', 'web', 'passthrough null', ['unknown-destination']],
    ['.shop', 'web', 'passthrough null', ['unknown-destination']],
    ['cart.', 'shop', 'passthrough null', ['unknown-destination']],
    ['', 'shop', 'passthrough null', ['unknown-destination']],
    ['cart:http', 'shop', 'passthrough null', ['unknown-destination']],
    ['cart:0', 'shop', 'passthrough null', ['unknown-destination']],
    ['cart:65536', 'shop', 'passthrough null', ['unknown-destination']],
    ['nobody.shop', 'web', 'passthrough null', ['unknown-destination']],
    ['10.0.0.7', 'web', 'shop/r#0.0', []],
    ['10.0.0.7:8080', 'web', 'shop/r#0.0', []],
    ['[fd00::7]', 'web', 'shop/r#0.0', []],
    ['[fd00:0:0:0::7]:8080', 'web', 'shop/r#0.0', []],
    ['fd00::7', 'web', 'shop/r#0.0', []],
    ['10.0.0.8', 'web', 'passthrough null', ['unknown-destination']],
    ['10.0.0.700', 'web', 'passthrough null', ['unknown-destination']],
    ['10.9.0.1:3000', 'web', 'passthrough 200', []],
    ['[fd00:9::1]:3000', 'web', 'passthrough 200', []],
    ['cart.shop:81', 'web', 'error null', ['port-not-served']],
    ['headless.shop', 'web', 'shop/h#0.0', ['headless-parent']],
    ['elsewhere.shop:443', 'web', 'shop/h#0.0', ['external-name-parent']],
  ] as const)('%s from %s: %s', (host, from, expected, codes) => {
    const decision = decideIn(WORLD, requestOf(`GET ${host}/`, { from }));
    expect([inShort(decision), codesOf(decision)]).toEqual([expected, codes]);
  });

  it('passes through to the Service itself where no route applies', () => {
    const decision = decideIn(WORLD, requestOf('GET plain.shop/x?y=1', { headers: { 'X-A': ['1', '2'] } }));
    expect(decision).toMatchObject({ outcome: 'passthrough', status: 200, winner: null, grpcStatus: null });
    expect(decision.backends).toEqual([
      {
        group: '',
        kind: 'Service',
        namespace: 'shop',
        name: 'plain',
        port: 80,
        share: 1,
        status: 200,
        fault: null,
        request: { host: 'plain.shop', path: '/x?y=1', headers: { 'x-a': '1,2' } },
        responseHeaders: { set: {}, add: {}, remove: [] },
      },
    ]);
  });

  it('tells 503 and UNAVAILABLE when that Service has no ready endpoint', () => {
    const strict = { endpoints: 'strict' } as const;
    const decision = decideIn(WORLD, requestOf('POST plain.shop/a.B/C', { protocol: 'grpc' }), strict);
    expect(decision).toMatchObject({ outcome: 'error', status: 503, grpcStatus: 'UNAVAILABLE' });
    expect(decision.backends[0]?.fault).toBe('no-ready-endpoints');
  });

  it.each([
    ['dns.shop:53', 'error null', ['port-not-served']],
    ['dns.shop:132', 'error null', ['port-not-served']],
    ['dns.shop:54', 'passthrough 200', []],
    ['dns.shop:80', 'passthrough 200', []],
  ])('a port that is not for TCP serves no request: %s', (host, expected, codes) => {
    const ports =
      '{name: u, port: 53, protocol: UDP}, {name: s, port: 132, protocol: SCTP}, {name: t, port: 54, protocol: TCP}, {name: h, port: 80, protocol: UDP}, {name: i, port: 80}';
    const decision = decideIn(serviceYaml('shop/dns', `{ports: [${ports}]}`), requestOf(`GET ${host}/`));
    expect([inShort(decision), codesOf(decision)]).toEqual([expected, codes]);
  });
});
