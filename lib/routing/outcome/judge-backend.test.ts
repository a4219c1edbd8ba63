import { describe, expect, it } from 'vitest';
import { WATCHED_KINDS } from '#lib/gateway-api/kinds.ts';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { kindKey } from '#lib/identity/object-ref.ts';
import { codesOf, decideIn, requestOf, routeYaml, serviceYaml } from '../simulation.fixture.ts';

const SERVICES =
  serviceYaml('shop/cart') +
  serviceYaml('shop/v1') +
  serviceYaml('shop/v2') +
  serviceYaml('shop/bare', '{clusterIP: None}') +
  serviceYaml('shop/outside', '{type: ExternalName, externalName: x.org}') +
  serviceYaml('bank/pay');
const GATEWAY = `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gw, namespace: shop}
spec:
  gatewayClassName: c
  listeners: [{name: l, port: 80, protocol: HTTP}]
`;
const grant = (from: string, to: string, namespace = 'bank') => `---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: g, namespace: ${namespace}}
spec: {from: ${from}, to: ${to}}
`;
const slice = (service: string, endpoints: string) => `---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: ${service}-${endpoints.length}, namespace: shop, labels: {kubernetes.io/service-name: ${service}}}
addressType: IPv4
endpoints: ${endpoints}
`;

const meshAsk = (backends: string, more = '', kind = 'HTTPRoute', protocol: 'http' | 'grpc' = 'http') =>
  decideIn(
    SERVICES + more + routeYaml('shop/r', `[{backendRefs: ${backends}}]`, { kind }),
    requestOf('POST cart.shop/a.B/C', { protocol }),
  );
const shortOf = (decision: ReturnType<typeof decideIn>) =>
  decision.backends.map(({ share, status, fault }) => [share, status, fault]);

describe('shares and faults (HTTPBackendRef)', () => {
  it.each([
    ['one', '[{name: v1, port: 80}]', [[1, 200, null]], 'forward', 200, []],
    [
      'weights',
      '[{name: v1, port: 80, weight: 90}, {name: v2, port: 80, weight: 10}]',
      [
        [0.9, 200, null],
        [0.1, 200, null],
      ],
      'forward',
      200,
      [],
    ],
    [
      'weight 1 where none is given',
      '[{name: v1, port: 80, weight: 3}, {name: v2, port: 80}]',
      [
        [0.75, 200, null],
        [0.25, 200, null],
      ],
      'forward',
      200,
      [],
    ],
    [
      'weight 0',
      '[{name: v1, port: 80}, {name: nobody, port: 80, weight: 0}]',
      [
        [1, 200, null],
        [0, 500, 'backend-not-found'],
      ],
      'forward',
      200,
      [],
    ],
    [
      'all weights 0',
      '[{name: v1, port: 80, weight: 0}]',
      [[0, 200, null]],
      'error',
      500,
      ['all-weights-zero'],
    ],
    ['no backends', '[]', [], 'error', 500, []],
    ['absent', '[{name: nobody, port: 80}]', [[1, 500, 'backend-not-found']], 'error', 500, []],
    [
      'in part',
      '[{name: nobody, port: 80}, {name: v1, port: 80}]',
      [
        [0.5, 500, 'backend-not-found'],
        [0.5, 200, null],
      ],
      'forward',
      200,
      [],
    ],
    ['another kind', '[{kind: Bucket, name: v1, port: 80}]', [[1, 500, 'invalid-kind']], 'error', 500, []],
    ['another group', '[{group: core, name: v1, port: 80}]', [[1, 500, 'invalid-kind']], 'error', 500, []],
    [
      'a port that is not listed',
      '[{name: v1, port: 81}]',
      [[1, 500, 'port-not-found']],
      'error',
      500,
      ['backend-port'],
    ],
    ['no port', '[{name: v1}]', [[1, 500, 'port-not-found']], 'error', 500, ['backend-port']],
    ['headless without ports', '[{name: bare, port: 81}]', [[1, 200, null]], 'forward', 200, []],
    [
      'ServiceImport',
      '[{group: multicluster.x-k8s.io, kind: ServiceImport, name: v1, port: 80}]',
      [[1, null, null]],
      'forward',
      null,
      ['service-import'],
    ],
    [
      'ExternalName',
      '[{name: outside, port: 80}]',
      [[1, null, null]],
      'forward',
      null,
      ['external-name-backend'],
    ],
    [
      'doubts of weight 0 do not matter',
      '[{name: v1, port: 80}, {name: outside, port: 80, weight: 0}]',
      [
        [1, 200, null],
        [0, null, null],
      ],
      'forward',
      200,
      [],
    ],
  ] as const)('%s', (_, backends, expected, outcome, status, codes) => {
    const decision = meshAsk(backends);
    expect(shortOf(decision)).toEqual(expected);
    expect(decision).toMatchObject({ outcome, status, winner: { name: 'r' } });
    expect(codesOf(decision)).toEqual(codes);
  });

  it('tells the largest failing share, and UNAVAILABLE for gRPC', () => {
    const backends = '[{name: v1, port: 80, weight: 1}, {name: nobody, port: 80, weight: 2}]';
    const world = SERVICES + routeYaml('shop/r', `[{backendRefs: ${backends}}]`);
    const request = requestOf('POST cart.shop/a.B/C', { protocol: 'grpc' });
    const decision = decideIn(world, request, { endpoints: 'strict' });
    expect(shortOf(decision).map(([, status]) => status)).toEqual([503, 500]);
    expect(decision).toMatchObject({ outcome: 'error', status: 500, grpcStatus: 'UNAVAILABLE' });
    expect(meshAsk('[{name: v1, port: 80}]', '', 'GRPCRoute', 'grpc').grpcStatus).toBeNull();
  });
});

describe('endpoints', () => {
  const backends = '[{name: v1, port: 80}]';
  const world = SERVICES + routeYaml('shop/r', `[{backendRefs: ${backends}}]`);
  const READY = '[{addresses: [10.0.0.1], conditions: {ready: true}}]';
  const UNREADY = '[{addresses: [10.0.0.1], conditions: {ready: false}}]';
  const UNSAID = '[{addresses: [10.0.0.1]}]';
  it.each([
    ['no slice, strict', '', 'strict', 503],
    ['no slice, assumed', '', 'assume', 200],
    ['ready', slice('v1', READY), 'strict', 200],
    ['not said counts as ready', slice('v1', UNSAID), 'strict', 200],
    ['not ready', slice('v1', UNREADY), 'assume', 503],
    ['an empty slice', slice('v1', '[]'), 'assume', 503],
    ['one of two slices', slice('v1', UNREADY) + slice('v1', READY), 'strict', 200],
    ['of another Service', slice('v2', READY), 'strict', 503],
  ] as const)('%s', (_, slices, endpoints, status) => {
    const decision = decideIn(world + slices, requestOf('GET cart.shop/'), { endpoints });
    expect(decision.status).toBe(status);
    expect(decision.backends[0]?.fault).toBe(status === 503 ? 'no-ready-endpoints' : null);
  });
});

describe('what is not completely known', () => {
  const without = (...kinds: string[]) =>
    WATCHED_KINDS.filter(({ kind }) => !kinds.includes(kind)).map((kind) => kindKey(kind));
  const READY = '[{addresses: [10.0.0.1]}]';
  it.each([
    ['Service', '{name: nobody, port: 80}', 'backend-not-known'],
    ['EndpointSlice', '{name: v1, port: 80}', 'endpoints-not-known'],
    ['ReferenceGrant', '{name: pay, namespace: bank, port: 80}', 'grant-not-known'],
  ])('%s: status null, %s, %s', (kind, backend, code) => {
    const route = routeYaml('shop/r', `[{backendRefs: [${backend}]}]`, { parents: '[{name: gw}]' });
    const world = worldFromManifests(SERVICES + GATEWAY + slice('v1', READY) + route, without(kind));
    const decision = decideIn(world, requestOf('GET x.org/', { gateway: 'shop/gw' }));
    expect(shortOf(decision)).toEqual([[1, null, null]]);
    expect(decision).toMatchObject({ outcome: 'forward', status: null });
    expect(codesOf(decision)).toEqual([code]);
  });
});

describe('backends of another namespace', () => {
  const BACKEND = '[{name: pay, namespace: bank, port: 80}]';
  const HTTP = '[{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]';
  const TO = '[{group: "", kind: Service}]';
  it.each([
    ['no grant', '', 500],
    ['a grant for all Services', grant(HTTP, TO), 200],
    ['a grant by name', grant(HTTP, '[{group: "", kind: Service, name: pay}]'), 200],
    ['a grant for another name', grant(HTTP, '[{group: "", kind: Service, name: x}]'), 500],
    [
      'one of several',
      grant(
        `[{group: a, kind: b, namespace: c}, ${HTTP.slice(1)}`,
        `[{group: "", kind: Secret}, ${TO.slice(1)}`,
      ),
      200,
    ],
    [
      'a grant for another kind',
      grant('[{group: gateway.networking.k8s.io, kind: GRPCRoute, namespace: shop}]', TO),
      500,
    ],
    [
      'a grant for another namespace',
      grant('[{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: x}]', TO),
      500,
    ],
    ['a grant that stands elsewhere', grant(HTTP, TO, 'shop'), 500],
  ])('from a Gateway, %s: %s', (_, grants, status) => {
    const route = routeYaml('shop/r', `[{backendRefs: ${BACKEND}}]`, { parents: '[{name: gw}]' });
    const decision = decideIn(
      SERVICES + GATEWAY + grants + route,
      requestOf('GET x.org/', { gateway: 'shop/gw' }),
    );
    expect(decision).toMatchObject({ status, uncertain: [] });
    expect(decision.backends[0]?.fault).toBe(status === 500 ? 'ref-not-permitted' : null);
  });

  it('in a mesh need no grant, which meshes see differently', () => {
    expect(codesOf(meshAsk(BACKEND))).toEqual(['mesh-cross-namespace']);
    expect(meshAsk(BACKEND).status).toBe(200);
    expect(codesOf(meshAsk(BACKEND, grant(HTTP, TO)))).toEqual([]);
    expect(codesOf(meshAsk('[{name: nobody, namespace: bank, port: 80}]'))).toEqual([]);
  });
});

describe('connections (TCPRoute, TLSRoute)', () => {
  it.each([
    ['reached', '[{name: v1, port: 80}]', [[1, 200, null]], 'forward', 200, []],
    [
      'refused',
      '[{name: nobody, port: 80}]',
      [[1, null, 'backend-not-found']],
      'error',
      null,
      ['connection-refused'],
    ],
    [
      'in part',
      '[{name: nobody, port: 80}, {name: v1, port: 80}]',
      [
        [0.5, null, 'backend-not-found'],
        [0.5, 200, null],
      ],
      'forward',
      200,
      ['connection-refused'],
    ],
    [
      'all weights 0',
      '[{name: v1, port: 80, weight: 0}]',
      [[0, 200, null]],
      'error',
      null,
      ['all-weights-zero', 'connection-refused'],
    ],
    ['no backends', '[]', [], 'error', null, ['connection-refused']],
  ] as const)('%s', (_, backends, expected, outcome, status, codes) => {
    const decision = meshAsk(backends, '', 'TCPRoute');
    expect(shortOf(decision)).toEqual(expected);
    expect(decision).toMatchObject({ outcome, status, grpcStatus: null, winner: { rule: 0, match: null } });
    expect(codesOf(decision)).toEqual(codes);
  });
});

describe('a backend port that is for UDP only', () => {
  const dns =
    serviceYaml('shop/dns', '{ports: [{name: u, port: 53, protocol: UDP}]}') + serviceYaml('shop/cart');
  it.each([
    ['HTTPRoute', 'http', 500],
    ['GRPCRoute', 'grpc', 500],
    ['TLSRoute', 'http', null],
    ['TCPRoute', 'http', null],
  ] as const)('is no port of a %s', (kind, protocol, status) => {
    const route = routeYaml('shop/r', '[{backendRefs: [{name: dns, port: 53}]}]', { kind });
    const decision = decideIn(dns + route, requestOf('GET cart.shop/a.B/C', { protocol }));
    expect(decision).toMatchObject({ outcome: 'error', status, backends: [{ fault: 'port-not-found' }] });
    expect(codesOf(decision)).toContain('backend-port');
  });
});
