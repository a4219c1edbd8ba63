import type { ParentRef } from '#lib/gateway-api/route.ts';
import { ageOf, conditionOf } from './conditions.ts';
import type { ParentVerdict } from './verdict.ts';

/** What is known around a parent without an answer. `controllers`: those that answer routes; complete if `areRoutesKnown`. */
export type Surroundings = {
  readonly parentExists: (parent: ParentRef) => boolean | null;
  readonly controllers: readonly string[];
  readonly areRoutesKnown: boolean;
  /** Of the route the parent stands in; null when it has none. */
  readonly generation: number | null;
};

/** Likely reasons why no controller answers for a parent, the likeliest first; never empty. */
export function silenceReasons(verdict: ParentVerdict, around: Surroundings): readonly string[] {
  const { parent } = verdict;
  const reasons: string[] = [];
  if (around.parentExists(parent) === false)
    reasons.push(`${parent.kind} ${parent.namespace}/${parent.name} does not exist.`);
  if (parent.kind === 'Service' && parent.group !== '')
    reasons.push(
      `The parent says group "${parent.group}": a Service parent needs group "" to be recognised.`,
    );
  reasons.push(aboutController(verdict, around));
  reasons.push('A mesh that knows none of a field’s values may skip the whole route and only log it.');
  return reasons;
}

function aboutController(verdict: ParentVerdict, around: Surroundings): string {
  const { controllerName, state } = verdict;
  if (state === 'pending' && controllerName !== null)
    return isLate(verdict, around.generation)
      ? `${controllerName} answered an earlier version; it may be slow or stopped.`
      : `${controllerName} has seen this version without deciding; it may be waiting for something, or be stopped.`;
  if (around.controllers.length > 0)
    return `${around.controllers.join(', ')} answers routes here: it may not handle this kind of parent, or may be stopped.`;
  if (!around.areRoutesKnown)
    return 'Not all routes are visible here, so whether a controller answers on this cluster is not known.';
  return 'No route on this cluster has an answer of a controller: is a mesh with Gateway API support installed?';
}

/** Whether what is missing has been said, but for an older generation. */
function isLate({ conditions }: ParentVerdict, generation: number | null): boolean {
  return ['Accepted', 'ResolvedRefs'].some((type) => {
    const condition = conditionOf(conditions, type);
    return condition !== null && ageOf(condition, generation) === 'older';
  });
}
