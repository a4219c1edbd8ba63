import { isRouteKind } from '#lib/gateway-api/kinds.ts';
import type { ClusterSummary, KindStatus } from '#lib/wire/clusters.ts';

/**
 * What is known when no route is shown. none: all served kinds are shown, and there is no route · not-installed: no kind of
 * route is served · forbidden: some may not be listed · unknown: not all have been told yet.
 */
export type RoutesKnowledge =
  | { readonly state: 'none' | 'not-installed' | 'unknown' }
  | { readonly state: 'forbidden'; readonly kinds: readonly KindStatus[] };

/** Judges whether the absence of routes means anything. */
export function routesKnowledge(
  kinds: readonly KindStatus[],
  cluster: ClusterSummary | null,
): RoutesKnowledge {
  const routes = kinds.filter(isRouteKind);
  const served = routes.filter((kind) => kind.state !== 'ABSENT');
  if (served.length === 0) {
    // The CRD is there already, or still: discovery has only not caught up.
    const isDeclared = cluster !== null && cluster.gatewayApi !== null;
    return { state: routes.length === 0 || isDeclared ? 'unknown' : 'not-installed' };
  }
  const forbidden = served.filter((kind) => kind.state === 'FORBIDDEN');
  if (forbidden.length > 0) return { state: 'forbidden', kinds: forbidden };
  return { state: served.every((kind) => kind.state === 'LIVE') ? 'none' : 'unknown' };
}
