import type { Clock } from '#server/kube/clock.ts';

/** One thing to be done at the earliest moment anybody asked for. */
export type EarliestTimer = {
  /** In `ms`, unless it is due sooner anyway. */
  within(ms: number): void;
  cancel(): void;
};

/** A timer that is not set. */
export function createEarliestTimer(clock: Clock, run: () => void): EarliestTimer {
  let due: { readonly at: number; readonly cancel: () => void } | null = null;
  const cancel = () => {
    due?.cancel();
    due = null;
  };
  return {
    cancel,
    within(ms) {
      const at = clock.now() + ms;
      if (due !== null && due.at <= at) return;
      cancel();
      const fire = () => {
        due = null;
        run();
      };
      due = { at, cancel: clock.after(ms, fire) };
    },
  };
}
