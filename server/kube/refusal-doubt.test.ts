import { expect, test } from 'vitest';
import { createManualClock } from './manual-clock.ts';
import { RefusalDoubt } from './refusal-doubt.ts';

/** Asks again and again after the delays given; the times (s) at which a refusal was believed. */
function ask(hasData: boolean, times: number): readonly number[] {
  const clock = createManualClock();
  const start = clock.now();
  const doubt = new RefusalDoubt(clock);
  return Array.from({ length: times }).flatMap(() => {
    const { isBelieved, delay } = doubt.refused(hasData);
    const at = (clock.now() - start) / 1000;
    clock.advance(delay);
    return isBelieved ? [at] : [];
  });
}

test('without data it is believed at once, and asked about less and less often', () => {
  expect(ask(false, 8)).toEqual([0, 5, 10, 20, 40, 80, 140, 200]);
});

test('with data it is believed after a quarter of a minute', () => {
  expect(ask(true, 7)[0]).toBe(15);
});

test('another answer in between begins anew', () => {
  const clock = createManualClock();
  const doubt = new RefusalDoubt(clock);
  doubt.refused(true);
  clock.advance(60_000);
  doubt.allowed();
  expect(doubt.refused(true).isBelieved).toBe(false);
});
