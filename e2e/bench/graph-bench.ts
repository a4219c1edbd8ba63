/**
 * Figures for the graph: objects → model, draft overlay, layout input and layout (elkjs in this process), for 100, 1 000 and
 * 5 000 Services. Milliseconds, best of three, and how each step grows against the number of Services.
 */
import ELK from 'elkjs/lib/elk.bundled.js';
import { WATCHED_KINDS } from '#lib/gateway-api/kinds.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { createWorld, type World } from '#lib/gateway-api/world.ts';
import { buildGraph } from '#lib/graph/build-graph.ts';
import { elkEngine } from '#lib/graph/elk-engine.ts';
import { keepIdentical } from '#lib/graph/keep-identical.ts';
import { groupedLayout } from '#lib/graph/layout-groups.ts';
import { layoutInput } from '#lib/graph/node-size.ts';
import { overlayGraph } from '#lib/graph/overlay-graph.ts';

const SIZES = [100, 1_000, 5_000] as const;
const PER_NAMESPACE = 50;

/** A cluster of `count` Services, 50 to a namespace, every third with a route 90/10 to its two neighbours, all with slices and two pods. */
function makeObjects(count: number): KubeObject[] {
  return Array.from({ length: count }, (_, at) => at).flatMap((at) => {
    const namespace = `team-${Math.floor(at / PER_NAMESPACE)}`;
    const name = `svc-${at}`;
    const objects: KubeObject[] = [
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, namespace, uid: `s${at}` },
        spec: { clusterIP: '10.0.0.1', selector: { app: name }, ports: [{ name: 'http', port: 80 }] },
      },
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
        addressType: 'IPv4',
        endpoints: [{ conditions: { ready: true } }, { conditions: { ready: at % 7 !== 0 } }],
      },
    ];
    for (const pod of [0, 1])
      objects.push({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: `${name}-${pod}`, namespace, labels: { app: name } },
        spec: { containers: [{ name: 'app' }, { name: 'istio-proxy' }] },
      });
    if (at % 3 === 0) objects.push(makeRoute(at, namespace));
    return objects;
  });
}

function makeRoute(at: number, namespace: string): KubeObject {
  const last = (Math.floor(at / PER_NAMESPACE) + 1) * PER_NAMESPACE - 1;
  const backend = (offset: number, weight: number) => ({
    name: `svc-${Math.min(at + offset, last)}`,
    port: 80,
    weight,
  });
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: `route-${at}`, namespace, generation: 1 },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: `svc-${at}`, port: 80 }],
      rules: [
        {
          matches: [{ headers: [{ name: 'version', value: 'v2' }] }],
          backendRefs: [backend(2, 1)],
        },
        { backendRefs: [backend(0, 0), backend(1, 90), backend(2, 10)] },
      ],
    },
    status: {
      parents: [
        {
          parentRef: { group: '', kind: 'Service', name: `svc-${at}`, port: 80 },
          controllerName: 'example.com/mesh',
          conditions: ['Accepted', 'ResolvedRefs'].map((type) => ({
            type,
            status: 'True',
            reason: type,
            observedGeneration: 1,
          })),
        },
      ],
    },
  };
}

function worldOf(objects: readonly KubeObject[]): World {
  return createWorld(
    'bench',
    objects,
    WATCHED_KINDS.map((kind) => kind.key),
  );
}

type Figure = { readonly step: string; readonly services: number; readonly ms: number };

async function best(run: () => unknown): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round += 1) {
    const start = performance.now();
    await run();
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
}

/** Times every step for one size. */
async function measure(services: number): Promise<readonly Figure[]> {
  const world = worldOf(makeObjects(services));
  const cold = await best(() => buildGraph(worldOf(makeObjects(services))));
  const make = await best(() => worldOf(makeObjects(services)));
  const live = buildGraph(world);
  // One route of the draft differs from live.
  const draft = buildGraph(worldOf([...world.objects.values(), { ...makeRoute(3, 'team-0'), spec: {} }]));
  const engine = groupedLayout(elkEngine(new ELK()));
  const figures: readonly (readonly [string, number])[] = [
    ['objects → model, first time', Math.max(0, cold - make)],
    ['objects → model, again', await best(() => keepIdentical(live, buildGraph(world)))],
    ['draft overlay', await best(() => overlayGraph(live, draft))],
    ['layout (elkjs)', await best(() => engine.layout(layoutInput(live)))],
  ];
  return figures.map(([step, ms]) => ({ step, services, ms }));
}

/** Runs all sizes; `ratio` is time per Service against that of the smallest size (1 = linear). */
export async function runGraphBench(): Promise<readonly (Figure & { readonly ratio: number })[]> {
  const figures: Figure[] = [];
  for (const size of SIZES) figures.push(...(await measure(size)));
  return figures.map((figure) => {
    const first = figures.find(({ step }) => step === figure.step) ?? figure;
    const ratio = figure.ms / figure.services / (first.ms / first.services);
    return { ...figure, ratio };
  });
}
