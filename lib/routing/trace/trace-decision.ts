import type { Decision, TraceStep } from '../decision.ts';
import type { Location } from '../frontend/locate.ts';
import type { RouteSet } from '../frontend/route-set.ts';
import type { Candidate } from '../match/candidate.ts';
import type { RulePlan } from '../outcome/plan-rule.ts';
import type { RequestView } from '../request-view.ts';

/** What the telling of a decision needs. */
export type Telling = {
  readonly location: Location;
  readonly view: RequestView;
  readonly decision: Decision;
  readonly planOf: (candidate: Candidate, parent: RouteSet['parent']) => RulePlan;
};

/** The way to a decision in steps, as an expert would tell it. */
export function traceDecision({ decision }: Telling): readonly TraceStep[] {
  return [{ code: 'decision', message: decision.outcome }];
}
