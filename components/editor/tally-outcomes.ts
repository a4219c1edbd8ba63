import type { FollowOutcome } from '#lib/status/follow.ts';

/** What asks for a person comes first. */
const ORDER: readonly FollowOutcome[] = [
  'refused',
  'overwritten',
  'recreated',
  'partial',
  'silent',
  'hidden',
  'waiting',
  'pending',
  'unknown',
  'accepted',
  'deleted',
  'superseded',
];

/** How many writes came to each outcome, the worst first; outcomes nobody had are left out. */
export function tallyOutcomes(
  outcomes: readonly FollowOutcome[],
): readonly { readonly outcome: FollowOutcome; readonly count: number }[] {
  return ORDER.map((outcome) => ({
    outcome,
    count: outcomes.filter((other) => other === outcome).length,
  })).filter(({ count }) => count > 0);
}
