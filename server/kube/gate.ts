/** Lets a few in at a time, in order of arrival. */
export type Gate = {
  /** Resolves with the function that makes room again (harmless when called twice). When the signal aborts it resolves at once, letting nobody in. */
  enter(signal: AbortSignal): Promise<() => void>;
};

/** Bounds concurrent relists of a cluster, so that losing all watches at once is no storm upstream. */
export function createGate(size: number): Gate {
  let free = size;
  const waiting: (() => void)[] = [];

  function pass(): () => void {
    free -= 1;
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      free += 1;
      waiting.shift()?.();
    };
  }

  return {
    enter(signal) {
      if (signal.aborted) return Promise.resolve(() => undefined);
      if (free > 0) return Promise.resolve(pass());
      return new Promise((resolve) => {
        const admit = () => {
          signal.removeEventListener('abort', leave);
          resolve(pass());
        };
        const leave = () => {
          waiting.splice(waiting.indexOf(admit), 1);
          resolve(() => undefined);
        };
        waiting.push(admit);
        signal.addEventListener('abort', leave, { once: true });
      });
    },
  };
}
