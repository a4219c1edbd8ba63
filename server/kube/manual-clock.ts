import type { Clock } from './clock.ts';

type Timer = { readonly at: number; readonly run: () => void };

/** A clock that stands still until a test moves it. */
export type ManualClock = Clock & {
  /** Moves time on, running timers in their order. */
  advance(ms: number): void;
  /** Number of timers waiting. */
  pending(): number;
};

/** `random` is what chance always says. Only tests use it. */
export function createManualClock(random = 0.5): ManualClock {
  let now = 1_800_000_000_000;
  const timers = new Set<Timer>();
  function earliest(until: number): Timer | null {
    let first: Timer | null = null;
    for (const timer of timers)
      if (timer.at <= until && (first === null || timer.at < first.at)) first = timer;
    return first;
  }
  return {
    now: () => now,
    random: () => random,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const until = now + ms;
      for (let timer = earliest(until); timer; timer = earliest(until)) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.run();
      }
      now = until;
    },
    pending: () => timers.size,
  };
}
