const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * How long to wait before the next connection attempt, in ms: full jitter under a ceiling that doubles from 0.5 s to 15 s,
 * so that many tabs do not come back in step. `random` is 0…1.
 */
export function reconnectDelay(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(random * ceiling);
}
