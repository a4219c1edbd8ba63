import { objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { generationOf, identityOf, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { type ParentRef, readParentRef } from '#lib/gateway-api/route.ts';
import { ageOf, conditionOf, readConditions } from './conditions.ts';
import { parentIdentity } from './parent-identity.ts';
import { reasonWords } from './reasons.ts';
import type { ParentState, ParentVerdict, RouteCondition } from './verdict.ts';

/**
 * What each controller says about each parent of a route: declared parents in order, each with its answers or as
 * `silent`, then leftover entries for parentRefs the spec no longer has (Gateway API RouteStatus).
 */
export function routeVerdicts(route: KubeObject): readonly ParentVerdict[] {
  const { namespace } = identityOf(route);
  const generation = generationOf(route);
  const declared = objectsAt(specOf(route), 'parentRefs').map((ref) => readParentRef(ref, namespace));
  const entries = objectsAt(objectAt(route, 'status'), 'parents').map((entry) => ({
    parent: readParentRef(objectAt(entry, 'parentRef'), namespace),
    controllerName: stringAt(entry, 'controllerName') ?? '',
    conditions: readConditions(entry),
  }));
  const answers = declared.flatMap((parent) => {
    const identity = parentIdentity(parent);
    const own = entries.filter((entry) => parentIdentity(entry.parent) === identity);
    if (own.length === 0) return [silent(parent)];
    return own.map((entry) => verdict(parent, entry, generation, false));
  });
  const declaredIdentities = new Set(declared.map(parentIdentity));
  const leftovers = entries
    .filter((entry) => !declaredIdentities.has(parentIdentity(entry.parent)))
    .map((entry) => verdict(entry.parent, entry, generation, true));
  return [...answers, ...leftovers];
}

function silent(parent: ParentRef): ParentVerdict {
  return {
    parent,
    controllerName: null,
    state: 'silent',
    conditions: [],
    summary: 'No controller has answered for this parent.',
    leftover: false,
  };
}

function verdict(
  parent: ParentRef,
  entry: { readonly controllerName: string; readonly conditions: readonly RouteCondition[] },
  generation: number | null,
  leftover: boolean,
): ParentVerdict {
  const state = stateOf(entry.conditions, generation);
  const summary = summaryOf(entry.conditions, state, generation);
  return {
    parent,
    controllerName: entry.controllerName,
    state,
    conditions: entry.conditions,
    summary: leftover ? `Left over: the route no longer names this parent. ${summary}` : summary,
    leftover,
  };
}

function stateOf(conditions: readonly RouteCondition[], generation: number | null): ParentState {
  const accepted = conditionOf(conditions, 'Accepted');
  if (!accepted || accepted.status === 'Unknown') return 'pending';
  if (ageOf(accepted, generation) === 'older') return 'pending';
  if (accepted.status === 'False') return 'refused';
  const resolved = conditionOf(conditions, 'ResolvedRefs');
  const isPartial =
    resolved?.status === 'False' ||
    conditionOf(conditions, 'PartiallyInvalid')?.status === 'True' ||
    isUnenforced(conditions);
  return isPartial ? 'partial' : 'accepted';
}

function summaryOf(
  conditions: readonly RouteCondition[],
  state: ParentState,
  generation: number | null,
): string {
  const accepted = conditionOf(conditions, 'Accepted');
  switch (state) {
    case 'silent':
      return 'No controller has answered for this parent.';
    case 'pending':
      return pendingSummary(accepted, generation);
    case 'refused':
      return `Refused: ${words(accepted)}`;
    case 'partial':
      return `Accepted in part: ${words(troubleOf(conditions))}`;
    case 'accepted':
      return acceptedSummary(accepted, generation);
  }
}

function pendingSummary(accepted: RouteCondition | null, generation: number | null): string {
  if (!accepted) return 'The controller has seen the route but has not said whether it accepts it.';
  if (ageOf(accepted, generation) === 'older')
    return `The answer is for generation ${accepted.observedGeneration}; generation ${generation} has not been answered yet.`;
  return `Not decided yet: ${words(accepted)}`;
}

/** A mesh that writes no observedGeneration may still be speaking of an older version: say so instead of guessing. */
function acceptedSummary(accepted: RouteCondition | null, generation: number | null): string {
  if (!accepted || ageOf(accepted, generation) !== 'unknown') return 'Accepted: the route is in effect.';
  return 'Accepted; the controller does not say for which version of the route.';
}

function troubleOf(conditions: readonly RouteCondition[]): RouteCondition | null {
  const resolved = conditionOf(conditions, 'ResolvedRefs');
  if (resolved?.status === 'False') return resolved;
  const partial = conditionOf(conditions, 'PartiallyInvalid');
  if (partial?.status === 'True') return partial;
  return conditionOf(conditions, 'ResolvedWaypoints');
}

/** Istio ambient reports an unenforced route only in the message of an always-true condition. */
function isUnenforced(conditions: readonly RouteCondition[]): boolean {
  return conditionOf(conditions, 'ResolvedWaypoints')?.message.includes('will not be respected') === true;
}

/** The controller's own message says more than the code; the code in words when it wrote none. */
function words(condition: RouteCondition | null): string {
  if (!condition) return 'no reason given.';
  const known = reasonWords(condition.reason);
  if (condition.message !== '') return sentence(condition.message);
  return known
    ? known.charAt(0).toLowerCase() + known.slice(1)
    : `reason ${condition.reason || 'not given'}.`;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
