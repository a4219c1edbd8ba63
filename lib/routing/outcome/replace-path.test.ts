import { describe, expect, it } from 'vitest';
import { codesOf, decideIn, requestOf, routeYaml, serviceYaml } from '../simulation.fixture.ts';

const CART = serviceYaml('shop/cart');

const rewrite = (match: string, path: string, target: string) => {
  const rule = `[{matches: [{path: ${match}}], filters: [{type: URLRewrite, urlRewrite: {path: ${path}}}], backendRefs: [{name: cart, port: 80}]}]`;
  const decision = decideIn(CART + routeYaml('shop/r', rule), requestOf(`GET cart.shop${target}`));
  return [decision.backends[0]?.request.path, codesOf(decision)] as const;
};

// The rows of HTTPPathModifier, then what follows from its words.
describe('ReplacePrefixMatch (HTTPPathModifier)', () => {
  it.each([
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
    ['/foo/bar', '/', '/xyz', '/xyz/foo/bar'],
    ['/', '/', '/xyz', '/xyz/'],
    ['/foo//bar', '/foo', '/xyz', '/xyz//bar'],
    ['/foo?a=/foo', '/foo', '/xyz', '/xyz?a=/foo'],
    ['/foo/%2e?', '/foo', '/', '/%2e?'],
  ])('%s, prefix %s, replacement %j: %s', (path, prefix, replacement, expected) => {
    const modifier = `{type: ReplacePrefixMatch, replacePrefixMatch: "${replacement}"}`;
    expect(rewrite(`{value: ${prefix}}`, modifier, path)).toEqual([expected, []]);
  });

  it('leaves the path where no prefix matched, and says so', () => {
    const modifier = '{type: ReplacePrefixMatch, replacePrefixMatch: /xyz}';
    expect(rewrite('{type: Exact, value: /foo}', modifier, '/foo')).toEqual([
      '/foo',
      ['prefix-rewrite-without-prefix'],
    ]);
  });
});

describe('ReplaceFullPath', () => {
  it.each([
    ['/foo/bar?x=1', '/xyz', '/xyz?x=1'],
    ['/foo', '', '/'],
    ['/foo', '/xyz/', '/xyz/'],
  ])('%s by %j: %s', (path, replacement, expected) => {
    const modifier = `{type: ReplaceFullPath, replaceFullPath: "${replacement}"}`;
    expect(rewrite('{value: /}', modifier, path)).toEqual([expected, []]);
  });

  it('changes nothing without a type it knows', () => {
    expect(rewrite('{value: /}', '{type: Other, replaceFullPath: /x}', '/foo')).toEqual(['/foo', []]);
    expect(rewrite('{value: /}', '{type: ReplaceFullPath}', '/foo')).toEqual(['/foo', []]);
  });
});
