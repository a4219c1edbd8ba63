import { ageOf, conditionOf } from './conditions.ts';
import { reasonWords } from './reasons.ts';
import type { ParentState, RouteCondition } from './verdict.ts';

/** What one controller's conditions come to, and why, in one sentence. */
export type Judgement = { readonly state: Exclude<ParentState, 'silent'>; readonly summary: string };

/**
 * Judges the conditions one controller wrote for one parent (Gateway API RouteParentStatus). Each condition has its own
 * observedGeneration, so each is judged by its own age; only a current ResolvedRefs=True completes an acceptance.
 */
export function judge(conditions: readonly RouteCondition[], generation: number | null): Judgement {
  const accepted = conditionOf(conditions, 'Accepted');
  if (!accepted) return pending('The controller has seen the route but has not said whether it accepts it.');
  if (accepted.status === 'Unknown') return pending(`Not decided yet: ${words(accepted)}`);
  // "Fall Back" leaves Accepted at the generation that still works, which would otherwise look like a late answer.
  if (isFallBack(conditions, generation)) return partial(conditionOf(conditions, 'PartiallyInvalid'));
  if (ageOf(accepted, generation) === 'older') return pending(lateWords(accepted, generation, 'The answer'));
  if (accepted.status === 'False') return { state: 'refused', summary: `Refused: ${words(accepted)}` };
  const trouble = troubleOf(conditions, generation);
  return trouble ? partial(trouble) : accept(conditions, generation);
}

/** Accepted by a current condition: whether the references are settled too. */
function accept(conditions: readonly RouteCondition[], generation: number | null): Judgement {
  const resolved = conditionOf(conditions, 'ResolvedRefs');
  if (!resolved) return pending('Accepted, but the controller has not said whether it finds the backends.');
  if (resolved.status === 'Unknown')
    return pending(`Accepted, but the backends are not settled: ${words(resolved)}`);
  if (ageOf(resolved, generation) === 'older')
    return pending(`Accepted. ${lateWords(resolved, generation, 'What is said of the backends')}`);
  const isDated = [conditionOf(conditions, 'Accepted'), resolved].every(
    (condition) => condition && ageOf(condition, generation) === 'current',
  );
  // A mesh that writes no observedGeneration may still be speaking of an older version: say so instead of guessing.
  return {
    state: 'accepted',
    summary: isDated
      ? 'Accepted by the controller.'
      : 'Accepted by the controller, which does not say for which version of the route.',
  };
}

function isFallBack(conditions: readonly RouteCondition[], generation: number | null): boolean {
  const partly = conditionOf(conditions, 'PartiallyInvalid');
  const accepted = conditionOf(conditions, 'Accepted');
  return accepted?.status === 'True' && partly?.status === 'True' && ageOf(partly, generation) === 'current';
}

/** The condition that makes an acceptance a partial one, unless it speaks of an older generation. */
function troubleOf(conditions: readonly RouteCondition[], generation: number | null): RouteCondition | null {
  const recent = conditions.filter((condition) => ageOf(condition, generation) !== 'older');
  const resolved = conditionOf(recent, 'ResolvedRefs');
  if (resolved?.status === 'False') return resolved;
  const partly = conditionOf(recent, 'PartiallyInvalid');
  if (partly?.status === 'True') return partly;
  // Istio ambient reports an unenforced route only in the message of an always-true condition.
  const waypoints = conditionOf(recent, 'ResolvedWaypoints');
  return waypoints?.message.includes('will not be respected') ? waypoints : null;
}

function pending(summary: string): Judgement {
  return { state: 'pending', summary };
}

function partial(trouble: RouteCondition | null): Judgement {
  return { state: 'partial', summary: `Accepted in part: ${words(trouble)}` };
}

function lateWords(condition: RouteCondition, generation: number | null, subject: string): string {
  return `${subject} is for generation ${condition.observedGeneration}; generation ${generation} has not been answered yet.`;
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
