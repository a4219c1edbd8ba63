import { arrayAt, isJsonObject, type JsonObject, numberAt, objectAt, objectsAt, stringAt } from './json.ts';
import { GATEWAY_GROUP } from './kinds.ts';
import { identityOf, type KubeObject, type ObjectIdentity, specOf } from './kube-object.ts';

/** `parentRefs[]` with defaults filled in (group, kind, namespace); `raw` is the entry as written. */
export type ParentRef = {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly sectionName: string | null;
  readonly port: number | null;
  readonly raw: JsonObject;
};

/** `backendRefs[]` with defaults filled in; `weight` default 1. */
export type BackendRef = {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly port: number | null;
  readonly weight: number;
  readonly filters: readonly JsonObject[];
};

export type ValueMatch = { readonly name: string; readonly type: string; readonly value: string };

/** `matches[]`: conditions are AND-ed; several matches of a rule are OR-ed. `path` null for GRPCRoute and L4 routes. */
export type RouteMatch = {
  readonly path: { readonly type: string; readonly value: string } | null;
  readonly headers: readonly ValueMatch[];
  readonly queryParams: readonly ValueMatch[];
  readonly method: string | null;
  /** GRPCRoute `method`: service and method. */
  readonly grpc: {
    readonly type: string;
    readonly service: string | null;
    readonly method: string | null;
  } | null;
};

export type RouteRule = {
  readonly index: number;
  readonly name: string | null;
  /** Never empty for HTTPRoute: an absent list is one match of PathPrefix `/`. */
  readonly matches: readonly RouteMatch[];
  readonly filters: readonly JsonObject[];
  readonly backends: readonly BackendRef[];
  readonly raw: JsonObject;
};

/** A route of any kind of the Gateway API, defaults filled in, wrong-typed members left out. */
export type Route = ObjectIdentity & {
  readonly parents: readonly ParentRef[];
  readonly hostnames: readonly string[];
  readonly rules: readonly RouteRule[];
  readonly object: KubeObject;
};

/** Reads a route (gateway-api HTTPRoute/GRPCRoute/TCP/TLS/UDP spec). Tolerant: what has the wrong type is treated as absent. */
export function readRoute(object: KubeObject): Route {
  const identity = identityOf(object);
  const spec = specOf(object);
  return {
    ...identity,
    parents: objectsAt(spec, 'parentRefs').map((ref) => readParentRef(ref, identity.namespace)),
    hostnames: arrayAt(spec, 'hostnames').filter((name) => typeof name === 'string'),
    rules: ruleObjects(spec, identity.kind).map((rule, index) => readRule(rule, index, identity)),
    object,
  };
}

/** HTTPRoute: an absent `rules` list defaults to one rule (CRD default). */
function ruleObjects(spec: JsonObject, kind: string): readonly JsonObject[] {
  if (kind === 'HTTPRoute' && !Array.isArray(spec.rules)) return [{}];
  return arrayAt(spec, 'rules').map((rule) => (isJsonObject(rule) ? rule : {}));
}

/** Reads a parentRef (also of a status entry); defaults group gateway.networking.k8s.io, kind Gateway. */
export function readParentRef(raw: JsonObject, routeNamespace: string): ParentRef {
  return {
    group: stringAt(raw, 'group') ?? GATEWAY_GROUP,
    kind: stringAt(raw, 'kind') ?? 'Gateway',
    namespace: stringAt(raw, 'namespace') ?? routeNamespace,
    name: stringAt(raw, 'name') ?? '',
    sectionName: stringAt(raw, 'sectionName') ?? null,
    port: numberAt(raw, 'port') ?? null,
    raw,
  };
}

/** Reads a backendRef or mirror target; defaults group `''`, kind Service, weight 1. */
export function readBackendRef(raw: JsonObject, routeNamespace: string): BackendRef {
  return {
    group: stringAt(raw, 'group') ?? '',
    kind: stringAt(raw, 'kind') ?? 'Service',
    namespace: stringAt(raw, 'namespace') ?? routeNamespace,
    name: stringAt(raw, 'name') ?? '',
    port: numberAt(raw, 'port') ?? null,
    weight: numberAt(raw, 'weight') ?? 1,
    filters: objectsAt(raw, 'filters'),
  };
}

function readRule(raw: JsonObject, index: number, route: ObjectIdentity): RouteRule {
  const matches = objectsAt(raw, 'matches').map((match) => readMatch(match, route.kind));
  return {
    index,
    name: stringAt(raw, 'name') ?? null,
    matches: matches.length > 0 ? matches : [readMatch({}, route.kind)],
    filters: objectsAt(raw, 'filters'),
    backends: objectsAt(raw, 'backendRefs').map((ref) => readBackendRef(ref, route.namespace)),
    raw,
  };
}

function readMatch(raw: JsonObject, kind: string): RouteMatch {
  const path = objectAt(raw, 'path');
  const grpc = isJsonObject(raw.method) ? raw.method : null;
  return {
    path:
      kind === 'HTTPRoute'
        ? { type: stringAt(path, 'type') ?? 'PathPrefix', value: stringAt(path, 'value') ?? '/' }
        : null,
    headers: objectsAt(raw, 'headers').map(readValueMatch),
    queryParams: objectsAt(raw, 'queryParams').map(readValueMatch),
    method: stringAt(raw, 'method') ?? null,
    grpc: grpc
      ? {
          type: stringAt(grpc, 'type') ?? 'Exact',
          service: stringAt(grpc, 'service') ?? null,
          method: stringAt(grpc, 'method') ?? null,
        }
      : null,
  };
}

function readValueMatch(raw: JsonObject): ValueMatch {
  return {
    name: stringAt(raw, 'name') ?? '',
    type: stringAt(raw, 'type') ?? 'Exact',
    value: stringAt(raw, 'value') ?? '',
  };
}

/** True for a mesh (GAMMA) parent: `group: ""`, `kind: Service` (GEP-1294). */
export function isServiceParent(parent: Pick<ParentRef, 'group' | 'kind'>): boolean {
  return parent.group === '' && parent.kind === 'Service';
}
