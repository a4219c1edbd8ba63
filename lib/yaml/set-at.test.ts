import { describe, expect, it } from 'vitest';
import type { FieldPath } from '#lib/result/diagnostic.ts';
import { type EditCase, ROUTE, runEdit } from './edit-case.fixture.ts';
import { setAt } from './set-at.ts';
import { applyTextEdits } from './text-edit.ts';

const CASES: readonly EditCase[] = [
  {
    name: 'a scalar keeps its comment and its column',
    set: ['a', 'b'],
    value: 5,
    from: 'a:\n  b:   1   # note\n  c: 2\n',
    to: 'a:\n  b:   5   # note\n  c: 2\n',
  },
  { name: 'single quotes stay', set: ['a'], value: "it's", from: "a: 'x'\n", to: "a: 'it''s'\n" },
  { name: 'double quotes stay', set: ['a'], value: 'y', from: 'a: "x"\n', to: 'a: "y"\n' },
  {
    name: 'a string that reads as a number is quoted',
    set: ['a'],
    value: '5',
    from: 'a: x\n',
    to: 'a: "5"\n',
  },
  {
    name: 'a string YAML 1.1 reads as a boolean is quoted',
    set: ['a'],
    value: 'on',
    from: 'a: x\n',
    to: 'a: "on"\n',
  },
  {
    name: 'an empty value is filled before its comment',
    set: ['a'],
    value: 1,
    from: 'a: # c\nb: 2\n',
    to: 'a: 1 # c\nb: 2\n',
  },
  {
    name: 'a new key goes behind the last, in the step of the document',
    set: ['a', 'c'],
    value: { d: { e: 1 } },
    from: 'a:\n    b:\n        x: 1 # tail\n# end\n',
    to: 'a:\n    b:\n        x: 1 # tail\n    c:\n        d:\n            e: 1\n# end\n',
  },
  {
    name: 'missing parents are created',
    set: ['metadata', 'labels', 'app.kubernetes.io/name'],
    value: 'x',
    from: 'metadata:\n  name: a\nspec: {}\n',
    to: 'metadata:\n  name: a\n  labels:\n    app.kubernetes.io/name: x\nspec: {}\n',
  },
  { name: 'no line end at the end of the file', set: ['b'], value: [1], from: 'a: 1', to: 'a: 1\nb:\n- 1' },
  {
    name: 'indented lists stay indented',
    set: ['b'],
    value: [{ c: 1 }],
    from: 'a:\n  - x\n',
    to: 'a:\n  - x\nb:\n  - c: 1\n',
  },
  { name: 'CRLF stays', set: ['b'], value: { c: 1 }, from: 'a: 1\r\n', to: 'a: 1\r\nb:\r\n  c: 1\r\n' },
  {
    name: 'flow stays flow',
    set: ['a', 'port'],
    value: [1],
    from: 'a: {x: 1} # c\n',
    to: 'a: {x: 1, port: [1]} # c\n',
  },
  {
    name: 'flow padding stays',
    set: ['a', 'port'],
    value: { z: 1 },
    from: 'a: { x: 1 }\n',
    to: 'a: { x: 1, port: { z: 1 } }\n',
  },
  {
    name: 'JSON stays JSON',
    set: ['a', 'y'],
    value: 'z',
    from: '{\n  "a": {\n    "x": 1\n  }\n}\n',
    to: '{\n  "a": {\n    "x": 1,\n    "y": "z"\n  }\n}\n',
  },
  {
    name: 'a scalar becomes a mapping',
    set: ['a'],
    value: { b: 1 },
    from: 'a: 5 # c\nz: 1\n',
    to: 'a: # c\n  b: 1\nz: 1\n',
  },
  {
    name: 'a mapping becomes a scalar, comments above it stay',
    set: ['a'],
    value: 5,
    from: 'a: # c\n  # d\n  b: 1 # gone\nz: 1\n',
    to: 'a: 5 # c\n  # d\nz: 1\n',
  },
  {
    name: 'a mapping becomes a text of several lines, comments above it stay comments',
    set: ['a'],
    value: 'one\n',
    from: 'a:\n  # d\n  b: 1\nz: 1\n',
    to: 'a: "one\\n"\n  # d\nz: 1\n',
  },
  {
    name: 'a block scalar is replaced whole',
    set: ['a'],
    value: 'one\ntwo\n',
    from: 'a: |\n  x\n  y\n\nb: 1\n',
    to: 'a: |\n  one\n  two\n\nb: 1\n',
  },
  { name: 'an anchor nobody uses stays', set: ['a'], value: 2, from: 'a: &x 1\n', to: 'a: &x 2\n' },
  {
    name: 'an item of a list',
    set: ['a', 1],
    value: 'z',
    from: 'a:\n- x # 1\n- y # 2\n',
    to: 'a:\n- x # 1\n- z # 2\n',
  },
  {
    name: 'a compact item is replaced',
    set: ['a', 0],
    value: { p: 1, m: 2 },
    from: 'a:\n- k: 1\n  l: 2\n- x\n',
    to: 'a:\n- p: 1\n  m: 2\n- x\n',
  },
  {
    name: 'an index equal to the length appends',
    set: ['a', 1],
    value: 2,
    from: 'a:\n  - 1\n',
    to: 'a:\n  - 1\n  - 2\n',
  },
  {
    name: 'an empty document',
    set: ['a'],
    value: 1,
    from: '# only a comment\n',
    to: '# only a comment\na: 1\n',
  },
];

describe('setAt keeps what it does not concern', () => {
  it.each(CASES)('$name', (test) => {
    expect(runEdit(test)).toEqual({ text: test.to, undone: test.from });
  });

  it('changes one number of a route and nothing else', () => {
    const edits = setAt(ROUTE, ['spec', 'rules', 0, 'backendRefs', 1, 'weight'], 80);
    const at = ROUTE.indexOf('90          # old');
    expect(edits).toEqual({ ok: true, value: [{ from: at, to: at + 2, insert: '80' }] });
  });
});

describe('several documents in one text', () => {
  const text = 'a: 1\n---\n# two\na: 2\n...\n---\na: 3\n';
  it.each([
    [{ document: 0 }, 'a: 9\n---\n# two\na: 2\n...\n---\na: 3\n'],
    [{ document: 1 }, 'a: 1\n---\n# two\na: 9\n...\n---\na: 3\n'],
    [{ offset: text.indexOf('3') }, 'a: 1\n---\n# two\na: 2\n...\n---\na: 9\n'],
  ])('edits only %j', (choice, expected) => {
    const edits = setAt(text, ['a'], 9, choice);
    if (!edits.ok) throw new Error(edits.error.message);
    expect(applyTextEdits(text, edits.value).text).toBe(expected);
  });
});

describe('refusals say why', () => {
  it.each<[string, string, FieldPath]>([
    ['syntax', 'a: [1\nb: 2\n', ['b']],
    ['syntax', 'a: 1\na: 2\n', ['a']],
    ['alias', 'a: &x {b: 1}\nc: *x\n', ['c', 'b']],
    ['anchor-in-use', 'a: &x {b: 1}\nc: *x\n', ['a', 'b']],
    ['tag', 'a: !secret x\n', ['a']],
    ['tag', 'a: !custom\n  b: 1\n', ['a', 'b']],
    ['not-found', 'a: [1]\n', ['a', 5]],
    ['wrong-shape', 'a: [1]\n', ['a', 'b']],
    ['wrong-shape', 'a: 1\n', ['a', 'b']],
    ['unsupported', '? a\n: 1\n', ['a']],
  ])('%s', (code, text, path) => {
    const result = setAt(text, path, 'new');
    expect(result.ok ? result.value : result.error.code).toBe(code);
  });

  it('an edit that changes nothing is allowed anywhere', () => {
    expect(setAt('a: &x {b: 1}\nc: *x\n', ['c', 'b'], 1)).toEqual({ ok: true, value: [] });
  });
});
