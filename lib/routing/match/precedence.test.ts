import { describe, expect, it } from 'vitest';
import { codesOf, decideIn, inShort, requestOf, routeYaml, serviceYaml } from '../simulation.fixture.ts';

const CART = serviceYaml('shop/cart');
const rules = (...matches: string[]) => `[${matches.map((match) => `{matches: [${match}]}`).join(', ')}]`;
const REQUEST = requestOf('GET cart.shop/a/b?x=1&y=2', { headers: { A: '1', B: '2' } });
const EXACT = '{path: {type: Exact, value: /a/b}}';
const LONG = '{path: {value: /a/b}}';
const SHORT = '{path: {value: /a}}';
const REGEX = '{path: {type: RegularExpression, value: "/a/.+"}}';

/** Rule 1 stands behind rule 0 in the list; each case says which wins. */
describe('the first difference decides (HTTPRouteRule matches)', () => {
  it.each([
    ['exact path before prefix', LONG, EXACT, 1],
    [
      'exact path before everything else',
      '{path: {value: /a/b}, method: GET, headers: [{name: a, value: "1"}]}',
      EXACT,
      1,
    ],
    ['longer prefix before shorter', SHORT, LONG, 1],
    ['longer prefix before method', '{path: {value: /a}, method: GET}', LONG, 1],
    ['prefix before expression', REGEX, '{}', 1],
    [
      'method before headers',
      '{headers: [{name: a, value: "1"}, {name: b, value: "2"}]}',
      '{method: GET}',
      1,
    ],
    [
      'more headers',
      '{headers: [{name: a, value: "1"}]}',
      '{headers: [{name: a, value: "1"}, {name: b, value: "2"}]}',
      1,
    ],
    [
      'headers before query',
      '{queryParams: [{name: x, value: "1"}, {name: y, value: "2"}]}',
      '{headers: [{name: a, value: "1"}]}',
      1,
    ],
    [
      'more query parameters',
      '{queryParams: [{name: x, value: "1"}]}',
      '{queryParams: [{name: x, value: "1"}, {name: y, value: "2"}]}',
      1,
    ],
    [
      'a header that repeats counts once',
      '{headers: [{name: a, value: "1"}, {name: A, value: "1"}]}',
      '{headers: [{name: b, value: "2"}]}',
      0,
    ],
    ['the same: the first rule', LONG, LONG, 0],
  ])('%s', (_, first, second, winner) => {
    const decision = decideIn(CART + routeYaml('shop/r', rules(first, second)), REQUEST);
    expect(inShort(decision)).toBe(`shop/r#${winner}.0`);
  });

  it('takes the first match of a rule among equals, and the best one among others', () => {
    const world = CART + routeYaml('shop/r', `[{matches: [${SHORT}, ${LONG}, ${LONG}]}]`);
    expect(inShort(decideIn(world, REQUEST))).toBe('shop/r#0.1');
  });

  it.each([
    ['older', { a: '2026-02-01T00:00:00Z', b: '2026-01-01T00:00:00Z' }, 'shop/b#0.0', []],
    [
      'older, in another time zone',
      { a: '2026-01-01T00:00:00Z', b: '2026-01-01T00:30:00+01:00' },
      'shop/b#0.0',
      [],
    ],
    ['there before not yet there', { a: undefined, b: '2026-01-01T00:00:00Z' }, 'shop/b#0.0', []],
    ['same age: by name', { a: '2026-01-01T00:00:00Z', b: '2026-01-01T00:00:00Z' }, 'shop/a#0.0', []],
    [
      'neither there yet: by name, uncertain',
      { a: undefined, b: undefined },
      'shop/a#0.0',
      ['tie-by-creation'],
    ],
  ])('%s', (_, created, expected, codes) => {
    const route = (name: 'a' | 'b') =>
      routeYaml(`shop/${name}`, rules(LONG), created[name] ? { created: created[name] } : {});
    for (const world of [route('a') + route('b'), route('b') + route('a')]) {
      const decision = decideIn(CART + world, REQUEST);
      expect([inShort(decision), codesOf(decision)]).toEqual([expected, codes]);
    }
  });

  it('asks names by code units, after everything else', () => {
    const world = CART + routeYaml('shop/a-b', rules(LONG)) + routeYaml('shop/a.b', rules(LONG));
    expect(inShort(decideIn(world, REQUEST))).toBe('shop/a-b#0.0');
    const longer = CART + routeYaml('shop/a', rules(SHORT)) + routeYaml('shop/z', rules(LONG));
    expect(inShort(decideIn(longer, REQUEST))).toBe('shop/z#0.0');
  });
});

describe('what the specification leaves open about the order', () => {
  it.each([
    ['an expression beside a prefix', [SHORT, REGEX], ['regex-precedence']],
    ['an expression that does not match', [SHORT, '{path: {type: RegularExpression, value: "/z+"}}'], []],
    ['two expressions', [REGEX, REGEX], ['regex-implementation-specific']],
    [
      'only the slash is longer',
      ['{path: {value: /a}, method: GET}', '{path: {value: /a/}}'],
      ['prefix-trailing-slash'],
    ],
    ['the winner has the slash', ['{path: {value: /a/}, method: GET}', '{path: {value: /a}}'], []],
    [
      'the slash of a match that does not match',
      ['{path: {value: /a}}', '{path: {value: /a/}, method: PUT}'],
      [],
    ],
    ['a tie that does not match', [LONG, '{path: {value: /a/b}, method: PUT}'], []],
    [
      'a search behind the winner',
      [LONG, '{path: {value: /a}, headers: [{name: a, type: RegularExpression, value: ""}]}'],
      [],
    ],
    [
      'a search before the winner',
      [SHORT, '{path: {value: /a/b}, queryParams: [{name: x, type: RegularExpression, value: ""}]}'],
      ['regex-search-or-full'],
    ],
    [
      'an invalid expression before the winner',
      [SHORT, '{path: {value: /a/b}, headers: [{name: a, type: RegularExpression, value: "("}]}'],
      ['regex-invalid'],
    ],
  ])('%s: %j', (_, matches, codes) => {
    expect(codesOf(decideIn(CART + routeYaml('shop/r', rules(...matches)), REQUEST))).toEqual(codes);
  });
});

describe('GRPCRouteRule matches', () => {
  const call = requestOf('POST cart.shop/a.B/C', { protocol: 'grpc', headers: { A: '1' } });
  it.each([
    ['service before method', '{method: {method: C}}', '{method: {service: a.B}}', 1],
    [
      'service and method before service',
      '{method: {service: a.B}}',
      '{method: {service: a.B, method: C}}',
      1,
    ],
    [
      'characters of the pattern',
      '{method: {type: RegularExpression, service: a.B}}',
      '{method: {type: RegularExpression, service: "a[.]B"}}',
      1,
    ],
    ['method before headers', '{headers: [{name: a, value: "1"}]}', '{method: {method: C}}', 1],
    ['headers before nothing', '{}', '{headers: [{name: a, value: "1"}]}', 1],
    ['the same: the first rule', '{}', '{}', 0],
  ])('%s', (_, first, second, winner) => {
    const route = routeYaml('shop/g', rules(first, second), { kind: 'GRPCRoute' });
    expect(inShort(decideIn(CART + route, call))).toBe(`shop/g#${winner}.0`);
  });
});
