import type { JsonObject } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { type BackendRef, isServiceParent, type Route } from '#lib/gateway-api/route.ts';
import { isSynced, type World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import { isReferenceGranted } from '#lib/routing/reference-grants.ts';
import { withArticle } from '../article.ts';
import type { Site } from './route-sites.ts';
import { refer } from './rules.ts';

const GRANT = { group: GATEWAY_GROUP, kind: 'ReferenceGrant' } as const;

/** The world, and whether the cluster is known to serve ReferenceGrant v1 (since Gateway API 1.5; v1beta1 is always served). */
export type GrantContext = { readonly world: World; readonly hasGrantV1: () => boolean };

/**
 * A backend in another namespace that no ReferenceGrant allows: a warning for Gateway parents, which refuse it; for Service
 * parents a word only, since GEP-1294 lets mesh routes do without and implementations differ. Silent while grants are not synced.
 */
export function grantFindings(
  route: Route,
  { value: backend, path }: Site<BackendRef>,
  context: GrantContext,
): readonly Diagnostic[] {
  const { world } = context;
  if (backend.namespace === route.namespace || !isSynced(world, GRANT)) return [];
  // Back to the Service the requests were for anyway: nothing becomes reachable by it.
  if (route.parents.some((parent) => objectKey(parent) === objectKey(backend))) return [];
  if (isReferenceGranted(world, route, backend)) return [];
  const isGateway = route.parents.some((parent) => !isServiceParent(parent));
  if (!isGateway && route.parents.length === 0) return [];
  const target = `${backend.kind} ${backend.namespace}/${backend.name}`;
  const consequence = isGateway
    ? 'A Gateway then answers RefNotPermitted, and this share of the requests would fail.'
    : 'Routes of a mesh may do without one, but some meshes ask for it.';
  return [
    refer('backend-not-granted', {
      severity: isGateway ? 'warning' : 'info',
      path: [...path, 'namespace'],
      message: `No ReferenceGrant lets ${withArticle(route.kind)} of namespace ${route.namespace} send to ${target}. ${consequence}`,
      remedy: `A ReferenceGrant in namespace ${backend.namespace}, from ${route.kind} in ${route.namespace} to ${backend.kind} ${backend.name}, allows it.`,
      fix: {
        label: `Add a ReferenceGrant in ${backend.namespace}`,
        changes: [],
        adds: [grantFor(route, backend, context)],
      },
    }),
  ];
}

/** The narrowest grant that allows it: this kind of this namespace, to this one Service. */
function grantFor(route: Route, backend: BackendRef, context: GrantContext): JsonObject {
  return {
    apiVersion: `${GATEWAY_GROUP}/${context.hasGrantV1() ? 'v1' : 'v1beta1'}`,
    kind: GRANT.kind,
    metadata: { name: freeName(route, backend, context.world), namespace: backend.namespace },
    spec: {
      from: [{ group: route.group, kind: route.kind, namespace: route.namespace }],
      to: [{ group: backend.group, kind: backend.kind, name: backend.name }],
    },
  };
}

function freeName(route: Route, backend: BackendRef, world: World): string {
  const base = `${route.namespace}-to-${backend.name}`;
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!world.objects.has(objectKey({ ...GRANT, namespace: backend.namespace, name }))) return name;
  }
}
