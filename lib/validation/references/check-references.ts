import { isRouteKind } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import { routeOf } from '#lib/routing/read-routes.ts';
import { backendFindings } from './backends.ts';
import { parentFindings } from './parents.ts';
import { sitesOf } from './route-sites.ts';
import { targetFindings } from './targets.ts';

export type ReferenceOptions = {
  /** True when the cluster is known to serve ReferenceGrant v1; a grant offered as a fix is written in v1beta1 otherwise. */
  readonly hasGrantV1?: () => boolean;
};

/**
 * What an object names that is not there or not allowed, as far as the world knows for sure: parents, listeners, ports, backends,
 * grants, policy targets. Warnings, because the API server takes such an object and a controller answers for it. Silent about kinds not synced.
 */
export function checkReferences(
  object: KubeObject,
  world: World,
  { hasGrantV1 = () => false }: ReferenceOptions = {},
): readonly Diagnostic[] {
  if (!isRouteKind(identityOf(object))) return targetFindings(object, world);
  const sites = sitesOf(routeOf(object));
  return [...parentFindings(sites, world), ...backendFindings(sites, { world, hasGrantV1 })];
}
