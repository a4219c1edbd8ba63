import { objectKey } from '#lib/identity/object-ref.ts';
import type { BackendOutcome, Decision, Winner } from '../decision.ts';
import type { Candidate } from '../match/candidate.ts';
import type { PathCondition } from '../match/conditions.ts';
import type { RequestView } from '../request-view.ts';
import type { Doubts } from '../uncertainty.ts';
import { isPreflight, preflightHeaders } from './cors.ts';
import { NO_EFFECTS } from './effects.ts';
import { ambiguousHeaders, type RulePlan } from './plan-rule.ts';
import type { Filter } from './read-filters.ts';
import { type Entrance, redirectRequest } from './redirect.ts';
import { type Rewritten, rewriteRequest } from './rewrite-request.ts';

/** A decision in which nothing is decided yet. */
export const NOTHING = {
  grpcStatus: null,
  winner: null,
  backends: [],
  redirect: null,
  response: null,
  mirrors: [],
  effects: NO_EFFECTS,
} as const;

/** What a request gets from the rule that won it: redirect, preflight answer, or backends (HTTPRouteRule). */
export function concludeWinner(
  winning: { readonly candidate: Candidate; readonly plan: RulePlan; readonly entrance: Entrance },
  view: RequestView,
  doubts: Doubts,
): Decision {
  const { candidate, plan, entrance } = winning;
  const matched = candidate.conditions.path;
  const common = {
    ...NOTHING,
    winner: winnerOf(candidate),
    effects: plan.effects,
    uncertain: doubts.list,
  };
  doubts.addAll(plan.open);
  if (plan.redirect) {
    const { redirect, open } = redirectRequest(plan.redirect, view, { entrance, matched });
    doubts.addAll(open);
    if (plan.backends.length > 0) doubts.add('redirect-with-backends');
    return { ...common, outcome: 'redirect', status: redirect.status, redirect };
  }
  if (plan.cors && isPreflight(view)) {
    const headers = preflightHeaders(plan.cors, view);
    if (headers === null) doubts.add('cors-refusal-status');
    return { ...common, outcome: 'respond', status: 200, response: { headers: headers ?? {} } };
  }
  addBackendDoubts(doubts, plan, matched);
  const { outcome, status } = plan;
  return {
    ...common,
    outcome,
    status,
    grpcStatus: grpcStatusOf(view, outcome, status),
    backends: forwardTo(plan, view, matched),
    mirrors: plan.mirrors.filter(({ fault }) => fault === null).map(({ mirror }) => mirror),
  };
}

/** `UNAVAILABLE` and `UNIMPLEMENTED` for calls that fail with 500 or 503 and with 404 (GRPCRouteRule). */
export function grpcStatusOf(
  view: RequestView,
  outcome: Decision['outcome'],
  status: number | null,
): string | null {
  if (view.request.protocol !== 'grpc' || outcome !== 'error') return null;
  if (status === 404) return 'UNIMPLEMENTED';
  return status === 500 || status === 503 ? 'UNAVAILABLE' : null;
}

/** The place of a candidate as a decision names it. */
function winnerOf({ route, rule, match }: Candidate): Winner {
  const { kind, namespace, name } = route;
  return { route: objectKey(route), kind, namespace, name, rule: rule.index, match };
}

function addBackendDoubts(doubts: Doubts, plan: RulePlan, matched: PathCondition | null): void {
  doubts.addAll(plan.backendOpen);
  if (!plan.isServed) return;
  doubts.addAll(ambiguousHeaders(plan.filters));
  const served = plan.backends.filter(({ share, fault }) => share > 0 && fault === null);
  const lists = [plan.filters, ...served.map(({ filters }) => filters)];
  if (matched?.type !== 'PathPrefix' && lists.some((filters) => filters.some(replacesPrefix)))
    doubts.add('prefix-rewrite-without-prefix');
}

function replacesPrefix(filter: Filter): boolean {
  return filter.type === 'rewrite' && filter.path?.type === 'prefix';
}

/** Backends whose references carry no filters see the same request. */
function forwardTo(
  plan: RulePlan,
  view: RequestView,
  matched: PathCondition | null,
): readonly BackendOutcome[] {
  let shared: Rewritten | null = null;
  return plan.backends.map(({ ref, share, status, fault, filters }) => {
    if (filters.length === 0) shared ??= rewriteRequest(view, plan.filters, matched);
    const own =
      filters.length === 0 && shared ? shared : rewriteRequest(view, [...plan.filters, ...filters], matched);
    return {
      group: ref.group,
      kind: ref.kind,
      namespace: ref.namespace,
      name: ref.name,
      port: ref.port,
      share,
      status,
      fault,
      request: own.request,
      responseHeaders: own.responseHeaders,
    };
  });
}
