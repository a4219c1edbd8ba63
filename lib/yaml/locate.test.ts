import { describe, expect, it } from 'vitest';
import type { FieldPath } from '#lib/result/diagnostic.ts';
import { locate, pathAt } from './locate.ts';

const TEXT = `kind: HTTPRoute
spec:
  rules:
  - name: a
    backendRefs:
    - {name: x, weight: 5}
  empty:
  text: |
    hello
`;

describe('locate', () => {
  it.each<[FieldPath, 'key' | 'value', string | null]>([
    [['kind'], 'key', 'kind'],
    [['kind'], 'value', 'HTTPRoute'],
    [['spec', 'rules', 0, 'name'], 'value', 'a'],
    [['spec', 'rules', 0], 'key', '-'],
    [['spec', 'rules', 0, 'backendRefs', 0, 'weight'], 'value', '5'],
    [['spec', 'rules', 0, 'backendRefs', 0], 'value', '{name: x, weight: 5}'],
    [['spec', 'empty'], 'value', 'empty'],
    [['spec', 'text'], 'value', '|\n    hello'],
    [['spec', 'nothing'], 'value', null],
    [['spec', 'rules', 3], 'value', null],
  ])('%j %s', (path, part, expected) => {
    const span = locate(TEXT, path, part);
    expect(span && TEXT.slice(span.from, span.to)).toBe(expected);
  });

  it('still finds fields of a document with errors', () => {
    const broken = 'a: 1\nb: [1\nc: 2\n';
    expect(locate(broken, ['a'], 'value')).toEqual({ from: 3, to: 4 });
  });
});

describe('pathAt', () => {
  it.each<[string, FieldPath]>([
    ['HTTPRoute', ['kind']],
    ['name: a', ['spec', 'rules', 0, 'name']],
    ['weight', ['spec', 'rules', 0, 'backendRefs', 0, 'weight']],
    ['hello', ['spec', 'text']],
  ])('%s', (needle, path) => {
    expect(pathAt(TEXT, TEXT.indexOf(needle) + 1)).toEqual(path);
  });
});
