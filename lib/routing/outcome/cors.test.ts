import { describe, expect, it } from 'vitest';
import { codesOf, decideIn, requestOf, routeYaml, serviceYaml } from '../simulation.fixture.ts';
import { isAllowedOrigin } from './cors.ts';

describe('origins (HTTPCORSFilter allowOrigins)', () => {
  it.each([
    ['*', 'https://a.org', true],
    ['https://a.org', 'https://a.org', true],
    ['https://a.org', 'https://A.ORG', true],
    ['https://a.org', 'http://a.org', false],
    ['https://a.org', 'https://a.org:443', true],
    ['https://a.org:443', 'https://a.org', true],
    ['http://a.org', 'http://a.org:80', true],
    ['https://a.org', 'https://a.org:8443', false],
    ['https://*.a.org', 'https://x.a.org', true],
    ['https://*.a.org', 'https://x.y.a.org', true],
    ['https://*.a.org', 'https://a.org', false],
    ['https://*.a.org', 'https://xa.org', false],
    ['https://*', 'https://anything.org', true],
    ['https://*', 'http://anything.org', false],
    ['https://*', 'https://anything.org:1', false],
    ['https://*:1', 'https://anything.org:1', true],
    ['https://a.org', 'null', false],
    ['https://a.org', '', false],
  ])('%s allows %s: %s', (allowed, origin, expected) => {
    expect(isAllowedOrigin({ origins: [allowed] }, origin)).toBe(expected);
  });
});

const CART = serviceYaml('shop/cart');
const world = (cors: string) =>
  CART +
  routeYaml('shop/r', `[{filters: [{type: CORS, cors: ${cors}}], backendRefs: [{name: cart, port: 80}]}]`);
const ORIGIN = { Origin: 'https://a.org' };
const PREFLIGHT = {
  ...ORIGIN,
  'Access-Control-Request-Method': 'PUT',
  'Access-Control-Request-Headers': 'x-a',
};

describe('preflight', () => {
  const answer = (cors: string, headers: Record<string, string> = PREFLIGHT) => {
    const decision = decideIn(world(cors), requestOf('OPTIONS cart.shop/', { headers }));
    expect(decision).toMatchObject({ outcome: 'respond', status: 200, backends: [], winner: { name: 'r' } });
    return [decision.response?.headers, codesOf(decision)] as const;
  };

  it('of an allowed origin is answered with what is configured', () => {
    const cors =
      '{allowOrigins: ["https://a.org"], allowMethods: [GET, PUT], allowHeaders: [X-A, X-B], exposeHeaders: [X-C], maxAge: 60}';
    expect(answer(cors)).toEqual([
      {
        'access-control-allow-origin': 'https://a.org',
        'access-control-allow-methods': 'GET, PUT',
        'access-control-allow-headers': 'X-A, X-B',
        'access-control-max-age': '60',
      },
      [],
    ]);
  });

  it('answers * without credentials, and what was asked for with them', () => {
    const any = 'allowOrigins: ["*"], allowMethods: ["*"], allowHeaders: ["*"]';
    expect(answer(`{${any}}`)[0]).toEqual({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': '*',
      'access-control-allow-headers': '*',
      'access-control-max-age': '5',
    });
    expect(answer(`{${any}, allowCredentials: true}`)[0]).toEqual({
      'access-control-allow-origin': 'https://a.org',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'x-a',
      'access-control-max-age': '5',
    });
    const withoutHeaders = { ...ORIGIN, 'Access-Control-Request-Method': 'PUT' };
    expect(answer(`{${any}, allowCredentials: true}`, withoutHeaders)[0]).not.toHaveProperty([
      'access-control-allow-headers',
    ]);
  });

  it('of another origin is answered without CORS headers, with which status is open', () => {
    expect(answer('{allowOrigins: ["https://b.org"]}')).toEqual([{}, ['cors-refusal-status']]);
    expect(answer('{}')).toEqual([{}, ['cors-refusal-status']]);
  });
});

describe('actual requests', () => {
  const changes = (cors: string, text: string, headers: Record<string, string>) =>
    decideIn(world(cors), requestOf(text, { headers })).backends[0]?.responseHeaders.set;
  const ANY = '{allowOrigins: ["*"], exposeHeaders: [X-A, X-B]}';
  it.each([
    [
      'allowed',
      ANY,
      'GET cart.shop/',
      ORIGIN,
      { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'X-A, X-B' },
    ],
    [
      'with credentials',
      '{allowOrigins: ["*"], allowCredentials: true, exposeHeaders: ["*"]}',
      'GET cart.shop/',
      ORIGIN,
      { 'access-control-allow-origin': 'https://a.org', 'access-control-allow-credentials': 'true' },
    ],
    ['another origin', '{allowOrigins: ["https://b.org"]}', 'GET cart.shop/', ORIGIN, {}],
    ['no origin', ANY, 'GET cart.shop/', {}, {}],
    [
      'OPTIONS that is no preflight',
      '{allowOrigins: ["*"]}',
      'OPTIONS cart.shop/',
      ORIGIN,
      { 'access-control-allow-origin': '*' },
    ],
    [
      'a method that is not OPTIONS',
      '{allowOrigins: ["*"]}',
      'PUT cart.shop/',
      PREFLIGHT,
      { 'access-control-allow-origin': '*' },
    ],
  ])('%s', (_, cors, text, headers, expected) => {
    expect(changes(cors, text, headers)).toEqual(expected);
  });
});
