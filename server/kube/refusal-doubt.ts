import type { Clock } from './clock.ts';

/** Whether a 403 is believed, and when to ask again (ms). */
export type RefusalVerdict = { readonly isBelieved: boolean; readonly delay: number };

/** Longer than an API server needs to load its access rules after a start, shorter than a revoked right may go on showing data. */
const DOUBT_MS = 15_000;
const DOUBT_RETRY_MS = 3000;
const FIRST_RETRY_MS = 5000;
const LAST_RETRY_MS = 60_000;

/**
 * An API server that has just started refuses everybody but its administrators until its access rules are loaded. So a
 * 403 takes away what is shown only when it lasts, and is asked about again soon at first, later once a minute.
 */
export class RefusalDoubt {
  readonly #clock: Clock;
  #since: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** One more 403. Without data there is nothing to lose by believing it at once. */
  refused(hasData: boolean): RefusalVerdict {
    const now = this.#clock.now();
    this.#since ??= now;
    const lasted = now - this.#since;
    if (hasData && lasted < DOUBT_MS) return { isBelieved: false, delay: DOUBT_RETRY_MS };
    return { isBelieved: true, delay: Math.min(LAST_RETRY_MS, Math.max(FIRST_RETRY_MS, lasted)) };
  }

  /** The server answered otherwise. */
  allowed(): void {
    this.#since = null;
  }
}
