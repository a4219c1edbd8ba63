import { objectAt, stringAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { specOf } from '#lib/gateway-api/kube-object.ts';
import type { BackendRef, Route } from '#lib/gateway-api/route.ts';
import { objectsOfKind, type World } from '#lib/gateway-api/world.ts';
import { kindKey, type ObjectKey, objectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import { isSameData } from '#lib/result/same-data.ts';
import { parentKeyOf } from '../attachment.ts';
import type { RouteSet } from '../frontend/route-set.ts';
import { routesOf } from '../read-routes.ts';
import { mirrorTarget } from '../summarize-filter.ts';
import type { Changes } from './changed-objects.ts';
import { type FrontendPair, pairsOfGateway, pairsOfService } from './frontend-pairs.ts';
import type { Sides } from './side.ts';

const SERVICE = { group: '', kind: 'Service' } as const;
const GATEWAY = { group: GATEWAY_GROUP, kind: 'Gateway' } as const;
const LISTENER_SET = `${GATEWAY_GROUP}/ListenerSet`;

/** `concerned`: routes or what their backends depend on differ. `untouched`: others of the same parents. In a stable order. */
export type FrontendsFound = {
  readonly concerned: readonly FrontendPair[];
  readonly untouched: readonly FrontendPair[];
};

/** Finds the frontends whose requests may get something else on the two sides. */
export function concernedFrontends(sides: Sides, changes: Changes): FrontendsFound {
  const parents = [...parentsConcerned(sides, changes)].sort();
  const pairs = parents.flatMap((key) =>
    isService(key) ? pairsOfService(sides, key) : pairsOfGateway(sides, key),
  );
  const concerned = pairs.filter((pair) => isConcerned(pair, changes));
  return { concerned, untouched: pairs.filter((pair) => !concerned.includes(pair)) };
}

function isService(key: ObjectKey): boolean {
  const ref = parseObjectKey(key);
  return ref?.group === '' && ref.kind === 'Service';
}

/** Services and Gateways that may be concerned: parents of what changed and of what refers to what changed. */
function parentsConcerned({ before, after }: Sides, changes: Changes): ReadonlySet<ObjectKey> {
  const worlds = [before.world, after.world];
  const named = new Set<ObjectKey>([...changes.services, ...changes.gateways]);
  for (const route of changes.routes) addParents(named, route);
  for (const world of worlds) addIndirect(named, world, changes);
  const parents = new Set<ObjectKey>();
  for (const key of named) {
    const ref = parseObjectKey(key);
    if (!ref) continue;
    if (kindKey(ref) === LISTENER_SET) for (const world of worlds) addGatewayOfSet(parents, world, key);
    else if (isService(key) || kindKey(ref) === kindKey(GATEWAY)) parents.add(key);
  }
  return parents;
}

function addIndirect(named: Set<ObjectKey>, world: World, changes: Changes): void {
  if (changes.services.size > 0 || changes.grantNamespaces.size > 0)
    for (const route of routesOf(world)) if (refersToChange(route, changes)) addParents(named, route);
  if (changes.hasNamespaces || changes.kinds.size > 0) addAll(named, world, GATEWAY);
  if (changes.kinds.size > 0) addAll(named, world, SERVICE);
}

function addParents(into: Set<ObjectKey>, route: Route): void {
  for (const parent of route.parents) into.add(parentKeyOf(parent));
}

function addAll(into: Set<ObjectKey>, world: World, kind: { group: string; kind: string }): void {
  for (const { metadata } of objectsOfKind(world, kind))
    into.add(objectKey({ ...kind, namespace: stringAt(metadata, 'namespace') ?? '', name: metadata.name }));
}

/** A ListenerSet's listeners are those of the Gateway it names (ListenerSetSpec parentRef). */
function addGatewayOfSet(into: Set<ObjectKey>, world: World, key: ObjectKey): void {
  const set = world.objects.get(key);
  const name = set && stringAt(objectAt(specOf(set), 'parentRef'), 'name');
  if (!set || name === undefined) return;
  const own = stringAt(set.metadata, 'namespace') ?? '';
  const namespace = stringAt(objectAt(specOf(set), 'parentRef'), 'namespace') ?? own;
  into.add(objectKey({ ...GATEWAY, namespace, name }));
}

function isConcerned({ before, after }: FrontendPair, changes: Changes): boolean {
  if (before === null || after === null) return before !== after;
  if (changes.kinds.size > 0) return true;
  if (isPassthrough(before) || isPassthrough(after)) {
    if (isPassthrough(before) !== isPassthrough(after)) return true;
    return before.parent === 'mesh' && changes.services.has(serviceKey(before.service));
  }
  if (!isSameEntrance(before, after)) return true;
  const [old, now] = [routesIn(before), routesIn(after)];
  if (old.size !== now.size) return true;
  return [...now].some(
    ([key, route]) => !old.has(key) || changes.routeKeys.has(key) || refersToChange(route, changes),
  );
}

function isPassthrough(set: RouteSet): boolean {
  return set.parent === 'mesh' && set.table === null;
}

/** Same kind of route in a mesh; same address, protocol and hostnames on a Gateway. */
function isSameEntrance(a: RouteSet, b: RouteSet): boolean {
  if (a.parent === 'mesh' || b.parent === 'mesh')
    return a.parent === 'mesh' && b.parent === 'mesh' && a.kind === b.kind;
  const { port, protocol, hostname } = a.listener;
  return isSameData([port, protocol, hostname], [b.listener.port, b.listener.protocol, b.listener.hostname]);
}

/** The routes that compete, by key. */
export function routesIn(set: RouteSet | null): ReadonlyMap<ObjectKey, Route> {
  const tables = set === null ? [] : set.parent === 'mesh' ? [set.table] : set.tables;
  const routes = tables.flatMap((table) => table?.ordered.map(({ route }) => route) ?? []);
  return new Map([...new Set(routes)].map((route) => [objectKey(route), route]));
}

function refersToChange(route: Route, { services, grantNamespaces }: Changes): boolean {
  if (services.size === 0 && grantNamespaces.size === 0) return false;
  return targetsOf(route).some(
    (target) =>
      services.has(serviceKey(target)) ||
      (target.namespace !== route.namespace && grantNamespaces.has(target.namespace)),
  );
}

function serviceKey({ namespace, name }: { readonly namespace: string; readonly name: string }): ObjectKey {
  return objectKey({ ...SERVICE, namespace, name });
}

const TARGETS = new WeakMap<Route, readonly BackendRef[]>();

/** Backends and mirror targets of a route, read once. */
function targetsOf(route: Route): readonly BackendRef[] {
  const known = TARGETS.get(route);
  if (known) return known;
  const targets = route.rules.flatMap(({ backends, filters }) => [
    ...backends,
    ...[...filters, ...backends.flatMap((backend) => backend.filters)].flatMap(
      (filter) => mirrorTarget(filter, route.namespace)?.backend ?? [],
    ),
  ]);
  TARGETS.set(route, targets);
  return targets;
}
