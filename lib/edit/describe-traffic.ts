import type { ParentRef, Route } from '#lib/gateway-api/route.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { attachedRoutes, facetOf, parentKeyOf, sharesPort } from '#lib/routing/attachment.ts';
import { isCatchAll } from '#lib/routing/summarize-rule.ts';
import { displayName } from './plan.ts';

/** All parents of a route, since a change of its rules changes what all of them do: `a`, `a and other/b`. */
export function parentNames(route: Route): string {
  const names = route.parents.map((parent) => displayName(parent, route.namespace));
  return joinWords(names.length > 0 ? names : [route.name]);
}

/** Where requests go that no rule of this route takes: to another route of the same parents with a rule for everything, else 404. */
export function unmatchedWords(view: World, route: Route): string {
  const takers = route.parents.map((parent) => ({ parent, names: catchAllsBeside(view, route, parent) }));
  const open = takers.filter(({ names }) => names.length === 0);
  const names = joinWords(takers.flatMap((taker) => taker.names));
  if (takers.length === 0 || open.length === takers.length)
    return 'what no rule matches is answered with 404';
  if (open.length === 0) return `what no rule matches follows ${names}`;
  const left = joinWords(open.map(({ parent }) => displayName(parent, route.namespace)));
  return `what no rule matches is answered with 404 on ${left} and follows ${names} elsewhere`;
}

/** Other routes on the parent, for the same callers and ports, that take everything (GEP-1294: producer or consumer). */
function catchAllsBeside(view: World, route: Route, parent: ParentRef): readonly string[] {
  const facet = facetOf(route, parent);
  return attachedRoutes(view, parentKeyOf(parent))
    .filter((other) => objectKey(other.route) !== objectKey(route) && sharesPort(other.parent, parent))
    .filter((other) => other.facet === facet)
    .filter((other) => facet !== 'consumer' || other.route.namespace === route.namespace)
    .filter((other) => other.route.rules.some(isCatchAll))
    .map((other) => displayName(other.route, route.namespace));
}

function joinWords(words: readonly string[]): string {
  const all = [...new Set(words)];
  const last = all.at(-1) ?? '';
  return all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${last}` : last;
}
