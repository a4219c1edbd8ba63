import type { Clock } from './clock.ts';

/** Growing delays between tries. */
export type Backoff = {
  /** ms before the next try: full jitter below 0.8 s × 2ⁿ, at most 30 s, at least 0.5 s so that no failure makes a hot loop. */
  next(): number;
  /** Tries since the last reset. */
  attempts(): number;
  /** Called when a connection has been healthy (2 min) or the cause is known to be over. */
  reset(): void;
};

const INITIAL_MS = 800;
const CAP_MS = 30_000;
const FLOOR_MS = 500;

/** Numbers as client-go's reflector has them. */
export function createBackoff(clock: Clock): Backoff {
  let attempts = 0;
  return {
    next() {
      const ceiling = Math.min(CAP_MS, INITIAL_MS * 2 ** attempts);
      attempts += 1;
      return Math.max(FLOOR_MS, clock.random() * ceiling);
    },
    attempts: () => attempts,
    reset() {
      attempts = 0;
    },
  };
}
