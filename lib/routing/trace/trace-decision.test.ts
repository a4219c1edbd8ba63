import { describe, expect, it } from 'vitest';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import type { SimulatedRequest } from '../request.ts';
import { simulate } from '../simulate.ts';
import { requestOf, routeYaml, serviceYaml } from '../simulation.fixture.ts';

const tell = (manifests: string, request: SimulatedRequest): readonly string[] =>
  simulate(request, worldFromManifests(manifests), { endpoints: 'assume' }).trace.map(
    ({ code, message }) => `${code}: ${message}`,
  );
const rule = (match: string, backend = 'cart') =>
  `{matches: [${match}], backendRefs: [{name: ${backend}, port: 80}]}`;
const CART = serviceYaml('shop/cart', '{ports: [{name: http, port: 80}, {name: alt, port: 8080}]}');

describe('a request in a mesh', () => {
  it('is told from the destination to the backend', () => {
    const rules = `[
      {matches: [{path: {value: /a}}], backendRefs: [{name: cart, port: 80}]},
      {matches: [{path: {value: /b}}, {path: {value: /a/b}, method: POST}], backendRefs: [{name: cart, port: 80}]},
      {
        matches: [{path: {value: /a/b}}],
        filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /n}}}],
        timeouts: {request: 2s},
        backendRefs: [{name: cart, port: 80, weight: 9}, {name: nobody, port: 80}]
      }
    ]`;
    const manifests =
      CART +
      routeYaml('shop/r', rules) +
      routeYaml('shop/tcp', '[{backendRefs: [{name: cart, port: 80}]}]', { kind: 'TCPRoute' }) +
      routeYaml('web2/own', '[{}]') +
      routeYaml('shop/alt', '[{}]', { parents: '[{group: "", kind: Service, name: cart, port: 8080}]' });
    expect(tell(manifests, requestOf('GET cart.shop/a/b?x=1'))).toEqual([
      'destination: cart.shop is Service shop/cart, port 80 (http)',
      'left-out: HTTPRoute shop/alt is left out: it is attached to port 8080 only',
      'left-out: HTTPRoute web2/own is left out: it is only for callers in web2',
      "facet: the routes of the Service's namespace shop apply to callers in web, which has no routes of its own",
      'kind-precedence: only HTTPRoute applies: it goes before TCPRoute on one Service port',
      'left-out: TCPRoute shop/tcp is left out: only one kind applies to a Service port, and HTTPRoute goes before TCPRoute',
      'won: shop/r rule 3 won with /a/b*',
      'lost: shop/r rule 1 lost: path prefix /a (2 characters) is shorter than /a/b (4)',
      'no-match: shop/r rule 2, match 1 does not match: path /a/b does not begin with the elements of /b',
      'no-match: shop/r rule 2, match 2 does not match: method GET is not POST',
      'filter: filter: rewrite to prefix /n',
      'backend: 90% to shop/cart:80 as cart.shop/n?x=1: ready',
      'backend: 10% to shop/nobody:80: 500, there is no such Service',
      'effects: besides: timeout 2s',
    ]);
  });

  it.each([
    ['GET nobody.shop/', 'destination: no Service here has the name or address nobody.shop'],
    ['GET cart.shop:81/', 'destination: Service shop/cart does not list port 81'],
    ['GET dns.shop:53/', 'destination: Service shop/dns does not list port 53 for TCP, only for UDP'],
    ['GET cart.shop/x', 'no-route: no match takes the request: 404'],
    ['GET cart.shop:8080/', "passthrough: the Service's own endpoints answer; as if there were no routes"],
  ])('%s ends with: %s', (text, last) => {
    const parents = '[{group: "", kind: Service, name: cart, port: 80}]';
    const dns = serviceYaml('shop/dns', '{ports: [{port: 53, protocol: UDP}]}');
    const manifests = CART + dns + routeYaml('shop/r', `[${rule('{path: {value: /a}}')}]`, { parents });
    expect(tell(manifests, requestOf(text)).at(-1)).toBe(last);
  });

  it('tells lost matches by precedence, those that do not match as they are written', () => {
    const paths = ['/z', '/', '/a/b', '/y/y/y', '/a', '/x'];
    const rules = paths.map((path) => rule(`{path: {value: ${path}}}`)).join(', ');
    const manifests =
      CART + routeYaml('shop/b', `[${rules}]`) + routeYaml('shop/a', `[${rule('{method: PUT}')}]`);
    const steps = tell(manifests, requestOf('GET cart.shop/a/b/c')).flatMap(
      (step) => /^(won|lost|no-match): (shop\/. rule \d)/.exec(step)?.slice(1).join(' ') ?? [],
    );
    expect(steps).toEqual([
      'won shop/b rule 3',
      'lost shop/b rule 5',
      'lost shop/b rule 2',
      'no-match shop/a rule 1',
      'no-match shop/b rule 1',
      'no-match shop/b rule 4',
      'no-match shop/b rule 6',
    ]);
  });

  it('says which conditions of the winner are ignored', () => {
    const match = '{headers: [{name: X-A, value: "1"}, {name: x-a, value: "2"}]}';
    const steps = tell(
      CART + routeYaml('shop/r', `[${rule(match)}]`),
      requestOf('GET cart.shop/', { headers: { 'x-a': '1' } }),
    );
    expect(steps).toContain(
      'won: shop/r rule 1 won with header X-A = 1 (ignored: a second condition on x-a)',
    );
  });

  it('names the consumer routes that replace the others', () => {
    const manifests = CART + routeYaml('web/own', '[{}]') + routeYaml('shop/r', '[{}]');
    const steps = tell(manifests, requestOf('GET cart.shop/'));
    expect(steps).toContain(
      'facet: callers in web have routes of their own to this Service: these apply, and no others',
    );
    expect(steps).toContain(
      "left-out: HTTPRoute shop/r is left out: callers in web have routes of their own, which replace those of the Service's namespace",
    );
    expect(steps.at(-1)).toBe('no-backends: the rule has no backends and no filter that answers: 500');
  });
});

const lost = (first: string, second: string, more: { kind?: string } = {}) =>
  tell(
    CART + routeYaml('shop/r', `[${rule(first)}, ${rule(second)}]`, more),
    requestOf('GET cart.shop/a.B/C?q=1', { headers: { x: '1', y: '2' } }),
  ).find((step) => step.startsWith('lost'));

describe('why a match that takes the request lost', () => {
  it.each([
    [
      '{path: {value: /a.B}}',
      '{path: {type: Exact, value: /a.B/C}}',
      'path prefix /a.B goes behind the exact path /a.B/C',
    ],
    [
      '{path: {type: RegularExpression, value: "/.*"}}',
      '{}',
      'path expression /.* goes behind path prefixes such as /',
    ],
    ['{}', '{method: GET}', 'it asks for no method, the winner for GET'],
    ['{}', '{headers: [{name: x, value: "1"}]}', 'it asks for 0 headers, the winner for 1'],
    ['{}', '{queryParams: [{name: q, value: "1"}]}', 'it asks for 0 query parameters, the winner for 1'],
    ['{}', '{}', 'rule 1 of the same route stands before it'],
  ])('%s beside %s', (first, second, reason) => {
    expect(lost(first, second)).toMatch(/^lost: shop\/r rule [12] lost: /);
    expect(lost(first, second)?.split(' lost: ')[1]).toBe(reason);
  });

  it.each([
    [
      '{method: {service: a.B}}',
      '{method: {type: RegularExpression, service: "a[.]B"}}',
      "its service has 3 characters, the winner's 5",
    ],
    [
      '{method: {service: a.B}}',
      '{method: {service: a.B, method: C}}',
      "its method has 0 characters, the winner's 1",
    ],
  ])('GRPCRoute %s beside %s', (first, second, reason) => {
    expect(lost(first, second, { kind: 'GRPCRoute' })?.split(' lost: ')[1]).toBe(reason);
  });

  it.each([
    [
      { created: '2026-01-01T00:00:00Z' },
      { created: '2026-02-01T00:00:00Z' },
      'its route is younger than shop/a',
    ],
    [{ created: '2026-01-01T00:00:00Z' }, {}, 'its route does not exist yet, shop/a does'],
    [{}, {}, 'shop/b comes after shop/a by name, and nothing else tells them apart'],
  ])('%j beside %j: %s', (a, b, reason) => {
    const manifests =
      CART + routeYaml('shop/a', `[${rule('{}')}]`, a) + routeYaml('shop/b', `[${rule('{}')}]`, b);
    const step = tell(manifests, requestOf('GET cart.shop/')).find((each) => each.startsWith('lost'));
    expect(step).toBe(`lost: shop/b rule 1 lost: ${reason}`);
  });
});

describe('why a match does not take the request', () => {
  it.each([
    ['{path: {type: Exact, value: /b}}', 'path /a.B/C is not /b'],
    ['{path: {type: RegularExpression, value: "/b+"}}', 'path /a.B/C does not match the expression /b+'],
    [
      '{path: {type: RegularExpression, value: "("}}',
      'path /a.B/C cannot match (, which does not compile as RE2',
    ],
    ['{headers: [{name: Z, value: "1"}]}', 'header z is not there'],
    ['{headers: [{name: X, value: "2"}]}', 'header x is 1 and not 2'],
    ['{queryParams: [{name: r, value: "1"}]}', 'query parameter r is not there'],
    ['{queryParams: [{name: q, value: "2"}]}', 'query parameter q is 1 and not 2'],
  ])('%s: %s', (match, reason) => {
    const request = requestOf('GET cart.shop/a.B/C?q=1', { headers: { x: '1' } });
    const steps = tell(CART + routeYaml('shop/r', `[${rule(match)}]`), request);
    expect(steps).toContain(`no-match: shop/r rule 1 does not match: ${reason}`);
  });

  it.each([
    ['{method: {service: a.b}}', '/a.B/C', 'service a.B is not a.b'],
    ['{method: {method: D}}', '/a.B/C', 'method C is not D'],
    ['{method: {service: a.b}}', '/a', 'path /a is no call of the form /service/method'],
  ])('GRPCRoute %s, %s: %s', (match, path, reason) => {
    const manifests = CART + routeYaml('shop/r', `[${rule(match)}]`, { kind: 'GRPCRoute' });
    const steps = tell(manifests, requestOf(`POST cart.shop${path}`, { protocol: 'grpc' }));
    expect(steps).toContain(`no-match: shop/r rule 1 does not match: ${reason}`);
  });
});

describe('a request through a Gateway', () => {
  const GATEWAY = `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gw, namespace: shop}
spec:
  gatewayClassName: c
  listeners: [{name: l, port: 80, protocol: HTTP, hostname: "*.org"}]
`;
  const route = (name: string, hostnames: string, parent = '{name: gw}') =>
    routeYaml(`shop/${name}`, `[${rule('{}')}]`, { parents: `[${parent}]`, spec: `hostnames: ${hostnames}` });

  it('is told by listener, attachment and hostname', () => {
    const manifests =
      CART +
      GATEWAY +
      route('exact', '[a.org]') +
      route('wide', '["*.org"]') +
      route('none', '[]') +
      route('other', '[b.org]') +
      route('away', '[a.com]') +
      route('section', '[a.org]', '{name: gw, sectionName: m}');
    expect(tell(manifests, requestOf('GET a.org/', { gateway: 'shop/gw' }))).toEqual([
      'destination: listener l of Gateway shop/gw takes it: HTTP on port 80 for *.org',
      "left-out: HTTPRoute shop/away is left out: none of its hostnames fits the listener's hostname *.org",
      'left-out: HTTPRoute shop/section is left out: it is attached to listener m only',
      'attached: 4 routes attached to it',
      'no-match: shop/other does not match: host a.org is none of b.org',
      'won: shop/exact rule 1 takes it: it matches all requests',
      'lost: shop/wide rule 1 lost: hostname *.org is less specific than a.org',
      "lost: shop/none rule 1 lost: its route has no hostname, the winner's a.org fits the host",
      'backend: 100% to shop/cart:80 as a.org/: ready',
    ]);
  });

  it('tells a redirect, a preflight, a mirror that is left out', () => {
    const end = (filters: string, request: SimulatedRequest) =>
      tell(
        CART + routeYaml('shop/r', `[{filters: [${filters}], backendRefs: [{name: cart, port: 80}]}]`),
        request,
      ).slice(-2);
    expect(
      end('{type: RequestRedirect, requestRedirect: {hostname: x.org}}', requestOf('GET cart.shop/')),
    ).toEqual([
      'filter: filter: redirect 302 to x.org',
      'redirect: answered with 302 to http://x.org/; its backends are ignored',
    ]);
    const preflight = requestOf('OPTIONS cart.shop/', {
      headers: { origin: 'https://a.org', 'access-control-request-method': 'PUT' },
    });
    expect(end('{type: CORS, cors: {allowOrigins: ["*"]}}', preflight).at(-1)).toBe(
      'preflight: a CORS preflight of an allowed origin, answered without asking a backend',
    );
    const mirror = '{type: RequestMirror, requestMirror: {backendRef: {name: nobody, port: 80}}}';
    expect(end(mirror, requestOf('GET cart.shop/')).at(-1)).toBe(
      'mirror-left-out: no copy goes to shop/nobody: there is no such Service',
    );
  });

  it('says where each step is specified, and where it is in the route', () => {
    const { trace } = simulate(
      requestOf('GET a.org/', { gateway: 'shop/gw' }),
      worldFromManifests(CART + GATEWAY + route('exact', '[a.org]')),
    );
    expect(trace.every(({ spec }) => spec?.startsWith('https://gateway-api.sigs.k8s.io/'))).toBe(true);
    expect(trace.find(({ code }) => code === 'won')).toMatchObject({
      route: 'gateway.networking.k8s.io/HTTPRoute/shop/exact',
      rule: 0,
      match: 0,
    });
  });
});
