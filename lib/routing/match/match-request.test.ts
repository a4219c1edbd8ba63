import { describe, expect, it } from 'vitest';
import { codesOf, decideIn, inShort, requestOf, routeYaml, serviceYaml } from '../simulation.fixture.ts';

const CART = serviceYaml('shop/cart');

const takes = (match: string, text: string, headers: Record<string, string | readonly string[]> = {}) => {
  const route = routeYaml('shop/r', `[{matches: [${match}], backendRefs: [{name: cart, port: 80}]}]`);
  const decision = decideIn(CART + route, requestOf(text, { headers }));
  return [decision.winner !== null, codesOf(decision)] as const;
};

describe('paths (HTTPPathMatch)', () => {
  const prefix = (value: string) => `{path: {type: PathPrefix, value: "${value}"}}`;
  const exact = (value: string) => `{path: {type: Exact, value: "${value}"}}`;
  const regex = (value: string) => `{path: {type: RegularExpression, value: '${value}'}}`;
  it.each([
    [prefix('/v2'), '/v2', true],
    [prefix('/v2'), '/v2/', true],
    [prefix('/v2'), '/v2/x', true],
    [prefix('/v2'), '/v2x', false],
    [prefix('/v2'), '/V2', false],
    [prefix('/v2'), '/x/v2', false],
    [prefix('/v2/'), '/v2', true],
    [prefix('/v2/'), '/v2/x', true],
    [prefix('/v2'), '/v2?x=/y', true],
    [prefix('/'), '/anything/at/all', true],
    [prefix('/'), '', true],
    [prefix('/'), '?x=1', true],
    [prefix('/'), '*', false],
    [prefix('/a%20b'), '/a%20b/c', true],
    [prefix('/a%20b'), '/a b/c', false],
    ['{}', '/anything', true],
    [exact('/a'), '/a', true],
    [exact('/a'), '/a?x=1', true],
    [exact('/a'), '/a/', false],
    [exact('/a/'), '/a/', true],
    [exact('/a'), '/A', false],
    ['{path: {type: Glob, value: "/a"}}', '/a', false],
  ])('%s takes %s: %s', (match, path, expected) => {
    expect(takes(match, `GET cart.shop${path}`)).toEqual([expected, []]);
  });

  it.each([
    [regex('/a[0-9]+'), '/a12', true, ['regex-implementation-specific']],
    [regex('/a|/ab'), '/ab', true, ['regex-implementation-specific']],
    [regex('/a'), '/x/a/y', false, ['regex-search-or-full']],
    [regex('/b'), '/a', false, []],
    [regex('/(?=a)'), '/a', false, ['regex-invalid']],
    [regex('/a.*'), '/a?b', true, ['regex-implementation-specific']],
  ])('expression %s takes %s: %s %j', (match, path, expected, codes) => {
    expect(takes(match, `GET cart.shop${path}`)).toEqual([expected, codes]);
  });
});

describe('methods, headers and query', () => {
  const header = (name: string, value: string, type = 'Exact') =>
    `{headers: [{name: ${name}, value: '${value}', type: ${type}}]}`;
  const query = (name: string, value: string, type = 'Exact') =>
    `{queryParams: [{name: ${name}, value: '${value}', type: ${type}}]}`;
  it.each([
    ['{method: GET}', 'GET cart.shop/', {}, true, []],
    ['{method: GET}', 'HEAD cart.shop/', {}, false, []],
    ['{method: GET}', 'get cart.shop/', {}, false, []],
    [header('X-A', 'b'), 'GET cart.shop/', { 'x-a': 'b' }, true, []],
    [header('X-A', 'b'), 'GET cart.shop/', { 'x-a': 'B' }, false, []],
    [header('X-A', 'b'), 'GET cart.shop/', {}, false, []],
    [header('X-A', '.*', 'RegularExpression'), 'GET cart.shop/', {}, false, []],
    [header('X-A', 'b', 'Like'), 'GET cart.shop/', { 'x-a': 'b' }, false, []],
    [header('Host', 'cart.shop:80'), 'GET cart.shop:80/', {}, true, []],
    [header('Host', 'a.org'), 'GET cart.shop/', { host: 'a.org' }, true, []],
    [header('Host', 'cart.shop'), 'GET cart.shop/', { host: 'a.org' }, false, []],
    [header('__proto__', 'x'), 'GET cart.shop/', { a: 'b' }, false, []],
    [header('constructor', 'x'), 'GET cart.shop/', {}, false, []],
    [header('X-A', '1,2'), 'GET cart.shop/', { 'X-A': ['1', '2'] }, true, ['repeated-header']],
    [header('X-A', '1'), 'GET cart.shop/', { 'X-A': ['1', '2'] }, false, ['repeated-header']],
    [header('X-B', '1'), 'GET cart.shop/', { 'X-A': ['1', '2'] }, false, []],
    [
      '{headers: [{name: X-A, value: "1"}], method: POST}',
      'GET cart.shop/',
      { 'X-A': ['1', '2'] },
      false,
      [],
    ],
    // Names that repeat but for their case: the first entry counts.
    [
      '{headers: [{name: x-a, value: "1"}, {name: X-A, value: "2"}]}',
      'GET cart.shop/',
      { 'X-A': '1' },
      true,
      [],
    ],
    [query('a', '1'), 'GET cart.shop/?a=1', {}, true, []],
    [query('a', '1'), 'GET cart.shop/?A=1', {}, false, []],
    [query('a', 'b c/d'), 'GET cart.shop/?a=b+c%2Fd', {}, true, []],
    [query('a', '%zz'), 'GET cart.shop/?a=%zz', {}, true, []],
    [query('a', '1'), 'GET cart.shop/?b=1&a=1&a=2', {}, true, ['repeated-query-parameter']],
    [query('a', '2'), 'GET cart.shop/?a=1&a=2', {}, false, ['repeated-query-parameter']],
    [query('b', '2'), 'GET cart.shop/?a=1&a=2', {}, false, []],
    [query('a', '1'), 'GET cart.shop/??a=1', {}, false, []],
    [
      query('a', '[0-9]+', 'RegularExpression'),
      'GET cart.shop/?a=12',
      {},
      true,
      ['regex-implementation-specific'],
    ],
  ] as const)('%s takes %s %j: %s %j', (match, text, headers, expected, codes) => {
    expect(takes(match, text, headers)).toEqual([expected, codes]);
  });
});

describe('gRPC (GRPCMethodMatch)', () => {
  const takesCall = (match: string, path: string) => {
    const rules = match === '' ? '[{}]' : `[{matches: [${match}]}]`;
    const route = routeYaml('shop/g', rules, { kind: 'GRPCRoute' });
    return (
      inShort(decideIn(CART + route, requestOf(`GET cart.shop${path}`, { protocol: 'grpc' }))) !== 'error 404'
    );
  };
  it.each([
    ['', '/anything', true],
    ['{headers: []}', '/x', true],
    ['{method: {service: a.B, method: C}}', '/a.B/C', true],
    ['{method: {service: a.B, method: C}}', '/a.b/C', false],
    ['{method: {service: a.B, method: C}}', '/a.B/D', false],
    ['{method: {service: a.B}}', '/a.B/D', true],
    ['{method: {method: C}}', '/x.Y/C', true],
    ['{method: {method: C}}', '/x.Y/C/', false],
    ['{method: {method: C}}', '/C', false],
    ['{method: {method: C}}', '//C', false],
    ['{method: {}}', '/a.B/C', true],
    ['{method: {}}', '/a', false],
    ['{method: {service: .a.B}}', '/a.B/C', false],
    ['{method: {type: RegularExpression, service: "a[.].*", method: "C|D"}}', '/a.B/D', true],
    ['{method: {type: RegularExpression, service: "a[.].*", method: "C|D"}}', '/xa.B/D', false],
  ])('%s takes %s: %s', (match, path, expected) => {
    expect(takesCall(match, path)).toBe(expected);
  });

  it('is always POST, for HTTPRoutes too', () => {
    const post = routeYaml('shop/r', '[{matches: [{method: POST, path: {value: /a.B}}]}]');
    const call = requestOf('GET cart.shop/a.B/C', { protocol: 'grpc' });
    expect(inShort(decideIn(CART + post, call))).toBe('shop/r#0.0');
  });
});
