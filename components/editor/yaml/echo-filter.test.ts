import { describe, expect, it } from 'vitest';
import { createEchoFilter } from './echo-filter.ts';

describe('createEchoFilter', () => {
  it('ignores late echoes of key strokes and lets other texts in', () => {
    const filter = createEchoFilter();
    for (const text of ['a', 'ab', 'abc']) filter.sent(text);
    expect(filter.isNews('a', 'abc')).toBe(false);
    expect(filter.isNews('ab', 'abc')).toBe(false);
    expect(filter.isNews('abc', 'abc')).toBe(false);
    // The same text later is an undo, no echo.
    expect(filter.isNews('ab', 'abc')).toBe(true);
  });

  it('an outside change in between wins', () => {
    const filter = createEchoFilter();
    filter.sent('a');
    expect(filter.isNews('outside', 'a')).toBe(true);
    expect(filter.isNews('a', 'outside')).toBe(true);
  });
});
