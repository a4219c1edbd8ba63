import { describe, expect, it } from 'vitest';
import { reconnectDelay } from './backoff.ts';

describe('reconnectDelay', () => {
  it.each([
    [0, 1, 500],
    [1, 1, 1000],
    [4, 1, 8000],
    [5, 1, 15_000],
    [500, 1, 15_000],
    [3, 0.5, 2000],
    [3, 0, 0],
  ])('attempt %i with random %d waits %i ms', (attempt, random, expected) => {
    expect(reconnectDelay(attempt, random)).toBe(expected);
  });
});
