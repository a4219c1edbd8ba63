import { arrayAt, isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/gateway-api/json.ts';
import { specOf } from '#lib/gateway-api/kube-object.ts';
import {
  type BackendRef,
  type ParentRef,
  type Route,
  type RouteMatch,
  type RouteRule,
  readBackendRef,
} from '#lib/gateway-api/route.ts';
import type { FieldPath } from '#lib/result/diagnostic.ts';

/** Something of a route and the place where it is written. */
export type Site<Value> = { readonly value: Value; readonly path: FieldPath };

/** A filter of a rule, or of one of its backends. */
export type FilterSite = {
  readonly type: string;
  readonly raw: JsonObject;
  readonly path: FieldPath;
  readonly isOfBackend: boolean;
};

export type RuleSite = Site<RouteRule> & {
  readonly matches: readonly Site<RouteMatch>[];
  /** Of the rule first, then of its backends. */
  readonly filters: readonly FilterSite[];
  readonly backends: readonly Site<BackendRef>[];
  readonly mirrors: readonly Site<BackendRef>[];
};

/** A route with the places of its parts: what several checks look at is walked through once. */
export type RouteSites = {
  readonly route: Route;
  readonly spec: JsonObject;
  readonly parents: readonly Site<ParentRef>[];
  readonly rules: readonly RuleSite[];
};

// Routes are immutable; advice and references look at the same one.
const SITES = new WeakMap<Route, RouteSites>();

/** Finds the parts of a route in its object; entries of the wrong type are passed over, their indexes are kept. Once per route. */
export function sitesOf(route: Route): RouteSites {
  const known = SITES.get(route);
  if (known) return known;
  const spec = specOf(route.object);
  const sites = {
    route,
    spec,
    parents: pair(route.parents, placesIn(spec, 'parentRefs', ['spec'])),
    rules: route.rules.map((rule) => ruleSite(route, rule)),
  };
  SITES.set(route, sites);
  return sites;
}

function ruleSite(route: Route, rule: RouteRule): RuleSite {
  const path = ['spec', 'rules', rule.index];
  const backends = pair(rule.backends, placesIn(rule.raw, 'backendRefs', path));
  const filters = [
    ...filterSites(rule.filters, placesIn(rule.raw, 'filters', path), false),
    ...backends.flatMap(({ value, path: place }, index) =>
      filterSites(value.filters, placesIn(backendAt(rule, index), 'filters', place), true),
    ),
  ];
  return {
    value: rule,
    path,
    matches: pair(rule.matches, placesIn(rule.raw, 'matches', path)),
    filters,
    backends,
    mirrors: filters.flatMap((filter) => mirrorSite(filter, route.namespace)),
  };
}

function backendAt(rule: RouteRule, index: number): JsonObject | undefined {
  return arrayAt(rule.raw, 'backendRefs').filter(isJsonObject)[index];
}

function filterSites(
  filters: readonly JsonObject[],
  places: readonly FieldPath[],
  isOfBackend: boolean,
): readonly FilterSite[] {
  return pair(filters, places).map(({ value, path }) => ({
    type: stringAt(value, 'type') ?? '',
    raw: value,
    path,
    isOfBackend,
  }));
}

function mirrorSite({ raw, path }: FilterSite, namespace: string): readonly Site<BackendRef>[] {
  if (!isJsonObject(raw.requestMirror)) return [];
  const target = objectAt(raw.requestMirror, 'backendRef');
  return [{ value: readBackendRef(target, namespace), path: [...path, 'requestMirror', 'backendRef'] }];
}

/** Paths of the objects of a list member. */
function placesIn(parent: JsonObject | undefined, key: string, path: FieldPath): readonly FieldPath[] {
  return arrayAt(parent, key).flatMap((entry, index) => (isJsonObject(entry) ? [[...path, key, index]] : []));
}

/** Readers leave out what is no object, and so does `placesIn`; a value beyond what is written is a default and has no place. */
function pair<Value>(values: readonly Value[], places: readonly FieldPath[]): readonly Site<Value>[] {
  return places.flatMap((path, index) => {
    const value = values[index];
    return value === undefined ? [] : [{ value, path }];
  });
}
