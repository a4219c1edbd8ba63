import type { Clock } from '#server/kube/clock.ts';

/** Resolves when the work is done or `ms` have passed, whichever comes first; the work goes on. */
export function waitAtMost(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, resolve);
    work.then(
      () => {
        cancel();
        resolve();
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}

/** Waits for a condition that may be fulfilled with any change, at most `ms`. `onChange` returns how to stop listening. */
export async function waitUntil(
  clock: Clock,
  ms: number,
  wait: { readonly condition: () => boolean; readonly onChange: (listener: () => void) => () => void },
): Promise<void> {
  if (wait.condition()) return;
  let stop: () => void = () => undefined;
  const fulfilled = new Promise<void>((resolve) => {
    stop = wait.onChange(() => {
      if (wait.condition()) resolve();
    });
  });
  await waitAtMost(clock, ms, fulfilled);
  stop();
}
