import type { ValueMatch } from '#lib/gateway-api/route.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import type { TraceStep } from '../decision.ts';
import type { RouteSet } from '../frontend/route-set.ts';
import type { Candidate } from '../match/candidate.ts';
import type { Winning } from '../match/find-winner.ts';
import type { MatchTable } from '../match/match-table.ts';
import type { RequestView } from '../request-view.ts';
import { SPEC } from '../spec-links.ts';
import { summarizeMatch } from '../summarize-rule.ts';
import { explainLoss } from './explain-loss.ts';
import { explainMismatch } from './explain-mismatch.ts';
import { placeName, quote, routeName } from './words.ts';

/** Every match that competes: the winner, those that match but go behind it and why, those that do not match and why. */
export function tellCompetition(
  routes: RouteSet,
  lineup: readonly MatchTable[],
  view: RequestView,
  winning: Winning | null,
): readonly TraceStep[] {
  // A route with several hostnames stands in several tables; its first place is the one that counts.
  const told = new Set<Candidate>();
  const won = winning ? [stepOf('won', winning.candidate, wonWords(winning.candidate), SPEC.match)] : [];
  const lost: TraceStep[] = [];
  const mismatched: (readonly [Candidate, TraceStep])[] = [];
  if (winning) told.add(winning.candidate);
  for (const table of lineup)
    for (const candidate of table.ordered) {
      if (told.has(candidate)) continue;
      told.add(candidate);
      const mismatch = tellMismatch(candidate, view);
      if (mismatch) mismatched.push([candidate, mismatch]);
      else lost.push(tellLoss({ candidate, table }, winning));
    }
  const others = mismatched.sort(([a], [b]) => compareWritten(a, b)).map(([, step]) => step);
  return [...tellOtherHostnames(routes, lineup, view), ...won, ...lost, ...others];
}

/** As people read them: route by route, rules and matches as written. */
function compareWritten(a: Candidate, b: Candidate): number {
  if (a.rank.routeName !== b.rank.routeName) return a.rank.routeName < b.rank.routeName ? -1 : 1;
  if (a.route.kind !== b.route.kind) return a.route.kind < b.route.kind ? -1 : 1;
  return a.rule.index - b.rule.index || (a.match ?? 0) - (b.match ?? 0);
}

function tellMismatch(candidate: Candidate, view: RequestView): TraceStep | null {
  const mismatch = explainMismatch(candidate.conditions, view);
  return mismatch && stepOf('no-match', candidate, `does not match: ${mismatch.reason}`, mismatch.spec);
}

function tellLoss(placed: Winning, winning: Winning | null): TraceStep {
  const reason = winning ? explainLoss(placed, winning) : 'nothing won';
  const { candidate } = placed;
  const spec = candidate.route.kind === 'GRPCRoute' ? SPEC.grpcRule : SPEC.match;
  return stepOf('lost', candidate, `lost: ${reason}`, spec);
}

function wonWords({ rule, match }: Candidate): string {
  const condition = match === null ? undefined : rule.matches[match];
  if (!condition) return 'won: it is the first in order';
  const [headers, moreHeaders] = splitRepeated(condition.headers, (name) => name.toLowerCase());
  const [queryParams, moreParams] = splitRepeated(condition.queryParams, (name) => name);
  const words = summarizeMatch({ ...condition, headers, queryParams });
  const ignored = [...moreHeaders, ...moreParams].map(({ name }) => `a second condition on ${quote(name)}`);
  const taken = words === 'all requests' ? 'takes it: it matches all requests' : `won with ${words}`;
  return `${taken}${ignored.length > 0 ? ` (ignored: ${ignored.join(', ')})` : ''}`;
}

/** The conditions that count, and those on a name that an earlier one has: these are ignored (HTTPHeaderMatch name). */
function splitRepeated(
  matches: readonly ValueMatch[],
  keyOf: (name: string) => string,
): readonly [readonly ValueMatch[], readonly ValueMatch[]] {
  const isFirst = (match: ValueMatch) =>
    matches.find(({ name }) => keyOf(name) === keyOf(match.name)) === match;
  return [matches.filter(isFirst), matches.filter((match) => !isFirst(match))];
}

function stepOf(code: string, candidate: Candidate, words: string, spec: string): TraceStep {
  const { route, rule, match } = candidate;
  return {
    code,
    message: `${placeName(candidate)} ${words}`,
    route: objectKey(route),
    rule: rule.index,
    ...(match === null ? {} : { match }),
    spec,
  };
}

/** Routes of a listener whose hostnames do not fit the host (HTTPRouteSpec `hostnames`). */
function tellOtherHostnames(
  routes: RouteSet,
  lineup: readonly MatchTable[],
  view: RequestView,
): readonly TraceStep[] {
  if (routes.parent === 'mesh') return [];
  const asked = new Set(lineup.flatMap(({ ordered }) => ordered.map(({ route }) => route)));
  const all = new Set(routes.tables.flatMap(({ ordered }) => ordered.map(({ route }) => route)));
  return [...all]
    .filter((route) => !asked.has(route))
    .map((route) => ({
      code: 'no-match',
      message: `${routeName(route)} does not match: host ${quote(view.host)} is none of ${route.hostnames.join(', ')}`,
      route: objectKey(route),
      spec: SPEC.hostnames,
    }));
}
