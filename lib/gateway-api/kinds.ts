import { type KindKey, kindKey } from '#lib/identity/object-ref.ts';

export const GATEWAY_GROUP = 'gateway.networking.k8s.io';
export const EXPERIMENTAL_GROUP = 'gateway.networking.x-k8s.io';

/** A kind Meshloom watches. `writable` kinds may be applied and deleted; all others are read only by construction. */
export type WatchedKind = {
  readonly key: KindKey;
  readonly group: string;
  readonly kind: string;
  /** Resource name in the URL, lower case plural. */
  readonly plural: string;
  readonly namespaced: boolean;
  /** Served versions we understand, the preferred first; v1 and v1beta1 of HTTPRoute carry the same spec. */
  readonly versions: readonly string[];
  readonly writable: boolean;
  /** Core kinds exist on every cluster; the others may be absent, which is a state and not an error. */
  readonly core: boolean;
};

type Row = readonly [
  group: string,
  kind: string,
  plural: string,
  scope: 'ns' | 'cluster',
  versions: string,
  write: boolean,
];

const ROWS: readonly Row[] = [
  ['', 'Namespace', 'namespaces', 'cluster', 'v1', false],
  ['', 'Service', 'services', 'ns', 'v1', false],
  ['discovery.k8s.io', 'EndpointSlice', 'endpointslices', 'ns', 'v1', false],
  ['', 'Pod', 'pods', 'ns', 'v1', false],
  [GATEWAY_GROUP, 'GatewayClass', 'gatewayclasses', 'cluster', 'v1 v1beta1', false],
  [GATEWAY_GROUP, 'Gateway', 'gateways', 'ns', 'v1 v1beta1', false],
  [GATEWAY_GROUP, 'ListenerSet', 'listenersets', 'ns', 'v1', false],
  [GATEWAY_GROUP, 'HTTPRoute', 'httproutes', 'ns', 'v1 v1beta1', true],
  [GATEWAY_GROUP, 'GRPCRoute', 'grpcroutes', 'ns', 'v1 v1alpha2', true],
  [GATEWAY_GROUP, 'TCPRoute', 'tcproutes', 'ns', 'v1 v1alpha2', true],
  [GATEWAY_GROUP, 'TLSRoute', 'tlsroutes', 'ns', 'v1 v1alpha3 v1alpha2', true],
  [GATEWAY_GROUP, 'UDPRoute', 'udproutes', 'ns', 'v1 v1alpha2', true],
  [GATEWAY_GROUP, 'ReferenceGrant', 'referencegrants', 'ns', 'v1 v1beta1', true],
  [GATEWAY_GROUP, 'BackendTLSPolicy', 'backendtlspolicies', 'ns', 'v1 v1alpha3', false],
  [EXPERIMENTAL_GROUP, 'XMesh', 'xmeshes', 'cluster', 'v1alpha1', false],
  ['apiextensions.k8s.io', 'CustomResourceDefinition', 'customresourcedefinitions', 'cluster', 'v1', false],
];

const CORE_GROUPS = ['', 'discovery.k8s.io', 'apiextensions.k8s.io'];

/** Every kind Meshloom knows (design §6), in the order the page shows them. Never Secrets. */
export const WATCHED_KINDS: readonly WatchedKind[] = ROWS.map(
  ([group, kind, plural, scope, versions, writable]) => ({
    key: kindKey({ group, kind }),
    group,
    kind,
    plural,
    namespaced: scope === 'ns',
    versions: versions.split(' '),
    writable,
    core: CORE_GROUPS.includes(group),
  }),
);

const BY_KEY = new Map(WATCHED_KINDS.map((kind) => [kind.key, kind]));

/** The row of a kind, or null when Meshloom does not handle it. */
export function watchedKind(ref: { readonly group: string; readonly kind: string }): WatchedKind | null {
  return BY_KEY.get(kindKey(ref)) ?? null;
}

/** Route kinds of the Gateway API. */
export const ROUTE_KINDS = ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'] as const;

/** True for a route of the Gateway API group. */
export function isRouteKind(ref: { readonly group: string; readonly kind: string }): boolean {
  return ref.group === GATEWAY_GROUP && ROUTE_KINDS.some((kind) => kind === ref.kind);
}
