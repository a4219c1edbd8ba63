import type { WatchState } from '#lib/wire/clusters.ts';
import type { AppError } from '#server/errors/app-error.ts';
import type { ErrorAnswer } from './status-error.ts';
import { isExpired, retryAfterSeconds, statusToError } from './status-error.ts';

/** How one connection of a reflector (a list or a watch) came to its end. */
export type Outcome =
  /** Complete list read by LIST; the watch follows at once. */
  | { readonly type: 'listed' }
  /** The server ended the watch as it does every few minutes. */
  | { readonly type: 'ended' }
  /** The resourceVersion is too old (or too new). */
  | { readonly type: 'expired' }
  /** WatchList is not to be had. */
  | { readonly type: 'no-watch-list' }
  /** We cut it ourselves because the cluster is back or the watch fell behind. */
  | { readonly type: 'cut' }
  /** The stream held what no parser takes. */
  | { readonly type: 'broken'; readonly message: string }
  | { readonly type: 'refused'; readonly answer: ErrorAnswer }
  | { readonly type: 'fault'; readonly error: AppError };

/** What to do after an outcome. */
export type Verdict =
  | { readonly next: 'at-once' }
  /** Soon, but not all kinds together. */
  | { readonly next: 'staggered' }
  | { readonly next: 'list-instead' }
  | { readonly next: 'relist'; readonly message: string }
  /** After a growing delay, at least `minMs`. `patient`: a first failure is not shown, for proxies cut quiet watches. */
  | {
      readonly next: 'retry';
      readonly state: 'STALE' | 'AUTH';
      readonly message: string;
      readonly patient: boolean;
      readonly minMs: number;
    }
  /** Data we may no longer see goes away. */
  | { readonly next: 'forbidden'; readonly message: string }
  /** 404: gone, or a server that is only starting; discovery tells. */
  | { readonly next: 'ask-discovery' };

/** What of a reflector is shown. */
export type ReflectorStatus = {
  readonly state: WatchState;
  readonly message: string | null;
  /** ms since epoch. */
  readonly lastSeen: number | null;
};

/** Shorter watches (ms) ended by the server count as failures: a server that ends each one at once makes no hot loop. */
const BRIEF_MS = 10_000;

/** Draws the conclusion from an outcome. `lastedMs`: how long the connection was open. */
export function judge(outcome: Outcome, lastedMs: number): Verdict {
  switch (outcome.type) {
    case 'listed':
      return { next: 'at-once' };
    case 'cut':
      return { next: 'staggered' };
    case 'ended':
      return lastedMs >= BRIEF_MS
        ? { next: 'at-once' }
        : retry('The API server ends the watch at once.', true);
    case 'no-watch-list':
      return { next: 'list-instead' };
    case 'expired':
      return { next: 'relist', message: 'Reading the whole list again.' };
    case 'broken':
      return retry(outcome.message, true);
    case 'fault':
      if (outcome.error.code === 'cluster-auth') return auth(outcome.error);
      return retry(outcome.error.message, true);
    case 'refused':
      return judgeRefusal(outcome.answer);
  }
}

function judgeRefusal(answer: ErrorAnswer): Verdict {
  const error = statusToError(answer);
  if (answer.status === 410 || isExpired(answer.body)) return judge({ type: 'expired' }, 0);
  if (answer.status === 401) return auth(error);
  if (answer.status === 403) return { next: 'forbidden', message: error.message };
  if (answer.status === 404) return { next: 'ask-discovery' };
  const minMs = (retryAfterSeconds(answer) ?? 0) * 1000;
  return { next: 'retry', state: 'STALE', message: error.message, patient: false, minMs };
}

function retry(message: string, patient: boolean): Verdict {
  return { next: 'retry', state: 'STALE', message, patient, minMs: 0 };
}

function auth(error: AppError): Verdict {
  return { next: 'retry', state: 'AUTH', message: error.message, patient: false, minMs: 0 };
}
