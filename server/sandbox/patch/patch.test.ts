import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject, JsonValue } from '#lib/gateway-api/json.ts';
import { SERVICE_SCHEMA } from '../kinds/builtin-schemas.ts';
import { jsonPatch } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';
import { strategicPatch } from './strategic-patch.ts';

describe('mergePatch (RFC 7386, appendix A)', () => {
  it.each<[JsonValue, JsonValue, JsonValue]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j + %j', (target, patch, expected) => {
    expect(mergePatch(target, patch)).toEqual(expected);
  });
});

describe('jsonPatch (RFC 6902)', () => {
  const target = { a: { 'b/c': 1, list: ['x', 'y'] }, n: null };

  it.each<[JsonObject[], JsonValue]>([
    [[{ op: 'add', path: '/a/list/1', value: 'z' }], { a: { 'b/c': 1, list: ['x', 'z', 'y'] }, n: null }],
    [[{ op: 'add', path: '/a/list/-', value: 'z' }], { a: { 'b/c': 1, list: ['x', 'y', 'z'] }, n: null }],
    [[{ op: 'remove', path: '/a/list/0' }], { a: { 'b/c': 1, list: ['y'] }, n: null }],
    [[{ op: 'replace', path: '/a/b~1c', value: 2 }], { a: { 'b/c': 2, list: ['x', 'y'] }, n: null }],
    [[{ op: 'move', from: '/a/list/0', path: '/m' }], { a: { 'b/c': 1, list: ['y'] }, n: null, m: 'x' }],
    [[{ op: 'copy', from: '/a/list', path: '/m' }], { ...target, m: ['x', 'y'] }],
    [[{ op: 'test', path: '/a/list', value: ['x', 'y'] }], target],
    [[{ op: 'test', path: '/n', value: null }], target],
    [[{ op: 'test', path: '/none', value: null }], target],
  ])('%j', (patch, expected) => {
    expect(jsonPatch(target, patch)).toEqual(expected);
  });

  it.each<[JsonValue, number]>([
    [[{ op: 'test', path: '/a/list/0', value: 'y' }], 422],
    [[{ op: 'remove', path: '/none' }], 422],
    [[{ op: 'replace', path: '/none', value: 1 }], 422],
    [[{ op: 'add', path: '/none/deep', value: 1 }], 422],
    [[{ op: 'add', path: '/a/list/3', value: 1 }], 422],
    [[{ op: 'add', path: '/a/list/01', value: 1 }], 422],
    [[{ op: 'add', path: 'a', value: 1 }], 400],
    [[{ op: 'grow', path: '/a' }], 400],
    [{ op: 'add' }, 400],
  ])('refuses %j', (patch, code) => {
    expect(() => jsonPatch(target, patch)).toThrow(expect.objectContaining({ code }));
  });

  it('leaves its input alone', () => {
    const before = structuredClone(target);
    jsonPatch(target, [{ op: 'remove', path: '/a/list/0' }]);
    expect(target).toEqual(before);
  });
});

describe('strategicPatch on a Service', () => {
  const live = {
    metadata: { finalizers: ['a', 'b'], labels: { x: '1' } },
    spec: {
      selector: { app: 'a', v: '1' },
      ports: [
        { port: 80, name: 'http' },
        { port: 81, name: 'x' },
      ],
    },
  };

  it.each([
    [
      'merges ports by number, in the order of the patch',
      '{spec: {ports: [{port: 82}, {port: 80, targetPort: 8080}]}}',
      '[{port: 82}, {port: 80, name: http, targetPort: 8080}, {port: 81, name: x}]',
    ],
    ['deletes a port', '{spec: {ports: [{port: 80, $patch: delete}]}}', '[{port: 81, name: x}]'],
    ['replaces all ports', '{spec: {ports: [{$patch: replace}, {port: 9}]}}', '[{port: 9}]'],
    [
      'orders as told',
      '{spec: {ports: [{port: 80}], $setElementOrder/ports: [{port: 81}, {port: 80}]}}',
      '[{port: 81, name: x}, {port: 80, name: http}]',
    ],
  ])('%s', (_, patch, ports) => {
    expect(strategicPatch(live, parse(patch), SERVICE_SCHEMA).spec).toEqual({
      selector: live.spec.selector,
      ports: parse(ports),
    });
  });

  it.each([
    ['{metadata: {finalizers: [c]}}', { finalizers: ['c', 'a', 'b'], labels: { x: '1' } }],
    ['{metadata: {$deleteFromPrimitiveList/finalizers: [a]}}', { finalizers: ['b'], labels: { x: '1' } }],
    ['{metadata: {labels: {x: null, y: "2"}}}', { finalizers: ['a', 'b'], labels: { y: '2' } }],
    ['{metadata: {labels: {$patch: replace, y: "2"}}}', { finalizers: ['a', 'b'], labels: { y: '2' } }],
    ['{metadata: {$retainKeys: [labels]}}', { labels: { x: '1' } }],
  ])('metadata %s', (patch, expected) => {
    expect(strategicPatch(live, parse(patch), SERVICE_SCHEMA).metadata).toEqual(expected);
  });

  it('refuses an item without its key', () => {
    const patch = { spec: { ports: [{ name: 'q' }] } };
    expect(() => strategicPatch(live, patch, SERVICE_SCHEMA)).toThrow(/merge key: port/);
  });
});
