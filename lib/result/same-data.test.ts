import { expect, it } from 'vitest';
import { type Data, isSameData } from './same-data.ts';

it.each<{ a: Data | undefined; b: Data | undefined; same: boolean }>([
  { a: { x: 1, y: [1, 2] }, b: { y: [1, 2], x: 1 }, same: true },
  { a: 0, b: -0, same: true },
  { a: [1, 2], b: [2, 1], same: false },
  { a: [1], b: [1, 2], same: false },
  { a: [], b: {}, same: false },
  { a: { x: 1 }, b: { x: 1, y: null }, same: false },
  { a: { x: null }, b: {}, same: false },
  { a: null, b: undefined, same: false },
  { a: undefined, b: undefined, same: true },
  { a: '1', b: 1, same: false },
  // A member only the prototype has is not there.
  { a: { toString: 'x' }, b: { x: 'x' }, same: false },
  { a: JSON.parse('{"__proto__": 1}'), b: { x: 1 }, same: false },
])('$a and $b: $same', ({ a, b, same }) => {
  expect(isSameData(a, b)).toBe(same);
  expect(isSameData(b, a)).toBe(same);
});
