import { describe, expect, it } from 'vitest';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { codesOf, decideIn, inShort, requestOf, routeYaml, serviceYaml } from '../simulation.fixture.ts';

const ECHO = serviceYaml('infra/echo');
const RULES = '[{backendRefs: [{name: echo, namespace: infra, port: 80}]}]';

const gateway = (listeners: string, spec = '') => `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gw, namespace: infra}
spec:
  gatewayClassName: c
  listeners: ${listeners}
  ${spec}
`;

type Kind = {
  readonly kind?: string;
  readonly hostnames?: string;
  readonly from?: string;
  readonly ref?: string;
};

const route = (name: string, { kind = 'HTTPRoute', hostnames = '', from = 'infra', ref = '' }: Kind = {}) =>
  routeYaml(`${from}/${name}`, RULES, {
    kind,
    parents: `[{name: gw, namespace: infra${ref === '' ? '' : `, ${ref}`}}]`,
    spec: hostnames === '' ? '' : `hostnames: ${hostnames}`,
  });

const through = (host: string, listener?: string, protocol: 'http' | 'grpc' = 'http') =>
  requestOf(`GET ${host}/a.B/C`, { gateway: 'infra/gw', protocol, ...(listener ? { listener } : {}) });

describe('which listener takes a request', () => {
  const listeners = `[
    {name: any, port: 80, protocol: HTTP},
    {name: wide, port: 80, protocol: HTTP, hostname: "*.example.com"},
    {name: narrow, port: 80, protocol: HTTP, hostname: "*.foo.example.com"},
    {name: exact, port: 80, protocol: HTTP, hostname: a.foo.example.com},
    {name: tls, port: 443, protocol: HTTPS, hostname: "*.secure.org"},
    {name: other, port: 8080, protocol: HTTP},
    {name: udp, port: 9000, protocol: UDP}
  ]`;
  const names = ['any', 'wide', 'narrow', 'exact', 'tls', 'other', 'udp'];
  const world = worldFromManifests(
    ECHO + gateway(listeners) + names.map((name) => route(name, { ref: `sectionName: ${name}` })).join(''),
  );
  it.each([
    ['x.org', 'any'],
    ['example.com', 'any'],
    ['b.example.com', 'wide'],
    ['B.Example.COM:80', 'wide'],
    ['x.y.foo.example.com', 'narrow'],
    ['a.foo.example.com', 'exact'],
    ['x.secure.org', 'any'],
    ['x.secure.org:443', 'tls'],
    ['a.foo.example.com:8080', 'other'],
  ])('%s: %s', (host, name) => {
    expect(inShort(decideIn(world, through(host)))).toBe(`infra/${name}#0.0`);
  });

  it.each([
    ['no listener on the port', 'x.org:81', undefined],
    ['a host the listener does not serve', 'x.org:443', undefined],
    ['UDP serves no requests', 'x.org:9000', undefined],
    ['no such listener', 'x.org', 'nobody'],
    ['a named listener of another host', 'x.org', 'exact'],
    ['no host', ':80', undefined],
  ])('%s: 404', (_, host, listener) => {
    expect(decideIn(world, through(host, listener))).toMatchObject({
      outcome: 'error',
      status: 404,
      winner: null,
    });
  });

  it('takes a named listener whatever the port and without isolation', () => {
    expect(inShort(decideIn(world, through('a.foo.example.com:1', 'wide')))).toBe('infra/wide#0.0');
  });

  it('tries 443 only with TLS, when port 80 has no such host', () => {
    const only = (protocol: string) =>
      ECHO + gateway(`[{name: l, port: 443, protocol: ${protocol}, hostname: a.org}]`) + route('r');
    expect(inShort(decideIn(only('HTTPS'), through('a.org')))).toBe('infra/r#0.0');
    expect(inShort(decideIn(only('HTTP'), through('a.org')))).toBe('error 404');
  });

  it('reads the host header where one is sent, and the port from the host', () => {
    const request = requestOf('GET 127.0.0.1:80/', {
      gateway: 'infra/gw',
      headers: { Host: 'a.foo.example.com' },
    });
    expect(inShort(decideIn(world, request))).toBe('infra/exact#0.0');
  });

  it('does not know what a Gateway that is not there does', () => {
    const decision = decideIn(world, requestOf('GET x.org/', { gateway: 'infra/nobody' }));
    expect([inShort(decision), codesOf(decision)]).toEqual(['error null', ['unknown-destination']]);
  });
});

describe('which routes attach', () => {
  const on = (listener: string, routes: string, host = 'a.example.com') =>
    inShort(
      decideIn(ECHO + gateway(`[{name: l, port: 80, protocol: HTTP${listener}}]`) + routes, through(host)),
    );
  const namespaces = (labels: string) => `---
apiVersion: v1
kind: Namespace
metadata: {name: team, labels: ${labels}}
`;
  const selector = (text: string) => `, allowedRoutes: {namespaces: {from: Selector, selector: ${text}}}`;
  it.each([
    ['Same by default: own namespace', '', route('r'), 'infra/r#0.0'],
    ['Same by default: another', '', route('r', { from: 'team' }), 'error 404'],
    ['All', ', allowedRoutes: {namespaces: {from: All}}', route('r', { from: 'team' }), 'team/r#0.0'],
    ['None', ', allowedRoutes: {namespaces: {from: None}}', route('r'), 'error 404'],
    [
      'Selector by label',
      selector('{matchLabels: {env: prod}}'),
      namespaces('{env: prod}') + route('r', { from: 'team' }),
      'team/r#0.0',
    ],
    [
      'Selector, other label',
      selector('{matchLabels: {env: prod}}'),
      namespaces('{env: test}') + route('r', { from: 'team' }),
      'error 404',
    ],
    [
      'Selector by name, which every namespace has as a label',
      selector('{matchLabels: {kubernetes.io/metadata.name: team}}'),
      route('r', { from: 'team' }),
      'team/r#0.0',
    ],
    [
      'Selector with expressions',
      selector(
        '{matchExpressions: [{key: env, operator: In, values: [prod, test]}, {key: old, operator: DoesNotExist}, {key: env, operator: NotIn, values: [prod]}, {key: env, operator: Exists}]}',
      ),
      namespaces('{env: test}') + route('r', { from: 'team' }),
      'team/r#0.0',
    ],
    [
      'Selector with an unknown operator',
      selector('{matchExpressions: [{key: env, operator: Like, values: [x]}]}'),
      namespaces('{env: x}') + route('r', { from: 'team' }),
      'error 404',
    ],
    ['an empty selector selects all', selector('{}'), route('r', { from: 'team' }), 'team/r#0.0'],
    ['no selector selects none', ', allowedRoutes: {namespaces: {from: Selector}}', route('r'), 'error 404'],
    ['kinds that leave it out', ', allowedRoutes: {kinds: [{kind: GRPCRoute}]}', route('r'), 'error 404'],
    [
      'a kind of another group',
      ', allowedRoutes: {kinds: [{group: example.com, kind: HTTPRoute}]}',
      route('r'),
      'error 404',
    ],
    [
      'kinds cannot widen the protocol',
      ', allowedRoutes: {kinds: [{kind: TCPRoute}]}',
      route('r'),
      'error 404',
    ],
    ['sectionName', '', route('r', { ref: 'sectionName: l' }), 'infra/r#0.0'],
    ['another sectionName', '', route('r', { ref: 'sectionName: m' }), 'error 404'],
    ['port', '', route('r', { ref: 'port: 80' }), 'infra/r#0.0'],
    ['another port', '', route('r', { ref: 'port: 81' }), 'error 404'],
  ])('%s', (_, listener, routes, expected) => {
    expect(on(listener, routes)).toBe(expected);
  });
});

describe('hostnames', () => {
  const serve = (listener: string | null, hostnames: string, host: string) => {
    const hostname = listener === null ? '' : `, hostname: "${listener}"`;
    const objects =
      ECHO + gateway(`[{name: l, port: 80, protocol: HTTP${hostname}}]`) + route('r', { hostnames });
    return decideIn(objects, through(host)).status;
  };
  it.each([
    [null, '', 'x.org', 200],
    [null, '["*.example.com"]', 'a.example.com', 200],
    [null, '["*.example.com"]', 'a.b.example.com', 200],
    [null, '["*.example.com"]', 'example.com', 404],
    [null, '["*.example.com"]', 'aexample.com', 404],
    [null, '[a.example.com]', 'A.EXAMPLE.COM:80', 200],
    ['*.example.com', '[a.example.com, x.org]', 'a.example.com', 200],
    ['*.example.com', '[x.org]', 'a.example.com', 404],
    ['a.example.com', '["*.example.com"]', 'a.example.com', 200],
    ['*.foo.example.com', '["*.example.com"]', 'x.foo.example.com', 200],
    ['*.example.com', '["*.foo.example.com"]', 'x.foo.example.com', 200],
    ['*.example.com', '["*.foo.example.com"]', 'x.example.com', 404],
    ['*.example.com', '["*.example.org"]', 'x.example.com', 404],
    ['*.example.com', '', 'x.example.com', 200],
  ])('listener %s, route %s, host %s: %s', (listener, hostnames, host, status) => {
    expect(serve(listener, hostnames, host)).toBe(status);
  });

  it.each([
    ['a.b.example.com', 'infra/exact#0.0'],
    ['x.b.example.com', 'infra/narrow#0.0'],
    ['x.example.com', 'infra/wide#0.0'],
    ['x.org', 'infra/none#0.0'],
  ])('the most specific goes first: %s to %s', (host, expected) => {
    const routes =
      route('none') +
      route('wide', { hostnames: '["*.example.com", other.org]' }) +
      route('narrow', { hostnames: '["*.b.example.com"]' }) +
      route('exact', { hostnames: '[a.b.example.com]' });
    expect(
      inShort(decideIn(ECHO + gateway('[{name: l, port: 80, protocol: HTTP}]') + routes, through(host))),
    ).toBe(expected);
  });

  it('falls to a wider hostname where the narrower one has no match', () => {
    const narrow = routeYaml('infra/narrow', '[{matches: [{path: {value: /only}}]}]', {
      parents: '[{name: gw}]',
      spec: 'hostnames: [a.example.com]',
    });
    const objects =
      ECHO +
      gateway('[{name: l, port: 80, protocol: HTTP}]') +
      narrow +
      route('wide', { hostnames: '["*.example.com"]' });
    expect(inShort(decideIn(objects, through('a.example.com')))).toBe('infra/wide#0.0');
  });
});

describe('kinds on one listener', () => {
  const listener = gateway('[{name: l, port: 80, protocol: HTTP}]');
  const both = ECHO + listener + route('g', { kind: 'GRPCRoute' }) + route('h', { hostnames: '[a.org]' });
  it.each([
    ['grpc', 'infra/g#0.0', ['mixed-kinds-on-listener']],
    ['http', 'infra/h#0.0', ['mixed-kinds-on-listener']],
  ] as const)('a %s request takes its own kind: %s', (protocol, expected, codes) => {
    const decision = decideIn(both, through('a.org', 'l', protocol));
    expect([inShort(decision), codesOf(decision)]).toEqual([expected, codes]);
  });

  it('takes the other kind where its own does not match', () => {
    const decision = decideIn(both, through('b.org'));
    expect([inShort(decision), codesOf(decision)]).toEqual(['infra/g#0.0', ['http-on-grpc-route']]);
    const unmatched = routeYaml('infra/h', '[{matches: [{path: {value: /only}}]}]', {
      parents: '[{name: gw}]',
    });
    const open = decideIn(ECHO + listener + route('g', { kind: 'GRPCRoute' }) + unmatched, through('b.org'));
    expect([inShort(open), codesOf(open)]).toEqual([
      'infra/g#0.0',
      ['http-on-grpc-route', 'mixed-kinds-on-listener'],
    ]);
    const grpc = decideIn(ECHO + listener + route('h'), through('b.org', 'l', 'grpc'));
    expect([inShort(grpc), codesOf(grpc)]).toEqual(['infra/h#0.0', []]);
  });

  it('says that turning one kind away would change the answer, also to a 404', () => {
    const never = routeYaml('infra/g', '[{matches: [{method: {service: Other}}]}]', {
      kind: 'GRPCRoute',
      parents: '[{name: gw}]',
      spec: 'hostnames: ["*.org"]',
    });
    const mixed = ECHO + listener + never + route('h', { hostnames: '[a.org]' });
    const taken = decideIn(mixed, through('a.org'));
    expect([inShort(taken), codesOf(taken)]).toEqual(['infra/h#0.0', ['mixed-kinds-on-listener']]);
    const missed = decideIn(mixed, through('b.org'));
    expect([inShort(missed), codesOf(missed)]).toEqual(['error 404', []]);
    const elsewhere = decideIn(mixed.replace('*.org', '*.net'), through('a.org'));
    expect([inShort(elsewhere), codesOf(elsewhere)]).toEqual(['infra/h#0.0', []]);
  });

  it.each([
    ['TLS', 'TLSRoute', '[a.org]', 'a.org', 'infra/r#0'],
    ['TLS', 'TLSRoute', '[a.org]', 'b.org', 'error null'],
    ['TLS', 'TCPRoute', '', 'a.org', 'infra/r#0'],
    ['TLS, tls: {mode: Terminate}', 'TCPRoute', '', 'a.org', 'infra/r#0'],
    ['TLS, tls: {mode: Terminate}', 'TLSRoute', '[a.org]', 'a.org', 'infra/r#0'],
    ['TLS, tls: {mode: Passthrough}', 'TLSRoute', '[a.org]', 'a.org', 'infra/r#0'],
    ['TLS, tls: {mode: Passthrough}', 'TCPRoute', '', 'a.org', 'error null'],
    ['TCP', 'TCPRoute', '', 'a.org', 'infra/r#0'],
    ['TCP', 'HTTPRoute', '', 'a.org', 'error null'],
  ])('%s listener, %s %s, host %s: %s', (protocol, kind, hostnames, host, expected) => {
    const objects =
      ECHO + gateway(`[{name: l, port: 80, protocol: ${protocol}}]`) + route('r', { kind, hostnames });
    const decision = decideIn(objects, through(host));
    expect(inShort(decision)).toBe(expected);
    expect(codesOf(decision)).toEqual(expected === 'error null' ? ['connection-refused'] : []);
  });

  it.each([
    ['no route', '', 'No route gives this connection a backend'],
    ['no backend', '[{}]', 'No route gives this connection a backend'],
    ['an invalid backend', '[{backendRefs: [{name: gone, port: 80}]}]', 'Connections to an invalid backend'],
  ])('a refused connection: %s', (_, rules, words) => {
    const routes =
      rules === '' ? '' : routeYaml('infra/t', rules, { kind: 'TCPRoute', parents: '[{name: gw}]' });
    const decision = decideIn(gateway('[{name: l, port: 80, protocol: TCP}]') + routes, through('a.org'));
    expect(codesOf(decision)).toEqual(['connection-refused']);
    expect(decision.uncertain[0]?.message).toMatch(new RegExp(`^${words}`));
  });

  it.each(['', ', allowedRoutes: {kinds: [{kind: HTTPRoute}]}'])(
    'a protocol of its own is up to the implementation%s',
    (allowed) => {
      const own = gateway(`[{name: l, port: 80, protocol: example.com/foo${allowed}}]`);
      const decision = decideIn(ECHO + own + route('r'), through('a.org'));
      expect([inShort(decision), codesOf(decision)]).toEqual(['error null', ['own-protocol']]);
    },
  );
});

describe('what a listener leaves open', () => {
  const world = worldFromManifests(
    ECHO +
      gateway(`[
        {name: plain, port: 80, protocol: HTTP},
        {name: wild, port: 80, protocol: HTTP, hostname: "*.example.com"},
        {name: other, port: 8080, protocol: HTTP, hostname: q.example.com},
        {name: tls, port: 443, protocol: HTTPS, hostname: "*.example.com"},
        {name: pass, port: 8443, protocol: TLS, hostname: db.example.com}
      ]`) +
      route('r'),
  );
  it.each([
    ['q.example.com', 'plain', 'infra/r#0.0', ['listener-isolation']],
    ['q.example.com', 'wild', 'infra/r#0.0', []],
    ['q.example.com', undefined, 'infra/r#0.0', []],
    ['x.org', 'plain', 'infra/r#0.0', []],
    ['x.org:443', undefined, 'error 404', ['tls-server-name']],
    ['x.org', 'tls', 'error 404', ['tls-server-name']],
    ['x.org:8443', undefined, 'error 404', ['tls-server-name']],
    ['q.example.com:443', undefined, 'infra/r#0.0', []],
    ['x.org:8080', undefined, 'error 404', []],
    ['x.org:81', undefined, 'error 404', []],
    ['x.org', 'gone', 'error 404', []],
  ] as const)('%s through %s: %s', (host, listener, expected, codes) => {
    const decision = decideIn(world, through(host, listener));
    expect([inShort(decision), codesOf(decision)]).toEqual([expected, codes]);
  });

  it('tries the name on 443 where nothing listens on 80', () => {
    const only = ECHO + gateway('[{name: l, port: 443, protocol: HTTPS, hostname: a.org}]') + route('r');
    expect(codesOf(decideIn(only, through('b.org')))).toEqual(['tls-server-name']);
  });
});
