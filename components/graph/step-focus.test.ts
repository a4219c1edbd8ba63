import { describe, expect, it } from 'vitest';
import type { GraphModel } from '#lib/graph/model.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { type Direction, stepFocus } from './step-focus.ts';

const key = (name: string) => objectKey({ group: '', kind: 'Service', namespace: 'n', name });
const node = (name: string): GraphModel['nodes'][number] => ({
  kind: 'gateway',
  id: key(name),
  key: key(name),
  namespace: 'n',
  name,
  className: null,
  listeners: [],
  missing: false,
  change: null,
});
const edge = (source: string, target: string): GraphModel['edges'][number] => ({
  kind: 'attach',
  id: `${source}>${target}`,
  source: key(source),
  target: key(target),
  label: null,
  change: null,
});

// a → b → c (upper), b → d (lower), e alone far below a
const model: GraphModel = {
  nodes: ['a', 'b', 'c', 'd', 'e'].map(node),
  edges: [edge('a', 'b'), edge('b', 'c'), edge('b', 'd')],
};
const positions = {
  [key('a')]: { x: 0, y: 0 },
  [key('b')]: { x: 300, y: 0 },
  [key('c')]: { x: 600, y: -50 },
  [key('d')]: { x: 600, y: 60 },
  [key('e')]: { x: 0, y: 400 },
};

describe('stepFocus', () => {
  it.each<[string, Direction, string | null]>([
    ['a', 'right', 'b'],
    ['b', 'left', 'a'],
    ['b', 'right', 'c'],
    ['c', 'down', 'd'],
    ['d', 'up', 'c'],
    ['a', 'down', 'e'],
    ['e', 'up', 'a'],
    ['a', 'left', null],
    ['c', 'right', null],
  ])('%s %s → %s', (from, direction, expected) => {
    expect(stepFocus(model, positions, { from: key(from), direction })).toBe(
      expected === null ? null : key(expected),
    );
  });
});
