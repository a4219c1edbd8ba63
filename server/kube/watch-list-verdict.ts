import type { Clock } from './clock.ts';

/** Whether a cluster streams lists (WatchList, KEP-3157); a refusal is remembered for 10 minutes. */
export type WatchListVerdict = {
  isWorthTrying(): boolean;
  refused(): void;
};

const REMEMBERED_MS = 600_000;

/** One per cluster, shared by its reflectors. */
export function createWatchListVerdict(clock: Clock): WatchListVerdict {
  let refusedAt: number | null = null;
  return {
    isWorthTrying: () => refusedAt === null || clock.now() - refusedAt >= REMEMBERED_MS,
    refused() {
      refusedAt = clock.now();
    },
  };
}
