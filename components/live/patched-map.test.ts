import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PatchedMap } from './patched-map.ts';

const key = fc.integer({ min: 0, max: 400 }).map((n) => `k${n}`);
const step = fc.record({
  upserts: fc.array(fc.tuple(key, fc.integer()), { maxLength: 120 }),
  deletes: fc.array(key, { maxLength: 40 }),
});

describe('PatchedMap', () => {
  it('behaves as a plain map under any sequence of changes, and leaves earlier versions alone', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.integer())), fc.array(step, { maxLength: 8 }), (start, steps) => {
        const plain = new Map(start);
        let patched = PatchedMap.from(new Map(start));
        for (const { upserts, deletes } of steps) {
          const before = patched;
          const contentBefore = new Map(before);
          for (const gone of deletes) plain.delete(gone);
          for (const [name, value] of upserts) plain.set(name, value);
          patched = patched.with(upserts, deletes);
          expect(new Map(before)).toEqual(contentBefore);
          expect(new Map(patched)).toEqual(plain);
          expect(patched.size).toBe(plain.size);
          for (const [name, value] of plain) expect(patched.get(name)).toBe(value);
          for (const gone of deletes) expect(patched.has(gone)).toBe(plain.has(gone));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('keeps the place of a replaced entry and puts new ones last', () => {
    const map = PatchedMap.from(
      new Map([
        ['a', 1],
        ['b', 2],
        ['c', 3],
      ]),
    ).with(
      [
        ['d', 4],
        ['b', 9],
      ],
      ['a'],
    );
    expect([...map]).toEqual([
      ['b', 9],
      ['c', 3],
      ['d', 4],
    ]);
    expect([...map.keys()]).toEqual(['b', 'c', 'd']);
    expect([...map.values()]).toEqual([9, 3, 4]);
  });
});
