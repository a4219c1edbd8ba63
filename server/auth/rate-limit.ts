/** A token bucket; one for all callers, so nobody can fill a table with made-up addresses. */
export type RateLimit = {
  /** True when this attempt may go on. */
  take(): boolean;
};

/** Allows `burst` attempts at once and `perMinute` in the long run; `now` in ms. */
export function createRateLimit(options: {
  readonly burst: number;
  readonly perMinute: number;
  readonly now: () => number;
}): RateLimit {
  let left = options.burst;
  let last = options.now();
  return {
    take() {
      const time = options.now();
      left = Math.min(options.burst, left + ((time - last) / 60_000) * options.perMinute);
      last = time;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
