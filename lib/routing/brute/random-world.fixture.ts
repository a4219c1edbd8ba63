import fc from 'fast-check';
import { isJsonObject, type JsonObject } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP, WATCHED_KINDS } from '#lib/gateway-api/kinds.ts';
import { type KubeObject, keyOf } from '#lib/gateway-api/kube-object.ts';
import { createWorld, type World } from '#lib/gateway-api/world.ts';
import { kindKey } from '#lib/identity/object-ref.ts';
import { gateway, listenerSet } from './random-gateway.fixture.ts';
import {
  always,
  chance,
  from,
  GATEWAY_VERSION,
  list,
  made,
  NAMESPACES,
  object,
  port,
  SERVICES,
  sometimes,
  stamp,
  type Theme,
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

const ONE = [{ name: 'http', port: 80 }];
const BOTH = [...ONE, { name: 'alt', port: 8080 }];
const UDP = [
  { name: 'http', port: 80, protocol: 'UDP' },
  { name: 'alt', port: 8080, protocol: 'TCP' },
];
/** One number twice, as DNS has it. */
const TWICE = [...ONE, { name: 'alt', port: 80, protocol: 'UDP' }];

type ServiceShape = {
  readonly there: boolean;
  readonly type: string;
  readonly ports: readonly JsonObject[];
  readonly slices: readonly JsonObject[];
};

/** Most requests go to the first Service, so it is nearly always there, with both ports. */
const serviceShape = (main: boolean): fc.Arbitrary<ServiceShape> =>
  fc.record({
    there: chance(main ? 30 : 8),
    type: from([...Array<string>(10).fill('ClusterIP'), 'headless', 'ExternalName']),
    ports: main
      ? from<readonly JsonObject[]>([...Array<JsonObject[]>(8).fill(BOTH), ONE, TWICE, UDP, []])
      : from<readonly JsonObject[]>([
          ONE,
          [{ port: 80 }],
          UDP,
          BOTH,
          BOTH,
          [{ name: 'http', port: 8080 }],
          [],
        ]),
    slices: from<readonly JsonObject[]>([
      [],
      [{ endpoints: [] }],
      [{ endpoints: [{ conditions: { ready: true } }] }],
      [{ endpoints: [{ conditions: { ready: true } }] }],
      [{ endpoints: [{}] }],
      [{ endpoints: [{ conditions: { ready: true } }] }],
      [{ endpoints: [{ conditions: { ready: true } }] }],
      [{ endpoints: [{ conditions: { ready: false } }] }],
      [{ endpoints: [{ conditions: { ready: false } }, { conditions: {} }] }],
      [{ endpoints: null }, { endpoints: [{ conditions: { ready: true } }] }],
    ]),
  });

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

const services: fc.Arbitrary<KubeObject[]> = fc
  .tuple(...PLACES.map(({ at }) => serviceShape(at === 1)))
  .map((shapes) =>
    PLACES.flatMap((place, index) => {
      const shape = shapes[index];
      return shape ? serviceObjects(place, shape) : [];
    }),
  );

const section = sometimes(from(['http', 'alt', 'l1', 'l2']), 1);
const parentRef = (theme: Theme): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    {
      weight: theme === 'mesh' ? 14 : 1,
      arbitrary: object({
        group: fc.oneof(
          { weight: 15, arbitrary: always('') },
          { weight: 1, arbitrary: from(['core', undefined]) },
        ),
        kind: always('Service'),
        name: fc.oneof({ weight: 9, arbitrary: always('one') }, { weight: 1, arbitrary: always('two') }),
        namespace: fc.oneof(
          { weight: 9, arbitrary: always('a') },
          { weight: 2, arbitrary: from([...NAMESPACES, undefined]) },
        ),
        port: sometimes(port, 1),
        sectionName: section,
      }),
    },
    {
      weight: theme === 'mesh' ? 1 : 8,
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
      weight: theme === 'mesh' ? 0 : 3,
      arbitrary: object({
        kind: always('ListenerSet'),
        name: from(['set', 'a-set', 'gw']),
        namespace: sometimes(from(NAMESPACES), 5),
        sectionName: section,
      }),
    },
  );

/** A route of any kind, about the theme. */
export const randomRoute = (theme: Theme): fc.Arbitrary<KubeObject[]> =>
  fc
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
            name: from(['r', 'a-b', 'a', 'b', 'r1']),
            namespace: from(['a', 'a', ...NAMESPACES]),
            creationTimestamp: stamp,
          }),
          list(parentRef(theme), 1, 2),
          ROUTE_SPECS[kind] ?? object({}),
        )
        .map(([metadata, parentRefs, spec]) =>
          made({ apiVersion: GATEWAY_VERSION, kind, metadata, rest: { spec: { parentRefs, ...spec } } }),
        ),
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

const upTo = (arb: fc.Arbitrary<KubeObject[]>, most: number): fc.Arbitrary<KubeObject[]> =>
  fc.array(arb, { maxLength: most, size: 'max' }).map((found) => found.flat());

/** A world with everything in it that the text speaks of; no two objects share a key. */
export const randomWorld = (theme: Theme): fc.Arbitrary<RandomWorld> =>
  fc.record({
    objects: fc
      .tuple(
        namespaces,
        services,
        fc.tuple(gateway, chance(theme === 'mesh' ? 2 : 40)).map(([found, there]) => (there ? found : [])),
        upTo(listenerSet, theme === 'mesh' ? 1 : 3),
        upTo(grant, 3),
        fc.oneof(
          { weight: 15, arbitrary: upTo(randomRoute(theme), 7) },
          { weight: 1, arbitrary: upTo(randomRoute(theme), 30) },
        ),
      )
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
