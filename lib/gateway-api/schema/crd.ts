import type { JsonObject } from '#lib/gateway-api/json.ts';
import { EXPERIMENTAL_GROUP, GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { isKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { invariant } from '#lib/result/assert.ts';
import { type Channel, obj, type Schema, str } from './builder.ts';
import { gatewayClass, xMesh } from './controller-kinds.ts';
import { gateway, listenerSet } from './gateway.ts';
import { grpcRoute } from './grpc-route.ts';
import { httpRoute } from './http-route.ts';
import { streamRoute, tlsRoute } from './l4-routes.ts';
import { backendTlsPolicy, referenceGrant } from './policies.ts';

/** The Gateway API release described here. */
export const BUNDLE_VERSION = 'v1.6.3';

/** `always` served · `experimental` served in that channel only, deprecated in favour of v1. */
type Version = { readonly name: string; readonly served: 'always' | 'experimental' };

type Column = readonly [name: string, jsonPath: string, type: string, priority?: number];

type Definition = {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortName: string | null;
  readonly scope: 'Namespaced' | 'Cluster';
  readonly versions: readonly Version[];
  readonly storage: string;
  readonly columns: readonly Column[];
  readonly hasStatus: boolean;
  readonly labels: JsonObject | null;
  readonly members: (channel: Channel, version: string) => Readonly<Record<string, Schema | null>>;
};

const AGE: Column = ['Age', '.metadata.creationTimestamp', 'date'];
const HOSTNAMES: Column = ['Hostnames', '.spec.hostnames', 'string'];

function conditionColumn(type: string): Column {
  return [type, `.status.conditions[?(@.type=="${type}")].status`, 'string'];
}

/** `v1 v1beta1` both served, `v1alpha2?` served in the experimental channel only. */
function versions(text: string): readonly Version[] {
  return text
    .split(' ')
    .map((name) =>
      name.endsWith('?') ? { name: name.slice(0, -1), served: 'experimental' } : { name, served: 'always' },
    );
}

const BASE = {
  group: GATEWAY_GROUP,
  shortName: null,
  scope: 'Namespaced',
  storage: 'v1',
  columns: [AGE],
  hasStatus: true,
  labels: null,
} as const;

const DEFINITIONS: readonly Definition[] = [
  {
    ...BASE,
    kind: 'GatewayClass',
    plural: 'gatewayclasses',
    shortName: 'gc',
    scope: 'Cluster',
    versions: versions('v1 v1beta1'),
    columns: [
      ['Controller', '.spec.controllerName', 'string'],
      conditionColumn('Accepted'),
      AGE,
      ['Description', '.spec.description', 'string', 1],
    ],
    members: gatewayClass,
  },
  {
    ...BASE,
    kind: 'Gateway',
    plural: 'gateways',
    shortName: 'gtw',
    versions: versions('v1 v1beta1'),
    columns: [
      ['Class', '.spec.gatewayClassName', 'string'],
      ['Address', '.status.addresses[*].value', 'string'],
      conditionColumn('Programmed'),
      AGE,
    ],
    members: gateway,
  },
  {
    ...BASE,
    kind: 'ListenerSet',
    plural: 'listenersets',
    shortName: 'lset',
    versions: versions('v1'),
    columns: [conditionColumn('Accepted'), conditionColumn('Programmed'), AGE],
    members: listenerSet,
  },
  {
    ...BASE,
    kind: 'HTTPRoute',
    plural: 'httproutes',
    versions: versions('v1 v1beta1'),
    columns: [HOSTNAMES, AGE],
    members: httpRoute,
  },
  {
    ...BASE,
    kind: 'GRPCRoute',
    plural: 'grpcroutes',
    versions: versions('v1'),
    columns: [HOSTNAMES, AGE],
    members: grpcRoute,
  },
  {
    ...BASE,
    kind: 'TCPRoute',
    plural: 'tcproutes',
    versions: versions('v1 v1alpha2?'),
    members: streamRoute,
  },
  {
    ...BASE,
    kind: 'UDPRoute',
    plural: 'udproutes',
    versions: versions('v1 v1alpha2?'),
    members: streamRoute,
  },
  {
    ...BASE,
    kind: 'TLSRoute',
    plural: 'tlsroutes',
    versions: versions('v1 v1alpha2? v1alpha3?'),
    members: tlsRoute,
  },
  {
    ...BASE,
    kind: 'ReferenceGrant',
    plural: 'referencegrants',
    shortName: 'refgrant',
    versions: versions('v1 v1beta1'),
    storage: 'v1beta1',
    hasStatus: false,
    members: referenceGrant,
  },
  {
    ...BASE,
    kind: 'BackendTLSPolicy',
    plural: 'backendtlspolicies',
    shortName: 'btlspolicy',
    versions: versions('v1 v1alpha3?'),
    labels: { [`${GATEWAY_GROUP}/policy`]: 'Direct' },
    members: backendTlsPolicy,
  },
  {
    ...BASE,
    group: EXPERIMENTAL_GROUP,
    kind: 'XMesh',
    plural: 'xmeshes',
    shortName: 'mesh',
    scope: 'Cluster',
    versions: versions('v1alpha1'),
    storage: 'v1alpha1',
    columns: [conditionColumn('Accepted'), AGE],
    members: xMesh,
  },
];

/** Kinds we describe that a channel ships, in a sensible order of installation. */
export function describedKinds(channel: Channel): readonly string[] {
  return DEFINITIONS.filter(({ group }) => channel === 'experimental' || group === GATEWAY_GROUP).map(
    ({ kind }) => kind,
  );
}

/** The whole CustomResourceDefinition of a kind, as our own description has it; null when the channel does not ship the kind. */
export function crdFor(kind: string, channel: Channel): KubeObject | null {
  const definition = DEFINITIONS.find((each) => each.kind === kind);
  if (!definition || !describedKinds(channel).includes(kind)) return null;
  const { group, plural, scope, shortName, labels } = definition;
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      annotations: {
        'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/gateway-api/pull/4530',
        [`${GATEWAY_GROUP}/bundle-version`]: BUNDLE_VERSION,
        [`${GATEWAY_GROUP}/channel`]: channel,
      },
      ...(labels ? { labels } : {}),
    },
    spec: {
      group,
      names: {
        categories: ['gateway-api'],
        kind,
        listKind: `${kind}List`,
        plural,
        ...(shortName ? { shortNames: [shortName] } : {}),
        singular: kind.toLowerCase(),
      },
      scope,
      versions: definition.versions.map((version) => versionOf(definition, version, channel)),
    },
  };
  invariant(isKubeObject(crd), 'a CRD built here is an object');
  return crd;
}

/** `openAPIV3Schema` of one version of a kind, or null when we do not describe it in this channel. */
export function schemaFor(kind: string, version: string, channel: Channel): Schema | null {
  const definition = DEFINITIONS.find((each) => each.kind === kind);
  const known = definition?.versions.some(({ name }) => name === version);
  if (!definition || !known || !describedKinds(channel).includes(kind)) return null;
  return openApi(definition, version, channel);
}

function openApi(definition: Definition, version: string, channel: Channel): Schema {
  return obj({
    apiVersion: str(),
    kind: str(),
    metadata: { type: 'object' },
    ...definition.members(channel, version),
  });
}

function versionOf(definition: Definition, version: Version, channel: Channel): JsonObject {
  const { kind, storage, hasStatus, columns } = definition;
  const { name, served } = version;
  // The one version that ships without columns.
  const columnless = kind === 'BackendTLSPolicy' && name === 'v1alpha3';
  const warning = `The ${name} version of ${kind} has been deprecated and will be removed in a future release of the API. Please upgrade to v1.`;
  return {
    name,
    served: served === 'always' || channel === 'experimental',
    storage: name === storage,
    ...(served === 'always' ? {} : { deprecated: true, deprecationWarning: warning }),
    ...(columnless ? {} : { additionalPrinterColumns: columns.map(columnOf) }),
    schema: { openAPIV3Schema: openApi(definition, name, channel) },
    subresources: hasStatus ? { status: {} } : {},
  };
}

function columnOf([name, jsonPath, type, priority]: Column): JsonObject {
  return { name, type, jsonPath, ...(priority === undefined ? {} : { priority }) };
}
