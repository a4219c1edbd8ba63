import { stringAt } from '#lib/gateway-api/json.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import type { Winner } from '../decision.ts';
import type { Candidate } from '../match/candidate.ts';
import type { MatchTable } from '../match/match-table.ts';
import {
  type Condition,
  condition,
  conditionsOf,
  HOST_HEADER,
  HOSTNAME,
  hostnameCondition,
  METHOD,
} from './conditions.ts';
import type { RoutePlace } from './impact.ts';

/**
 * A match as it competes on one frontend and hostname. `isPreflight`: the part of its requests that its rule's CORS filter
 * answers itself (HTTPCORSFilter), which is a contender of its own, right before the match.
 */
export type Contender = {
  /** Same place, same contender but for the hostname: route, rule and match. */
  readonly place: string;
  readonly candidate: Candidate;
  /** The table it stands in: kind and hostname. */
  readonly table: MatchTable;
  readonly isPreflight: boolean;
  readonly conditions: readonly Condition[];
  /** The path expression that matches its requests as well and goes first in some implementations; null: none. */
  readonly rival: Contender | null;
};

/** Place of a decision without a winner. */
export const NO_PLACE = '-';

/**
 * The contenders of one candidate: its preflights if the rule has a CORS filter, then itself. `hostnames`: what route and
 * listener ask of the host; null in a mesh, where hostnames do not count.
 */
export function contendersOf(
  candidate: Candidate,
  table: MatchTable,
  hostnames: readonly (string | null)[] | null,
): readonly Contender[] {
  const conditions = conditionsIn(candidate, hostnames);
  const place = placeOf(winnerOf(candidate), false);
  const plain = { place, candidate, table, isPreflight: false, conditions, rival: null };
  if (!answersPreflights(candidate)) return [plain];
  const preflight: Contender = {
    ...plain,
    place: placeOf(winnerOf(candidate), true),
    isPreflight: true,
    conditions: [...conditions, ...PREFLIGHT],
  };
  return [preflight, plain];
}

function conditionsIn(
  { rule, match }: Candidate,
  hostnames: readonly (string | null)[] | null,
): readonly Condition[] {
  const own = match === null ? [] : conditionsOf(rule.matches[match] ?? null);
  if (hostnames === null) return own;
  const host = hostnames.flatMap((hostname) => (hostname === null ? [] : [hostnameCondition(hostname)]));
  const rest = own.map((each) => (each.dimension === HOST_HEADER ? condition(HOSTNAME, each.form) : each));
  return [...host, ...rest];
}

/** Text for a place; equal for equal route, rule and match. */
export function placeOf(winner: Winner | null, isPreflight: boolean): string {
  if (winner === null) return NO_PLACE;
  return `${winner.route}#${winner.rule}.${winner.match ?? '*'}${isPreflight ? '!' : ''}`;
}

function winnerOf({ route, rule, match }: Candidate): Winner {
  const { kind, namespace, name } = route;
  return { route: objectKey(route), kind, namespace, name, rule: rule.index, match };
}

/** What makes a request a CORS preflight. */
export const PREFLIGHT: readonly Condition[] = [
  condition(METHOD, { kind: 'exact', value: 'OPTIONS' }),
  condition('header origin', { kind: 'present' }),
  condition('header access-control-request-method', { kind: 'present' }),
];

/** A redirect goes before, and connections have no filters. */
function answersPreflights({ route, rule }: Candidate): boolean {
  if (route.kind !== 'HTTPRoute' && route.kind !== 'GRPCRoute') return false;
  const types = rule.filters.map((filter) => stringAt(filter, 'type'));
  return types.includes('CORS') && !types.includes('RequestRedirect');
}

/** Where a contender stands, as data. */
export function routePlaceOf({ candidate: { route, rule, match } }: Contender): RoutePlace {
  return { route: objectKey(route), rule: rule.index, match };
}
