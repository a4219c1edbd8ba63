import { isSameJson, type JsonValue, objectAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP, isRouteKind } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { Route } from '#lib/gateway-api/route.ts';
import { readEndpointSlice } from '#lib/gateway-api/service.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { type KindKey, kindKey, type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import { routeOf } from '../read-routes.ts';
import { createdAt } from './compared-worlds.ts';

/** What differs between two worlds, as far as routing reads it. */
export type Changes = {
  /** Versions of changed routes on both sides. */
  readonly routes: readonly Route[];
  readonly routeKeys: ReadonlySet<ObjectKey>;
  /** Services that differ themselves or in their EndpointSlices. */
  readonly services: ReadonlySet<ObjectKey>;
  /** Namespaces whose ReferenceGrants differ. */
  readonly grantNamespaces: ReadonlySet<string>;
  /** Gateways and ListenerSets that differ. */
  readonly gateways: ReadonlySet<ObjectKey>;
  /** Labels of Namespaces differ, so selectors of listeners may. */
  readonly hasNamespaces: boolean;
  /** Kinds that are completely known on one side only. */
  readonly kinds: ReadonlySet<KindKey>;
};

type Found = {
  readonly routes: Route[];
  readonly routeKeys: Set<ObjectKey>;
  readonly services: Set<ObjectKey>;
  readonly grantNamespaces: Set<string>;
  readonly gateways: Set<ObjectKey>;
  hasNamespaces: boolean;
};

/** Compares two worlds; objects that are the same in memory cost nothing. */
export function changesBetween(before: World, after: World): Changes {
  const found: Found = {
    routes: [],
    routeKeys: new Set(),
    services: new Set(),
    grantNamespaces: new Set(),
    gateways: new Set(),
    hasNamespaces: false,
  };
  for (const [key, object] of before.objects) {
    const other = after.objects.get(key);
    if (other !== object) record(found, key, [object, other]);
  }
  for (const [key, object] of after.objects)
    if (!before.objects.has(key)) record(found, key, [undefined, object]);
  return { ...found, kinds: new Set([...without(before, after), ...without(after, before)]) };
}

/** Kinds that are completely known in the first world only. */
function without(a: World, b: World): readonly KindKey[] {
  return [...a.synced].filter((kind) => !b.synced.has(kind));
}

type Versions = readonly [before: KubeObject | undefined, after: KubeObject | undefined];

function record(found: Found, key: ObjectKey, versions: Versions): void {
  const [before, after] = versions;
  const sample = after ?? before;
  if (!sample || (before && after && isSameRouting(before, after))) return;
  const { group, kind, namespace } = identityOf(sample);
  const present = versions.filter((version) => version !== undefined);
  if (isRouteKind({ group, kind })) {
    found.routeKeys.add(key);
    found.routes.push(...present.map(routeOf));
    return;
  }
  switch (kindKey({ group, kind })) {
    case '/Service':
      found.services.add(key);
      return;
    case 'discovery.k8s.io/EndpointSlice':
      for (const slice of present) addSliceService(found, slice);
      return;
    case '/Namespace':
      found.hasNamespaces = true;
      return;
    case `${GATEWAY_GROUP}/ReferenceGrant`:
      found.grantNamespaces.add(namespace);
      return;
    case `${GATEWAY_GROUP}/Gateway`:
    case `${GATEWAY_GROUP}/ListenerSet`:
      found.gateways.add(key);
      return;
  }
}

function addSliceService(found: Found, slice: KubeObject): void {
  const name = readEndpointSlice(slice).service;
  const { namespace } = identityOf(slice);
  if (name !== null) found.services.add(objectKey({ group: '', kind: 'Service', namespace, name }));
}

/** Same for routing: status, owners, annotations and versions of the object do not count. */
function isSameRouting(a: KubeObject, b: KubeObject): boolean {
  return isSameJson(essence(a), essence(b, a));
}

/** A draft that does not repeat the time of creation keeps it. */
function essence(object: KubeObject, earlier = object): JsonValue {
  const { status: _status, metadata, apiVersion: _version, ...rest } = object;
  return {
    ...rest,
    labels: objectAt(metadata, 'labels'),
    created: createdAt(object) ?? createdAt(earlier),
  };
}
