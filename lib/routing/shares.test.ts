import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evenWeights, formatShare, shares, splitShares, weightTotal } from './shares.ts';

const total = (weights: readonly number[]) => weights.reduce((sum, weight) => sum + weight, 0);

describe('shares', () => {
  it.each([
    [[1], [1]],
    [
      [90, 10],
      [0.9, 0.1],
    ],
    [
      [1, 1, 2],
      [0.25, 0.25, 0.5],
    ],
    [
      [0, 5],
      [0, 1],
    ],
  ])('%j → %j', (weights, expected) => {
    expect(shares(weights.map((weight) => ({ weight })))).toEqual(expected);
  });

  it('is unknown when nothing has a weight', () => {
    expect(shares([])).toBeNull();
    expect(shares([{ weight: 0 }, { weight: 0 }])).toBeNull();
  });
});

describe('splitShares', () => {
  it.each([
    { weights: [1, 0], index: 1, share: 0.1, expected: [90, 10] },
    { weights: [100, 0], index: 1, share: 0.1, expected: [90, 10] },
    { weights: [60, 30, 10], index: 2, share: 0.4, expected: [40, 20, 40] },
    { weights: [3, 1], index: 0, share: 0.5, expected: [50, 50] },
    { weights: [1, 1, 1], index: 0, share: 1 / 3, expected: [33, 34, 33] },
    { weights: [900, 99, 1], index: 0, share: 0.5, expected: [500, 495, 5] },
    { weights: [99, 1, 0], index: 2, share: 0.5, expected: [49, 1, 50] },
    { weights: [0, 0, 5], index: 2, share: 0.2, expected: [40, 40, 20] },
    { weights: [7], index: 0, share: 0.3, expected: [100] },
    { weights: [50, 50], index: 0, share: 1, expected: [100, 0] },
    { weights: [50, 50], index: 0, share: 7, expected: [100, 0] },
    { weights: [50, 50], index: 5, share: 0.5, expected: [50, 50] },
  ])('$weights, $index to $share → $expected', ({ weights, index, share, expected }) => {
    expect(splitShares(weights, index, share)).toEqual(expected);
  });

  it('gives integers that always add up to the total', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 16 }),
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (weights, seed, share) => {
          const result = splitShares(weights, seed % weights.length, share);
          expect(result.every((weight) => Number.isInteger(weight) && weight >= 0)).toBe(true);
          expect(total(result)).toBe(weightTotal(weights));
        },
      ),
    );
  });

  it('keeps the ratio of the others to within rounding and cuts nobody off', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 3, maxLength: 6 }),
        fc.double({ min: 0.01, max: 0.9, noNaN: true }),
        (weights, share) => {
          const result = splitShares(weights, 0, share);
          const others = weights.slice(1);
          const rest = weightTotal(weights) - (result[0] ?? 0);
          for (const [at, weight] of others.entries()) {
            const given = result[at + 1] ?? 0;
            const exact = (weight / total(others)) * rest;
            expect(Math.abs(given - exact)).toBeLessThanOrEqual(others.length);
            expect(given).toBeGreaterThan(0);
          }
        },
      ),
    );
  });
});

describe('evenWeights', () => {
  it.each([
    [1, [100]],
    [2, [50, 50]],
    [3, [34, 33, 33]],
    [0, []],
  ])('%i → %j', (count, expected) => {
    expect(evenWeights(count)).toEqual(expected);
  });
});

describe('formatShare', () => {
  it.each([
    [0, '0%'],
    [0.1, '10%'],
    [0.9, '90%'],
    [1 / 3, '33.3%'],
    [0.0001, '<0.1%'],
    [0.99999, '>99.9%'],
    [1, '100%'],
    [0.29 + 0.01, '30%'],
  ])('%d → %s', (share, expected) => {
    expect(formatShare(share)).toBe(expected);
  });
});
