import type { WatchState } from '#lib/wire/clusters.ts';
import type { ErrorCode } from '#lib/wire/errors.ts';
import type { DryRun } from './use-dry-run.ts';

/**
 * What the API server says of exactly this draft: taken, refused, or owned by others, about which Apply asks. `unchecked`: it was
 * asked but nobody can say now. null: no answer is due.
 */
export type DraftVerdict = 'accepted' | 'refused' | 'owned' | 'unchecked' | null;

/** Errors that say nothing of the document: the API server did not look at it. */
const NOT_LOOKED_AT: ReadonlySet<ErrorCode> = new Set([
  'cluster-unreachable',
  'cluster-auth',
  'unauthenticated',
  'throttled',
  'unknown-outcome',
  'not-attempted',
  'internal',
]);

/** True for an error of the way there, which is no finding about the document. */
export function isUnanswered(code: ErrorCode): boolean {
  return NOT_LOOKED_AT.has(code);
}

/** The verdict as it holds now: an answer of a moment ago is worth nothing while the cluster cannot be reached. */
export function draftVerdict(
  { state, verdicts }: DryRun,
  now: { readonly cluster: WatchState; readonly isConnected: boolean },
): DraftVerdict {
  if (state !== 'done') return null;
  const codes = [...verdicts.values()].flatMap(({ result }) => result.error?.code ?? []);
  const isReached = now.isConnected && now.cluster === 'LIVE';
  if (!isReached || codes.some(isUnanswered)) return 'unchecked';
  if (codes.length === 0) return 'accepted';
  return codes.every((code) => code === 'conflict-fields') ? 'owned' : 'refused';
}
