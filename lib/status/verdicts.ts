import { objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { generationOf, identityOf, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { type ParentRef, readParentRef } from '#lib/gateway-api/route.ts';
import { readConditions } from './conditions.ts';
import { judge } from './judge.ts';
import { parentIdentity } from './parent-identity.ts';
import type { ParentVerdict, RouteCondition } from './verdict.ts';

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
  const { controllerName, conditions } = entry;
  const { state, summary } = judge(conditions, generation);
  return {
    parent,
    controllerName,
    state,
    conditions,
    summary: leftover ? `Left over: the route no longer names this parent. ${summary}` : summary,
    leftover,
  };
}
