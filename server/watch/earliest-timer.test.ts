import { expect, test } from 'vitest';
import { createManualClock } from '#server/kube/manual-clock.ts';
import { createEarliestTimer } from './earliest-timer.ts';

test('the earliest wish counts, once; a later one does not put it off', () => {
  const clock = createManualClock();
  const runs: number[] = [];
  const timer = createEarliestTimer(clock, () => runs.push(clock.now()));
  const start = clock.now();
  timer.within(1000);
  timer.within(60_000);
  timer.within(250);
  clock.advance(100_000);
  expect(runs).toEqual([start + 250]);
  timer.within(60_000);
  timer.cancel();
  expect(clock.pending()).toBe(0);
});
