import { describe, expect, it } from 'vitest';
import { type EditCase, ROUTE, runEdit } from './edit-case.fixture.ts';
import { removeAt } from './remove-at.ts';
import { setAt } from './set-at.ts';
import { applyTextEdits } from './text-edit.ts';

const CASES: readonly EditCase[] = [
  {
    name: 'an empty list opens in block style',
    list: ['a'],
    index: 0,
    value: { b: 1 },
    from: 'a: [] # c\n',
    to: 'a: # c\n- b: 1\n',
  },
  {
    name: 'removes a key with its comment',
    remove: ['b'],
    from: 'a: 1\n# about b\nb: 2 # x\nc: 3\n',
    to: 'a: 1\n# about b\nc: 3\n',
  },
  { name: 'removes the last key without line end', remove: ['b'], from: 'a: 1\nb: 2', to: 'a: 1' },
  {
    name: 'removes the first key of a compact item',
    remove: ['a', 0, 'x'],
    from: 'a:\n- x: 1\n  y: 2\n',
    to: 'a:\n- y: 2\n',
  },
  {
    name: 'a comment moves up with the next key',
    remove: ['a', 0, 'x'],
    from: 'a:\n- x: 1\n  # about y\n  y: 2\n',
    to: 'a:\n- # about y\n  y: 2\n',
  },
  {
    name: 'the last item leaves an empty list',
    remove: ['a', 0],
    from: 'a:\n- x: 1\nb: 1\n',
    to: 'a: []\nb: 1\n',
  },
  {
    name: 'the last key leaves an empty mapping',
    remove: ['a', 'b'],
    from: 'a:\n  b: 1\nc: 1\n',
    to: 'a: {}\nc: 1\n',
  },
  { name: 'flow, first', remove: ['a', 0], from: 'a: [1, 2, 3]\n', to: 'a: [2, 3]\n' },
  { name: 'flow, last', remove: ['a', 'y'], from: 'a: {x: 1, y: 2}\n', to: 'a: {x: 1}\n' },
  { name: 'flow, only', remove: ['a', 0], from: 'a: [1]\n', to: 'a: []\n' },
  {
    name: 'a nested compact list',
    list: ['a', 0],
    index: 0,
    value: 'new',
    from: 'a:\n- - x\n  - y\n',
    to: 'a:\n- - new\n  - x\n  - y\n',
  },
  {
    name: 'an item goes above the comment of the next',
    list: ['a'],
    index: 1,
    value: 'new',
    from: 'a:\n  - x\n\n  # about y\n  - y\n',
    to: 'a:\n  - x\n\n  - new\n  # about y\n  - y\n',
  },
  {
    name: 'the lines of a block scalar are no comments',
    list: ['a'],
    index: 1,
    value: 1,
    from: 'a:\n- |\n  # text\n- y\n',
    to: 'a:\n- |\n  # text\n- 1\n- y\n',
  },
  {
    name: 'flow, last: the comment of the one before stays',
    remove: ['a', 1],
    from: 'a: [x, # first\n  y]\n',
    to: 'a: [x # first\n  ]\n',
  },
  {
    name: 'flow, last on a line of its own, with its comment',
    remove: ['a', 1],
    from: 'a: [\n  x, # first\n  y # second\n]\n',
    to: 'a: [\n  x # first\n]\n',
  },
  {
    name: 'flow, last with its comment, no other',
    remove: ['a', 1],
    from: 'a: [x,\n  y # second\n]\n',
    to: 'a: [x\n]\n',
  },
  {
    name: 'flow, last with a comma behind it',
    remove: ['a', 'y'],
    from: 'a: {\n  x: 1, # first\n  y: 2, # second\n}\n',
    to: 'a: {\n  x: 1 # first\n}\n',
  },
  {
    name: 'flow, last below a comment of its own line',
    remove: ['a', 1],
    from: 'a: [\n  x,\n  # about all\n  y\n]\n',
    to: 'a: [\n  x\n  # about all\n]\n',
  },
  {
    name: 'flow, first with its comment, the one above the next stays',
    remove: ['a', 0],
    from: 'a: [\n  x, # first\n  # about y\n  y\n]\n',
    to: 'a: [\n  # about y\n  y\n]\n',
  },
  {
    name: 'flow, first beside the bracket, a comment above the next',
    remove: ['a', 0],
    from: 'a: [x, # first\n  # about y\n  y]\n',
    to: 'a: [\n  # about y\n  y]\n',
  },
  {
    name: 'flow, in between, beside another',
    remove: ['a', 1],
    from: 'a: [w, x, # x\n  # about y\n  y]\n',
    to: 'a: [w,\n  # about y\n  y]\n',
  },
  {
    name: 'flow items on lines of their own',
    list: ['a'],
    index: 1,
    value: 2,
    from: 'a: [\n  1\n]\n',
    to: 'a: [\n  1,\n  2\n]\n',
  },
];

describe('insertAt and removeAt keep what they do not concern', () => {
  it.each(CASES)('$name', (test) => {
    expect(runEdit(test)).toEqual({ text: test.to, undone: test.from });
  });

  it('leaves the comment above a removed rule', () => {
    const edits = removeAt(ROUTE, ['spec', 'rules', 1]);
    if (!edits.ok) throw new Error(edits.error.message);
    const { text } = applyTextEdits(ROUTE, edits.value);
    expect(text).toBe(ROUTE.replace(/ {2}- backendRefs:\n {4}- name: demo-app\n {6}port: 8080\n/, ''));
  });

  it('a merged key cannot be removed, but it can be overridden', () => {
    const text = 'x: &x {b: 1}\na:\n  <<: *x\n  c: 1\n';
    const removal = removeAt(text, ['a', 'b']);
    expect(removal.ok ? removal.value : removal.error.code).toBe('merged');
    const setting = setAt(text, ['a', 'b'], 2);
    expect(setting.ok && applyTextEdits(text, setting.value).text).toBe(`${text}  b: 2\n`);
  });
});
