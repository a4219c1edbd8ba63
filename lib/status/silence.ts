import type { ParentRef } from '#lib/gateway-api/route.ts';
import type { ParentVerdict } from './verdict.ts';

type Surroundings = {
  readonly parentExists: (parent: ParentRef) => boolean | null;
  readonly controllers: readonly string[];
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
  if (verdict.state === 'pending' && verdict.controllerName !== null) {
    reasons.push(`${verdict.controllerName} answered an earlier version; it may be slow or stopped.`);
  } else if (around.controllers.length === 0) {
    reasons.push(
      'No controller has ever written route status on this cluster: is a mesh with Gateway API support installed?',
    );
  } else {
    reasons.push(
      `${around.controllers.join(', ')} answers other routes here: it may not handle this kind of parent, or may be stopped.`,
    );
  }
  reasons.push('A mesh that knows none of a field’s values may skip the whole route and only log it.');
  return reasons;
}
