import type { Route, RouteRule } from '#lib/gateway-api/route.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import { routesOf } from '#lib/routing/read-routes.ts';
import { shares } from '#lib/routing/shares.ts';
import { mirrorTarget } from '#lib/routing/summarize-filter.ts';

/** One rule that sends requests, or copies of them, to an object. */
export type BackendUse = {
  readonly route: Route;
  readonly rule: RouteRule;
  readonly kind: 'backend' | 'mirror';
  /** 0…1 of the rule's requests; null when the weights add up to 0. */
  readonly share: number | null;
};

/** Every rule of every route that names the object as a backend or mirror, in the order of routes. */
export function usesAsBackend(world: World, key: ObjectKey): readonly BackendUse[] {
  return routesOf(world).flatMap((route) => route.rules.flatMap((rule) => usesOfRule(route, rule, key)));
}

function usesOfRule(route: Route, rule: RouteRule, key: ObjectKey): readonly BackendUse[] {
  const split = shares(rule.backends);
  const own = rule.backends.flatMap((backend, index) => (objectKey(backend) === key ? [index] : []));
  const mirrors = rule.filters.flatMap((filter) => {
    const target = mirrorTarget(filter, route.namespace);
    return target && objectKey(target.backend) === key ? [target.share] : [];
  });
  const total = split ? own.reduce((sum, index) => sum + (split[index] ?? 0), 0) : null;
  return [
    ...(own.length > 0 ? [{ route, rule, kind: 'backend', share: total } as const] : []),
    ...mirrors.map((share) => ({ route, rule, kind: 'mirror', share }) as const),
  ];
}
