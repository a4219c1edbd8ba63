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
  const steps = winning ? [stepOf('won', winning.candidate, wonWords(winning.candidate), SPEC.match)] : [];
  if (winning) told.add(winning.candidate);
  for (const table of lineup)
    for (const candidate of table.ordered) {
      if (told.has(candidate)) continue;
      told.add(candidate);
      steps.push(tellCandidate({ candidate, table }, view, winning));
    }
  return [...tellOtherHostnames(routes, lineup, view), ...steps];
}

function tellCandidate(placed: Winning, view: RequestView, winning: Winning | null): TraceStep {
  const { candidate } = placed;
  const mismatch = explainMismatch(candidate.conditions, view);
  if (mismatch !== null)
    return stepOf('no-match', candidate, `does not match: ${mismatch.reason}`, mismatch.spec);
  const reason = winning ? explainLoss(placed, winning) : 'nothing won';
  return stepOf(
    'lost',
    candidate,
    `lost: ${reason}`,
    candidate.route.kind === 'GRPCRoute' ? SPEC.grpcRule : SPEC.match,
  );
}

function wonWords({ rule, match }: Candidate): string {
  const condition = match === null ? undefined : rule.matches[match];
  return condition ? `won with ${summarizeMatch(condition)}` : 'won: it is the first in order';
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
