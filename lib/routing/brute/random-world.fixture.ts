import fc from 'fast-check';
import { isJsonObject, type JsonObject } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP, WATCHED_KINDS } from '#lib/gateway-api/kinds.ts';
import { asKubeObject, type KubeObject, keyOf } from '#lib/gateway-api/kube-object.ts';
import { createWorld, type World } from '#lib/gateway-api/world.ts';
import { kindKey } from '#lib/identity/object-ref.ts';
import {
  from,
  HOSTNAMES,
  list,
  NAMESPACES,
  object,
  port,
  SERVICES,
  sometimes,
  stamp,
} from './random-parts.fixture.ts';
import { ROUTE_SPECS } from './random-route.fixture.ts';
import type { BruteOptions } from './raw-world.fixture.ts';

/** A world as plain data, so that a counterexample can be printed and shrunk. */
export type RandomWorld = {
  readonly objects: readonly KubeObject[];
  /** Kinds that are not known completely. */
  readonly unsynced: readonly string[];
  readonly options: BruteOptions;
};

const always = fc.constant;
const GATEWAY_VERSION = `${GATEWAY_GROUP}/v1`;

type Parts = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject;
  readonly rest: JsonObject;
};

function made({ apiVersion, kind, metadata, rest }: Parts): KubeObject[] {
  const made = asKubeObject({ apiVersion, kind, metadata, ...rest });
  return made ? [made] : [];
}

const namespaces: fc.Arbitrary<KubeObject[]> = fc
  .tuple(...NAMESPACES.map(() => from(['x', 'y', null, undefined])))
  .map((teams) =>
    NAMESPACES.flatMap((name, index) => {
      const team = teams[index];
      if (team === undefined) return [];
      const labels = team === null ? {} : { labels: { team } };
      return made({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, ...labels }, rest: {} });
    }),
  );

/** Number of a Service in the world, for its addresses. */
type Placed = { readonly namespace: string; readonly name: string; readonly at: number };

const PLACES: readonly Placed[] = NAMESPACES.flatMap((namespace, row) =>
  SERVICES.map((name, column) => ({ namespace, name, at: row * SERVICES.length + column + 1 })),
);

const serviceShape = fc.record({
  there: fc.oneof({ weight: 8, arbitrary: always(true) }, { weight: 1, arbitrary: always(false) }),
  type: from(['ClusterIP', 'ClusterIP', 'ClusterIP', 'ClusterIP', 'ClusterIP', 'headless', 'ExternalName']),
  ports: from([
    [{ name: 'http', port: 80 }],
    [{ port: 80 }],
    [
      { name: 'http', port: 80 },
      { name: 'alt', port: 8080 },
    ],
    [
      { name: 'http', port: 80 },
      { name: 'alt', port: 8080 },
    ],
    [{ name: 'http', port: 8080 }],
  ]),
  slices: from<readonly JsonObject[]>([
    [],
    [{ endpoints: [] }],
    [{ endpoints: [{ conditions: { ready: true } }] }],
    [{ endpoints: [{ conditions: { ready: true } }] }],
    [{ endpoints: [{ conditions: { ready: false } }] }],
    [{ endpoints: [{ conditions: { ready: false } }, {}] }],
    [{ endpoints: null }, { endpoints: [{ conditions: {} }] }],
  ]),
});

type ServiceShape = typeof serviceShape extends fc.Arbitrary<infer T> ? T : never;

function serviceObjects({ namespace, name, at }: Placed, shape: ServiceShape): KubeObject[] {
  if (!shape.there) return [];
  const address =
    shape.type === 'headless'
      ? { clusterIP: 'None' }
      : { clusterIP: `10.0.0.${at}`, clusterIPs: [`10.0.0.${at}`, `fd00::${at}`] };
  const spec =
    shape.type === 'ExternalName'
      ? { type: 'ExternalName', externalName: 'x.org', ports: shape.ports }
      : { type: 'ClusterIP', ...address, ports: shape.ports };
  const service = made({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    rest: { spec },
  });
  const slices = shape.slices.flatMap((slice, index) =>
    made({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: `${name}-${index}`,
        namespace,
        labels: { 'kubernetes.io/service-name': name },
      },
      rest: {
        addressType: 'IPv4',
        endpoints: Array.isArray(slice.endpoints)
          ? slice.endpoints
              .filter(isJsonObject)
              .map((endpoint) => ({ addresses: [`10.1.0.${at}`], ...endpoint }))
          : null,
      },
    }),
  );
  return [...service, ...slices];
}

const services: fc.Arbitrary<KubeObject[]> = fc.tuple(...PLACES.map(() => serviceShape)).map((shapes) =>
  PLACES.flatMap((place, index) => {
    const shape = shapes[index];
    return shape ? serviceObjects(place, shape) : [];
  }),
);

const section = sometimes(from(['http', 'alt', 'l1', 'l2']), 2);
const parentRef: fc.Arbitrary<JsonObject> = fc.oneof(
  {
    weight: 7,
    arbitrary: object({
      group: fc.oneof(
        { weight: 15, arbitrary: always('') },
        { weight: 1, arbitrary: from(['core', undefined]) },
      ),
      kind: always('Service'),
      name: fc.oneof({ weight: 4, arbitrary: always('one') }, { weight: 1, arbitrary: always('two') }),
      namespace: fc.oneof(
        { weight: 3, arbitrary: always('a') },
        { weight: 2, arbitrary: from([...NAMESPACES, undefined]) },
      ),
      port: sometimes(port, 2),
      sectionName: section,
    }),
  },
  {
    weight: 3,
    arbitrary: object({
      group: sometimes(always(GATEWAY_GROUP), 3),
      kind: sometimes(always('Gateway'), 3),
      name: always('gw'),
      namespace: sometimes(always('a'), 9),
      port: sometimes(port, 1),
      sectionName: section,
    }),
  },
  {
    weight: 1,
    arbitrary: object({
      kind: always('ListenerSet'),
      name: from(['set', 'a-set']),
      namespace: sometimes(from(NAMESPACES), 5),
      sectionName: section,
    }),
  },
);

const route: fc.Arbitrary<KubeObject[]> = fc
  .oneof(
    { weight: 12, arbitrary: always('HTTPRoute') },
    { weight: 4, arbitrary: always('GRPCRoute') },
    { weight: 1, arbitrary: always('TLSRoute') },
    { weight: 1, arbitrary: always('TCPRoute') },
    { weight: 1, arbitrary: always('UDPRoute') },
  )
  .chain((kind) =>
    fc
      .tuple(
        object({
          name: from(['r', 'a-b', 'a', 'b']),
          namespace: from(['a', ...NAMESPACES]),
          creationTimestamp: stamp,
        }),
        list(parentRef, 1, 2),
        ROUTE_SPECS[kind] ?? object({}),
      )
      .map(([metadata, parentRefs, spec]) =>
        made({ apiVersion: GATEWAY_VERSION, kind, metadata, rest: { spec: { parentRefs, ...spec } } }),
      ),
  );

const admission = (often: number) =>
  sometimes(
    fc.oneof(
      object({ from: from(['All', 'All', 'Same', 'None']) }),
      object({
        from: always('Selector'),
        selector: sometimes(
          from<JsonObject>([
            {},
            { matchLabels: { team: 'x' } },
            { matchLabels: { 'kubernetes.io/metadata.name': 'a-b' } },
            { matchExpressions: [{ key: 'team', operator: 'In', values: ['x'] }] },
            { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['y'] }] },
            { matchExpressions: [{ key: 'team', operator: 'Exists' }] },
            { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] },
          ]),
          9,
        ),
      }),
    ),
    often,
  );

const listener: fc.Arbitrary<JsonObject> = object({
  protocol: from(['HTTP', 'HTTP', 'HTTP', 'HTTP', 'HTTPS', 'HTTPS', 'TLS', 'TCP', 'UDP']),
  port: from([80, 80, 443, 8080]),
  hostname: sometimes(from(HOSTNAMES), 4),
  allowedRoutes: sometimes(
    object({
      namespaces: admission(8),
      kinds: sometimes(
        from<JsonObject[]>([
          [],
          [{ kind: 'HTTPRoute' }],
          [{ kind: 'GRPCRoute', group: GATEWAY_GROUP }],
          [{ kind: 'TCPRoute' }, { kind: 'HTTPRoute', group: 'x.org' }],
        ]),
        2,
      ),
    }),
    7,
  ),
});

const named = (listeners: readonly JsonObject[]): JsonObject[] =>
  listeners.map((one, index) => ({ name: `l${index + 1}`, ...one }));

const gateway: fc.Arbitrary<KubeObject[]> = fc
  .tuple(list(listener, 1, 3), admission(7))
  .map(([listeners, allowed]) =>
    made({
      apiVersion: GATEWAY_VERSION,
      kind: 'Gateway',
      metadata: { name: 'gw', namespace: 'a' },
      rest: {
        spec: {
          gatewayClassName: 'c',
          listeners: named(listeners),
          ...(allowed && { allowedListeners: { namespaces: allowed } }),
        },
      },
    }),
  );

const listenerSet: fc.Arbitrary<KubeObject[]> = fc
  .tuple(
    object({ name: from(['set', 'a-set']), namespace: from(NAMESPACES), creationTimestamp: stamp }),
    object({ name: from(['gw', 'gw', 'gw', 'other']), namespace: sometimes(always('a'), 8) }),
    list(listener, 1, 2),
  )
  .map(([metadata, parentRef, listeners]) =>
    made({
      apiVersion: GATEWAY_VERSION,
      kind: 'ListenerSet',
      metadata,
      rest: { spec: { parentRef, listeners: named(listeners).reverse() } },
    }),
  );

const grant: fc.Arbitrary<KubeObject[]> = fc
  .tuple(
    object({ name: from(['g', 'h']), namespace: from(NAMESPACES) }),
    list(
      object({
        group: from([GATEWAY_GROUP, GATEWAY_GROUP, '']),
        kind: from(['HTTPRoute', 'HTTPRoute', 'GRPCRoute', 'TCPRoute']),
        namespace: from(NAMESPACES),
      }),
      1,
      2,
    ),
    list(
      object({
        group: always(''),
        kind: from(['Service', 'Service', 'Secret']),
        name: sometimes(from(SERVICES), 5),
      }),
      1,
      2,
    ),
  )
  .map(([metadata, froms, to]) =>
    made({
      apiVersion: `${GATEWAY_GROUP}/v1beta1`,
      kind: 'ReferenceGrant',
      metadata,
      rest: { spec: { from: froms, to } },
    }),
  );

const some = (arb: fc.Arbitrary<KubeObject[]>, most: number): fc.Arbitrary<KubeObject[]> =>
  fc.array(arb, { maxLength: most, size: 'max' }).map((found) => found.flat());

/** A world with everything in it that the text speaks of; no two objects share a key. */
export const randomWorld: fc.Arbitrary<RandomWorld> = fc.record({
  objects: fc
    .tuple(namespaces, services, some(gateway, 1), some(listenerSet, 2), some(grant, 2), some(route, 5))
    .map((lists) => [...new Map(lists.flat().map((one) => [keyOf(one), one])).values()]),
  unsynced: fc.oneof(
    { weight: 9, arbitrary: always<readonly string[]>([]) },
    { weight: 1, arbitrary: fc.subarray(['EndpointSlice', 'Service', 'ReferenceGrant'], { minLength: 1 }) },
  ),
  options: fc.record({ endpoints: from(['strict', 'strict', 'assume'] as const) }),
});

/** The world of the plain data, objects in the order given. */
export function worldOf({ objects, unsynced }: Pick<RandomWorld, 'objects' | 'unsynced'>): World {
  const known = WATCHED_KINDS.filter(({ kind }) => !unsynced.includes(kind));
  return createWorld('test', objects, known.map(kindKey));
}
