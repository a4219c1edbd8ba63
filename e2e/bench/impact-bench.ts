/**
 * Figures for impact: a draft of 16 rules against a world of routes. Milliseconds, best of some, for a draft as it is typed
 * (all other objects shared) and for two worlds that share nothing; the ratio tells how each grows with the routes around.
 */
import { WATCHED_KINDS } from '#lib/gateway-api/kinds.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { createWorld, type World } from '#lib/gateway-api/world.ts';
import { impactOf } from '#lib/routing/impact/impact-of.ts';

const SIZES = [10, 100, 1_000] as const;
/** Of the draft; the routes around have fewer. */
const RULES = 16;
const RULES_AROUND = 4;
const MATCHES = 8;

function service(name: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop' },
    spec: { ports: [{ port: 80 }] },
  };
}

/** Rules of 8 matches: a path each, every other with a header, methods in between; the last one takes the rest. */
function route(at: number, weight: number, count = RULES): KubeObject {
  const rules = Array.from({ length: count - 1 }, (_, rule) => ({
    matches: Array.from({ length: MATCHES }, (__, match) => ({
      path: { type: match % 3 === 0 ? 'Exact' : 'PathPrefix', value: `/api/v${rule}/items-${match}` },
      ...(match % 2 === 0 ? { headers: [{ name: 'x-canary', value: String(rule) }] } : {}),
      ...(match % 4 === 1 ? { method: 'POST' } : {}),
    })),
    backendRefs: [
      { name: `svc-${at}`, port: 80, weight },
      { name: `svc-${at + 1}`, port: 80, weight: 100 - weight },
    ],
  }));
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: `route-${at}`, namespace: 'shop', creationTimestamp: '2025-01-01T00:00:00Z' },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: `svc-${at}`, port: 80 }],
      rules: [...rules, { backendRefs: [{ name: `svc-${at}`, port: 80 }] }],
    },
  };
}

/** Objects of `routes` Services with a route each; the first route is given. */
function objectsWith(routes: number, first: KubeObject): readonly KubeObject[] {
  const others = Array.from({ length: routes }, (_, at) => at).flatMap((at) => [
    service(`svc-${at}`),
    ...(at === 0 ? [] : [route(at, 50, RULES_AROUND)]),
  ]);
  return [...others, service(`svc-${routes}`), first];
}

function worldOf(objects: readonly KubeObject[]): World {
  return createWorld(
    'bench',
    objects,
    WATCHED_KINDS.map(({ key }) => key),
  );
}

type Figure = { readonly step: string; readonly routes: number; readonly ms: number };

/** The fastest of several drafts; each one makes a new world, as a key stroke does. */
function best(run: (round: number) => () => unknown): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 7; round += 1) {
    const timed = run(round);
    const start = performance.now();
    timed();
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
}

function measure(routes: number): readonly Figure[] {
  const objects = objectsWith(routes, route(0, 100));
  const live = worldOf(objects);
  const others = objects.slice(0, -1);
  const typed = best((round) => {
    const draft = worldOf([...others, route(0, round + 1)]);
    return () => impactOf(live, draft, { endpoints: 'assume' });
  });
  const strange = best((round) => {
    const [before, after] = [
      worldOf(objectsWith(routes, route(0, 100))),
      worldOf(objectsWith(routes, route(0, round))),
    ];
    return () => impactOf(before, after, { endpoints: 'assume' });
  });
  return [
    { step: 'impact of a 16-rule draft', routes, ms: typed },
    { step: 'impact, nothing shared', routes, ms: strange },
  ];
}

/** Runs all sizes; `ratio` is the time against that of the smallest size (1 = routes around cost nothing). */
export function runImpactBench(): readonly (Figure & { readonly ratio: number })[] {
  const figures = SIZES.flatMap(measure);
  return figures.map((figure) => {
    const first = figures.find(({ step }) => step === figure.step) ?? figure;
    return { ...figure, ratio: figure.ms / first.ms };
  });
}
