import { describe, expect, it } from 'vitest';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import type { Stored } from './apply-draft.ts';
import { followed } from './followed.ts';

const key = (name: string): ObjectKey => objectKey({ group: 'g', kind: 'K', namespace: 'n', name });
const stored = (name: string, sentAt: number, changed = true): Stored => ({
  key: key(name),
  text: '',
  operation: 'apply',
  sentAt,
  object: null,
  uid: 'u',
  generation: sentAt,
  changed,
  warnings: [`warning ${sentAt}`],
});
const shown = (...writes: readonly (readonly Stored[])[]) =>
  writes
    .reduce<ReturnType<typeof followed>>((before, now) => followed(before, now), [])
    .map(({ key, generation }) => [key, generation]);

describe('followed', () => {
  it('the newest stands first', () => {
    expect(shown([stored('a', 1), stored('b', 2)], [stored('c', 3)])).toEqual([
      [key('c'), 3],
      [key('b'), 2],
      [key('a'), 1],
    ]);
  });

  it('a second write of an object takes the place of the first', () => {
    expect(shown([stored('a', 1), stored('b', 2)], [stored('a', 3)])).toEqual([
      [key('a'), 3],
      [key('b'), 2],
    ]);
  });

  it('warnings of the write are carried along', () => {
    expect(followed([], [stored('a', 1)])).toMatchObject([{ warnings: ['warning 1'] }]);
  });

  it('what was not sent leaves the earlier write as it is', () => {
    expect(shown([stored('a', 1)], [stored('a', 2, false)])).toEqual([[key('a'), 1]]);
  });
});
