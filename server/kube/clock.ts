/** Time, timers and chance as arguments, so that reflectors and streams are tested without waiting. */
export type Clock = {
  /** Wall clock, ms since epoch. Only for display and ages shown; durations use timers. */
  now(): number;
  /** Runs `run` once after `ms`; the returned function cancels it and is harmless later. */
  after(ms: number, run: () => void): () => void;
  /** Uniform in [0, 1). */
  random(): number;
};

/** The real clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

/** Resolves after `ms` by the clock, or as soon as the signal aborts (it never rejects: callers look at the signal). */
export function waitFor(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal.addEventListener('abort', done, { once: true });
  });
}
