import type { Route } from '#lib/gateway-api/route.ts';
import type { Candidate } from '../match/candidate.ts';

const LONGEST = 120;

/** A value from outside as it stands in a sentence: long ones lose their end, control characters their effect. */
export function quote(text: string): string {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return shown === '' || /[\s\p{C}]/u.test(shown) ? JSON.stringify(shown) : shown;
}

/** `shop/cart` of a route. */
export function routeName({ namespace, name }: Pick<Route, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

/** `shop/cart rule 2` with the match where the rule has several; counted from 1, as people and forms do. */
export function placeName({ route, rule, match }: Pick<Candidate, 'route' | 'rule' | 'match'>): string {
  const which = match !== null && rule.matches.length > 1 ? `, match ${match + 1}` : '';
  return `${routeName(route)} rule ${rule.index + 1}${which}`;
}

/** `1 route`, `3 routes`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
