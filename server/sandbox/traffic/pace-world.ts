import type { World } from '#lib/gateway-api/world.ts';

/** Looking at a world costs this part of the time at most. */
const PART = 1 / 20;

/** A world that is looked at anew only when there was time to. */
export type PacedWorld = {
  readonly current: () => World;
  /** The last look and what followed from it took this long, in milliseconds. */
  readonly tookMs: (ms: number) => void;
};

/** A cluster of thousands of Services takes a tenth of a second to read; where it changes all the time, changes are taken together. */
export function paceWorld(current: () => World, nowMs: () => number): PacedWorld {
  let last: World | null = null;
  let notBefore = 0;
  return {
    current: () => {
      if (last === null || nowMs() >= notBefore) last = current();
      return last;
    },
    tookMs: (ms) => {
      notBefore = nowMs() + ms / PART;
    },
  };
}
