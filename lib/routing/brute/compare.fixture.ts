import type { Decision } from '#lib/routing/decision.ts';

/** A decision as both sides must agree on it: messages are for people, the codes count. */
export type ComparableDecision = Omit<Decision, 'uncertain'> & { readonly uncertain: readonly string[] };

export function comparable(decision: Decision): ComparableDecision {
  return { ...decision, uncertain: decision.uncertain.map(({ code }) => code).toSorted() };
}
