import { expect, test } from 'vitest';
import { objectKey } from '#lib/identity/object-ref.ts';
import { createChangeRing } from './change-ring.ts';

const key = (name: string) => objectKey({ group: '', kind: 'Service', namespace: 'n', name });

test('since tells each key once, and nothing of what is forgotten', () => {
  let now = 0;
  const ring = createChangeRing({ bytes: 1_000_000, ageMs: 100 }, () => now);
  expect(ring.since(0)).toEqual(new Set());
  ring.push(key('a'));
  ring.push(key('b'));
  ring.push(key('a'));
  expect(ring.seq()).toBe(3);
  expect(ring.since(1)).toEqual(new Set([key('b'), key('a')]));
  expect(ring.since(3)).toEqual(new Set());
  expect(ring.since(4)).toBeNull();
  now = 101;
  expect(ring.since(1)).toBeNull();
  expect(ring.since(3)).toEqual(new Set());
});

test('memory is bounded in bytes', () => {
  const ring = createChangeRing({ bytes: 6600, ageMs: 1000 }, () => 0);
  for (let index = 0; index < 100_000; index += 1) ring.push(key('x'));
  const { length } = key('x');
  const held = Math.floor(6600 / (length + 48));
  expect(ring.since(100_000 - held)).toEqual(new Set([key('x')]));
  expect(ring.since(100_000 - held - 1)).toBeNull();
});
