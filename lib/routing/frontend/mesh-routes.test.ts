import { describe, expect, it } from 'vitest';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { codesOf, decideIn, inShort, requestOf, routeYaml, serviceYaml } from '../simulation.fixture.ts';
import { createSimulator } from '../simulator.ts';

const CART = serviceYaml(
  'shop/cart',
  '{clusterIP: 10.0.0.7, ports: [{name: http, port: 80}, {name: alt, port: 8080}]}',
);
const RULES = '[{backendRefs: [{name: cart, namespace: shop, port: 80}]}]';
const X_ONLY = '[{matches: [{path: {value: /x}}], backendRefs: [{name: cart, namespace: shop, port: 80}]}]';
const to = (more: string) => `[{group: "", kind: Service, name: cart, namespace: shop, ${more}}]`;

/** `${namespace}/${name}` of routes by what they say about the parent. */
const attach = (parents: string, kind = 'HTTPRoute') => routeYaml('shop/r', RULES, { parents, kind });

describe('routes of a Service port', () => {
  it.each([
    ['no port', attach(to('')), 'shop/r#0.0', 'shop/r#0.0'],
    ['port', attach(to('port: 80')), 'shop/r#0.0', 'passthrough 200'],
    ['port name', attach(to('sectionName: alt')), 'passthrough 200', 'shop/r#0.0'],
    [
      'port and name that differ',
      attach(to('port: 80, sectionName: alt')),
      'passthrough 200',
      'passthrough 200',
    ],
    ['a name that is none', attach(to('sectionName: "80"')), 'passthrough 200', 'passthrough 200'],
    [
      'the same parent twice',
      attach(
        '[{group: "", kind: Service, name: cart, port: 80}, {group: "", kind: Service, name: cart, namespace: shop, port: 8080}]',
      ),
      'shop/r#0.0',
      'shop/r#0.0',
    ],
    [
      'kind Service without group ""',
      attach('[{kind: Service, name: cart}]'),
      'passthrough 200',
      'passthrough 200',
    ],
    [
      'group core',
      attach('[{group: core, kind: Service, name: cart}]'),
      'passthrough 200',
      'passthrough 200',
    ],
    ['UDPRoute', attach(to(''), 'UDPRoute'), 'passthrough 200', 'passthrough 200'],
  ])('%s', (_, routes, on80, on8080) => {
    const world = worldFromManifests(CART + routes);
    expect(inShort(decideIn(world, requestOf('GET cart.shop/')))).toBe(on80);
    expect(inShort(decideIn(world, requestOf('GET cart.shop:8080/')))).toBe(on8080);
  });

  it('ignores hostnames of mesh routes', () => {
    const world = CART + routeYaml('shop/r', RULES, { spec: 'hostnames: [other.example.com]' });
    expect(inShort(decideIn(world, requestOf('GET cart.shop/')))).toBe('shop/r#0.0');
  });
});

describe('producer and consumer routes (GEP-1294)', () => {
  const producer = routeYaml('shop/producer', RULES);
  const consumer = routeYaml('web/consumer', X_ONLY);
  it.each([
    ['callers elsewhere use producer routes', 'GET cart.shop/x', 'other', 'shop/producer#0.0'],
    ['callers of the namespace use its own', 'GET cart.shop/x', 'web', 'web/consumer#0.0'],
    ['and nothing else: no fall-through', 'GET cart.shop/y', 'web', 'error 404'],
    ['callers beside the Service use producer routes', 'GET cart/x', 'shop', 'shop/producer#0.0'],
  ])('%s', (_, text, from, expected) => {
    expect(inShort(decideIn(CART + producer + consumer, requestOf(text, { from })))).toBe(expected);
  });

  it('leaves third namespaces without a route', () => {
    expect(inShort(decideIn(CART + consumer, requestOf('GET cart.shop/x', { from: 'other' })))).toBe(
      'passthrough 200',
    );
  });

  it('counts consumer routes by port', () => {
    const onAlt = routeYaml('web/consumer', RULES, { parents: to('port: 8080') });
    const world = worldFromManifests(CART + producer + onAlt);
    expect(inShort(decideIn(world, requestOf('GET cart.shop/')))).toBe('shop/producer#0.0');
    expect(inShort(decideIn(world, requestOf('GET cart.shop:8080/')))).toBe('web/consumer#0.0');
    const { frontends } = createSimulator(world);
    expect(frontends.mesh('shop', 'cart', 8080)?.consumers).toEqual(['web']);
    expect(frontends.mesh('shop', 'cart', 80)?.consumers).toEqual([]);
    expect(frontends.mesh('shop', 'cart', 81)).toBeNull();
  });

  it('makes no consumer set of a UDPRoute', () => {
    const udp = routeYaml('web/udp', RULES, { kind: 'UDPRoute' });
    expect(inShort(decideIn(CART + producer + udp, requestOf('GET cart.shop/')))).toBe('shop/producer#0.0');
  });
});

describe('one kind applies to a Service port (GEP-1294)', () => {
  const route = (kind: string) => routeYaml(`shop/${kind.toLowerCase()}`, RULES, { kind });
  it.each([
    [['TCPRoute', 'TLSRoute', 'HTTPRoute', 'GRPCRoute'], 'shop/grpcroute#0.0'],
    [['TCPRoute', 'TLSRoute', 'HTTPRoute'], 'shop/httproute#0.0'],
    [['TCPRoute', 'TLSRoute'], 'shop/tlsroute#0'],
    [['TCPRoute', 'UDPRoute'], 'shop/tcproute#0'],
  ])('%j: %s', (kinds, expected) => {
    expect(inShort(decideIn(CART + kinds.map(route).join(''), requestOf('GET cart.shop/')))).toBe(expected);
  });

  it('is asked after callers: a consumer TCPRoute hides a producer GRPCRoute', () => {
    const world = CART + route('GRPCRoute') + routeYaml('web/tcp', RULES, { kind: 'TCPRoute' });
    expect(inShort(decideIn(world, requestOf('GET cart.shop/')))).toBe('web/tcp#0');
  });

  it('answers 404 when the kind that applies does not match, and does not ask the next kind', () => {
    const grpc = routeYaml('shop/g', '[{matches: [{method: {service: a.B}}]}]', { kind: 'GRPCRoute' });
    const decision = decideIn(CART + grpc + route('HTTPRoute'), requestOf('GET cart.shop/'));
    expect([inShort(decision), codesOf(decision)]).toEqual(['error 404', ['http-on-grpc-route']]);
    const call = requestOf('POST cart.shop/x.Y/Z', { protocol: 'grpc' });
    expect(decideIn(CART + grpc, call)).toMatchObject({
      status: 404,
      grpcStatus: 'UNIMPLEMENTED',
      uncertain: [],
    });
  });
});
