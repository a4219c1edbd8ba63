import { lineupFor, type Planner } from '../decide-at.ts';
import type { Decision, TraceStep } from '../decision.ts';
import type { Location } from '../frontend/locate.ts';
import { findWinner } from '../match/find-winner.ts';
import type { RequestView } from '../request-view.ts';
import { SPEC } from '../spec-links.ts';
import { tellArrival } from './tell-arrival.ts';
import { tellCompetition } from './tell-competition.ts';
import { tellWinner } from './tell-outcome.ts';

/** What the telling of a decision needs. */
export type Telling = {
  readonly location: Location;
  readonly view: RequestView;
  readonly decision: Decision;
  readonly planOf: Planner;
};

/** The way to a decision in steps, as an expert would tell it: from the destination to what the backends see. */
export function traceDecision({ location, view, decision, planOf }: Telling): readonly TraceStep[] {
  const arrival = tellArrival(location, view);
  if (location.at !== 'routes') return arrival;
  const { routes } = location;
  if (routes.parent === 'mesh' && routes.table === null) return [...arrival, tellPassthrough(decision)];
  const lineup = lineupFor(routes, view);
  const winning = findWinner(lineup, view);
  const competition = tellCompetition(routes, lineup, view, winning);
  const end = winning
    ? tellWinner(winning.candidate, planOf(winning.candidate, routes.parent), decision)
    : [tellRefusal(decision)];
  return [...arrival, ...competition, ...end];
}

function tellPassthrough({ status }: Decision): TraceStep {
  const end = status === 503 ? 'none of its endpoints is ready: 503' : 'as if there were no routes';
  return { code: 'passthrough', message: `the Service's own endpoints answer; ${end}`, spec: SPEC.mesh };
}

function tellRefusal({ status }: Decision): TraceStep {
  const message =
    status === null ? 'no route takes the connection: it is refused' : 'no match takes the request: 404';
  return { code: 'no-route', message, spec: SPEC.meshTests };
}
