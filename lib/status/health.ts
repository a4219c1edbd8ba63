import type { ParentState, ParentVerdict } from './verdict.ts';

/** Worst state over a route's parents: refused before partial before pending before unknown before accepted. */
export type Health = 'accepted' | 'partial' | 'refused' | 'pending' | 'unknown';

const ORDER: readonly Health[] = ['refused', 'partial', 'pending', 'unknown', 'accepted'];

/** Health of a route from its verdicts; leftover entries do not count. Silence is unknown, not refusal. */
export function routeHealth(verdicts: readonly ParentVerdict[]): Health {
  const states = verdicts.filter((verdict) => !verdict.leftover).map((verdict) => healthOf(verdict.state));
  return worstHealth(states) ?? 'unknown';
}

/** The worst of several; null for none. */
export function worstHealth(values: readonly Health[]): Health | null {
  return ORDER.find((health) => values.includes(health)) ?? null;
}

function healthOf(state: ParentState): Health {
  return state === 'silent' ? 'unknown' : state;
}
