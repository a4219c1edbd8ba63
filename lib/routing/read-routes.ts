import { GATEWAY_GROUP, ROUTE_KINDS } from '#lib/gateway-api/kinds.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { type Route, readRoute } from '#lib/gateway-api/route.ts';
import { objectsOfKind, type World } from '#lib/gateway-api/world.ts';

// Objects are immutable, so what was read from one stays true; a watch update brings a new object.
const read = new WeakMap<KubeObject, Route>();

/** Reads a route once per object; the same object gives the same Route, so callers may compare by identity. */
export function routeOf(object: KubeObject): Route {
  const known = read.get(object);
  if (known) return known;
  const route = readRoute(object);
  read.set(object, route);
  return route;
}

/** All routes of the world, HTTPRoute first, in a stable order (kind, then as listed). */
export function routesOf(world: World): readonly Route[] {
  return ROUTE_KINDS.flatMap((kind) => objectsOfKind(world, { group: GATEWAY_GROUP, kind }).map(routeOf));
}
