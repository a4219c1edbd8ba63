import { isServiceParent, type ParentRef, type Route } from '#lib/gateway-api/route.ts';
import type { Service } from '#lib/gateway-api/service.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import { routesOf } from './read-routes.ts';

/**
 * producer: route in the namespace of its parent Service, applies to callers everywhere · consumer: route in another
 * namespace, applies to callers in the route's namespace only (GEP-1294) · gateway: the parent is no Service.
 */
export type Facet = 'producer' | 'consumer' | 'gateway';

/** One parentRef of one route. */
export type Attachment = {
  readonly route: Route;
  readonly parent: ParentRef;
  readonly parentKey: ObjectKey;
  readonly facet: Facet;
};

/** Key of the object a parentRef names, whether or not it exists. */
export function parentKeyOf(parent: ParentRef): ObjectKey {
  return objectKey(parent);
}

/** Producer, consumer or Gateway attachment of a parentRef (GEP-1294 "Producer and consumer routes"). */
export function facetOf(
  route: Pick<Route, 'namespace'>,
  parent: Pick<ParentRef, 'group' | 'kind' | 'namespace'>,
): Facet {
  if (!isServiceParent(parent)) return 'gateway';
  return parent.namespace === route.namespace ? 'producer' : 'consumer';
}

/** Whose requests a route is for, where that is not everybody's: `only for callers in storefront` (GEP-1294, consumer routes). */
export function audienceOf(
  route: Pick<Route, 'namespace'>,
  parent: Pick<ParentRef, 'group' | 'kind' | 'namespace'>,
): string | null {
  return facetOf(route, parent) === 'consumer' ? `only for callers in ${route.namespace}` : null;
}

/** Every parentRef of every route, declared; whether a controller accepted it is a matter of lib/status. */
export function attachmentsOf(world: World): readonly Attachment[] {
  return routesOf(world).flatMap(attachmentsOfRoute);
}

/** Routes that name this object (a Service, Gateway…) as a parent, one entry per parentRef. Indexed once per world. */
export function attachedRoutes(world: World, parentKey: ObjectKey): readonly Attachment[] {
  return indexOf(world).get(parentKey) ?? [];
}

// Worlds and routes are immutable; a draft makes a new world of the same routes with every key stroke.
const INDEX = new WeakMap<World, ReadonlyMap<ObjectKey, readonly Attachment[]>>();
const OF_ROUTE = new WeakMap<Route, readonly Attachment[]>();

function indexOf(world: World): ReadonlyMap<ObjectKey, readonly Attachment[]> {
  const known = INDEX.get(world);
  if (known) return known;
  const index = new Map<ObjectKey, Attachment[]>();
  for (const attachment of attachmentsOf(world)) {
    const list = index.get(attachment.parentKey);
    if (list) list.push(attachment);
    else index.set(attachment.parentKey, [attachment]);
  }
  INDEX.set(world, index);
  return index;
}

function attachmentsOfRoute(route: Route): readonly Attachment[] {
  const known = OF_ROUTE.get(route);
  if (known) return known;
  const attachments = route.parents.map((parent) => ({
    route,
    parent,
    parentKey: parentKeyOf(parent),
    facet: facetOf(route, parent),
  }));
  OF_ROUTE.set(route, attachments);
  return attachments;
}

/** True when two attachments can meet on one port of the same parent. */
export function sharesPort(a: ParentRef, b: ParentRef): boolean {
  if (a.sectionName !== null && b.sectionName !== null && a.sectionName !== b.sectionName) return false;
  return a.port === null || b.port === null || a.port === b.port;
}

/** Why a Service should not be a route parent, in words; null when nothing speaks against it (GEP-1294 "Service types"). */
export function parentCaution(service: Service): string | null {
  if (service.type === 'ExternalName')
    return 'ExternalName Services should not be route parents: there is no cluster IP to route from.';
  if (service.headless)
    return 'Headless Services should not be route parents: callers reach pods directly and bypass routes.';
  if (service.ports.length === 0) return 'This Service declares no ports.';
  return null;
}
