import { describe, expect, test } from 'vitest';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import type { Decision } from '#lib/routing/decision.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import { bruteDecide } from './brute-decide.fixture.ts';

/* Cases worked out by hand from the reference text: the brute force is only worth something if it reads rightly itself. */

const SERVICES = `
apiVersion: v1
kind: Service
metadata: {name: echo, namespace: a}
spec: {clusterIP: 10.0.0.1, ports: [{name: http, port: 80}, {name: alt, port: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: v1, namespace: a}
spec: {clusterIP: 10.0.0.2, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: v2, namespace: a}
spec: {clusterIP: 10.0.0.3, ports: [{port: 80}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gw, namespace: a}
spec:
  listeners:
  - {name: any, protocol: HTTP, port: 80}
  - {name: wild, protocol: HTTP, port: 80, hostname: '*.example.com'}
  - {name: exact, protocol: HTTP, port: 80, hostname: a.example.com}
  - {name: tls, protocol: HTTPS, port: 443, hostname: '*.secure.example.com'}
  - {name: odd, protocol: HTTP, port: 8080}
`;

const MESH = '[{group: "", kind: Service, name: echo, namespace: a}]';

type RouteParts = { readonly name?: string; readonly namespace?: string; readonly kind?: string };

const route = (spec: string, { name = 'r', namespace = 'a', kind = 'HTTPRoute' }: RouteParts = {}) => `
---
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;

const meshRoute = (rules: string, parts?: RouteParts) =>
  route(`{parentRefs: ${MESH}, rules: [${rules}]}`, parts);

const to = (backends: string, rest = '') => `{backendRefs: [${backends}]${rest}}`;

function ask(routes: string, request: Partial<SimulatedRequest> = {}): Decision {
  return bruteDecide(
    {
      from: { kind: 'namespace', namespace: 'a' },
      host: 'echo.a',
      method: 'GET',
      path: '/',
      headers: [],
      protocol: 'http',
      ...request,
    },
    worldFromManifests(SERVICES + routes),
    { endpoints: 'assume' },
  );
}

const shares = (decision: Decision) =>
  Object.fromEntries(decision.backends.map(({ name, share }) => [name, share]));

describe('ReplacePrefixMatch, the table of the API', () => {
  test.each([
    ['/foo/bar', '/foo', '/xyz', '/xyz/bar'],
    ['/foo/bar', '/foo', '/xyz/', '/xyz/bar'],
    ['/foo/bar', '/foo/', '/xyz', '/xyz/bar'],
    ['/foo/bar', '/foo/', '/xyz/', '/xyz/bar'],
    ['/foo', '/foo', '/xyz', '/xyz'],
    ['/foo/', '/foo', '/xyz', '/xyz/'],
    ['/foo/bar', '/foo', '', '/bar'],
    ['/foo/', '/foo', '', '/'],
    ['/foo', '/foo', '', '/'],
    ['/foo/', '/foo', '/', '/'],
    ['/foo', '/foo', '/', '/'],
  ])('%s with prefix %s and replacement %s becomes %s', (path, prefix, replacement, expected) => {
    const filter = `{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: '${replacement}'}}}`;
    const rule = `{matches: [{path: {value: ${prefix}}}], filters: [${filter}], backendRefs: [{name: v1, port: 80}]}`;
    const [backend] = ask(meshRoute(rule), { path: `${path}?q=1` }).backends;
    expect(backend?.request.path).toBe(`${expected}?q=1`);
  });
});

describe('in the mesh', () => {
  const v1 = to('{name: v1, port: 80}');
  const v2 = to('{name: v2, port: 80}');

  test('without a route a request goes where it went before', () => {
    const decision = ask('');
    expect([decision.outcome, decision.status, shares(decision)]).toEqual(['passthrough', 200, { echo: 1 }]);
  });

  test('with a route but no match it is refused', () => {
    const decision = ask(
      meshRoute('{matches: [{path: {type: Exact, value: /only}}], backendRefs: [{name: v1, port: 80}]}'),
    );
    expect([decision.outcome, decision.status]).toEqual(['error', 404]);
  });

  test('a consumer route serves its own namespace only, and hides the producer there', () => {
    const both = meshRoute(v1) + meshRoute(to('{name: v2, namespace: a, port: 80}'), { namespace: 'b' });
    const callers = ['a', 'b', 'c'].map((namespace) =>
      shares(ask(both, { from: { kind: 'namespace', namespace } })),
    );
    expect(callers).toEqual([{ v1: 1 }, { v2: 1 }, { v1: 1 }]);
  });

  test('GRPCRoute takes a Service from HTTPRoute', () => {
    const both = meshRoute(v1) + meshRoute(v2, { kind: 'GRPCRoute' });
    expect(shares(ask(both, { protocol: 'grpc', method: 'POST', path: '/p.S/M' }))).toEqual({ v2: 1 });
  });

  test.each([
    ['an exact path wins', '{path: {type: Exact, value: /a}}', '{path: {value: /a}, method: GET}'],
    ['then the longer prefix', '{path: {value: /a}}', '{path: {value: /}, method: GET}'],
    ['then a method', '{method: GET}', '{headers: [{name: x, value: "1"}, {name: y, value: "1"}]}'],
    [
      'then headers, names in any case, the second of a name not counted',
      '{headers: [{name: x, value: "1"}, {name: y, value: "1"}]}',
      '{headers: [{name: X, value: "1"}, {name: x, value: "2"}], queryParams: [{name: q, value: "1"}]}',
    ],
    ['then parameters', '{queryParams: [{name: q, value: "1"}]}', '{}'],
  ])('%s', (_, winner, loser) => {
    const rules = [
      `{matches: [${loser}], backendRefs: [{name: v1, port: 80}]}`,
      `{matches: [${winner}], backendRefs: [{name: v2, port: 80}]}`,
    ].join(',');
    const headers = [
      { name: 'X', value: '1' },
      { name: 'Y', value: '1' },
    ];
    expect(shares(ask(meshRoute(rules), { path: '/a?q=1', headers }))).toEqual({ v2: 1 });
  });

  test('an invalid backend takes its share as 500, and shares follow the weights', () => {
    const decision = ask(meshRoute(to('{name: v1, port: 80, weight: 3}, {name: gone, port: 80, weight: 1}')));
    expect(decision.status).toBe(200);
    expect(decision.backends.map(({ share, status, fault }) => [share, status, fault])).toEqual([
      [0.75, 200, null],
      [0.25, 500, 'backend-not-found'],
    ]);
  });

  test('a redirect keeps path and query and names the port of the destination', () => {
    const filter = '{type: RequestRedirect, requestRedirect: {hostname: x.org, statusCode: 301}}';
    const decision = ask(meshRoute(`{filters: [${filter}]}`), { host: 'echo.a:8080', path: '/a?b' });
    expect(decision.redirect).toEqual({
      scheme: 'http',
      host: 'x.org',
      port: 8080,
      path: '/a?b',
      status: 301,
      location: 'http://x.org:8080/a?b',
    });
    expect(decision.uncertain.map(({ code }) => code)).toEqual(['mesh-redirect-port']);
  });
});

describe('through a Gateway', () => {
  const at = (section: string, backend: string) =>
    route(
      `{parentRefs: [{name: gw, sectionName: ${section}}], rules: [{backendRefs: [{name: ${backend}, port: 80}]}]}`,
      { name: section },
    );
  const routes = at('any', 'echo') + at('wild', 'v1') + at('exact', 'v2') + at('tls', 'v1') + at('odd', 'v2');

  test.each([
    ['a.example.com', { v2: 1 }],
    ['b.example.com:80', { v1: 1 }],
    ['b.c.example.com', { v1: 1 }],
    ['example.com', { echo: 1 }],
    ['a.example.com:8080', { v2: 1 }],
    ['a.secure.example.com:443', { v1: 1 }],
    ['a.example.com:443', {}],
  ])('%s reaches the listener with the most specific hostname', (host, expected) => {
    const from = { kind: 'gateway', namespace: 'a', name: 'gw', listener: null } as const;
    expect(shares(ask(routes, { from, host }))).toEqual(expected);
  });
});
