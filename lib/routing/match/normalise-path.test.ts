import { describe, expect, it } from 'vitest';
import { codesOf, decideIn, inShort, requestOf, routeYaml, serviceYaml } from '../simulation.fixture.ts';
import { normalisePath } from './normalise-path.ts';

describe('a path as an implementation that normalises reads it', () => {
  it.each([
    ['/a/b', '/a/b'],
    ['/a/', '/a/'],
    ['/foo/../bar', '/bar'],
    ['/foo/..', '/'],
    ['/a/b/.', '/a/b/'],
    ['/../..', '/'],
    ['//foo', '/foo'],
    ['/a//../b', '/a/b'],
    ['/%66oo', '/foo'],
    ['/%2e%2E/a', '/a'],
    ['/a%2Fb', '/a%2Fb'],
    ['/a%20b', '/a%20b'],
    ['/%2566', '/%2566'],
    ['/.well-known', '/.well-known'],
    ['*', '*'],
    ['..//x', '..//x'],
  ])('%s: %s', (path, expected) => {
    expect(normalisePath(path)).toBe(expected);
  });
});

describe('paths are matched as written', () => {
  const to = (path: string, type = 'PathPrefix') =>
    `{matches: [{path: {type: ${type}, value: "${path}"}}], backendRefs: [{name: cart, port: 80}]}`;
  const world =
    serviceYaml('shop/cart') +
    routeYaml('shop/r', `[${to('/foo')}, ${to('/bar')}, ${to('/%66oo', 'Exact')}, ${to('/foo/x', 'Exact')}]`);
  it.each([
    ['/foo/../bar', 'shop/r#0.0', ['path-normalisation']],
    ['/foo/../foo', 'shop/r#0.0', []],
    ['/foo//', 'shop/r#0.0', []],
    ['/foo//x', 'shop/r#0.0', ['path-normalisation']],
    ['//foo', 'error 404', ['path-normalisation']],
    ['//baz', 'error 404', []],
    ['/%66oo', 'shop/r#2.0', ['path-normalisation']],
    ['/b%61r?x=/../foo', 'error 404', ['path-normalisation']],
    ['/bar?x=/../foo', 'shop/r#1.0', []],
  ])('%s: %s', (path, expected, codes) => {
    const decision = decideIn(world, requestOf(`GET cart.shop${path}`));
    expect([inShort(decision), codesOf(decision)]).toEqual([expected, codes]);
  });
});
