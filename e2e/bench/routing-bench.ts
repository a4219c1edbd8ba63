/**
 * Figures for the simulator: one decision on a Service port with 16 rules of 8 matches, in a world of 1 000 routes, beside a
 * plain scan that asks every match of that port in turn. Microseconds, best of five rounds.
 */
import { WATCHED_KINDS } from '#lib/gateway-api/kinds.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { createWorld, type World } from '#lib/gateway-api/world.ts';
import { matchesRequest } from '#lib/routing/match/match-request.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import { RequestView } from '#lib/routing/request-view.ts';
import { createSimulator } from '#lib/routing/simulator.ts';

const ROUTES = 1_000;
const RULES = 16;
const MATCHES = 8;
const ASKED = 500;
const CALLS = 20_000;
const ROUNDS = 5;

function makeService(at: number): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `svc-${at}`, namespace: 'team' },
    spec: { clusterIP: '10.0.0.1', ports: [{ name: 'http', port: 80 }] },
  };
}

/** Prefixes of every depth, exact paths, methods and headers mixed, as large routes have them. */
function makeMatch(rule: number, match: number) {
  const path = `/area-${rule}/part-${match % 4}`;
  switch (match % 4) {
    case 0:
      return { path: { type: 'Exact', value: `${path}/exact` } };
    case 1:
      return { path: { type: 'PathPrefix', value: path }, method: 'POST' };
    case 2:
      return {
        path: { type: 'PathPrefix', value: path },
        headers: [{ name: 'x-version', value: `v${match}` }],
      };
    default:
      return { path: { type: 'PathPrefix', value: `/area-${rule}` } };
  }
}

/** The route asked about has all rules, the others one each. */
function makeRoute(at: number): KubeObject {
  const rules = Array.from({ length: at === ASKED ? RULES : 1 }, (_, rule) => ({
    matches: Array.from({ length: MATCHES }, (__, match) => makeMatch(rule, match)),
    filters: [
      {
        type: 'RequestHeaderModifier',
        requestHeaderModifier: { set: [{ name: 'x-rule', value: `${rule}` }] },
      },
    ],
    backendRefs: [
      { name: `svc-${at}`, port: 80, weight: 90 },
      { name: `svc-${(at + 1) % ROUTES}`, port: 80, weight: 10 },
    ],
  }));
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: `route-${at}`, namespace: 'team', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { parentRefs: [{ group: '', kind: 'Service', name: `svc-${at}` }], rules },
  };
}

function makeWorld(): World {
  const objects = Array.from({ length: ROUTES }, (_, at) => [makeService(at), makeRoute(at)]).flat();
  return createWorld(
    'bench',
    objects,
    WATCHED_KINDS.map((kind) => kind.key),
  );
}

/** Requests for early and late rules, and one in sixteen that nothing matches. */
function makeRequests(): readonly SimulatedRequest[] {
  return Array.from({ length: RULES }, (_, at) => ({
    from: { kind: 'namespace', namespace: 'caller' },
    host: `svc-${ASKED}.team:80`,
    method: 'GET',
    path: at === 0 ? '/nowhere/at/all' : `/area-${at}/part-2/more/of/it?q=1`,
    headers: [
      { name: 'X-Version', value: at % 2 === 0 ? 'v2' : 'v9' },
      { name: 'Accept', value: '*/*' },
    ],
    protocol: 'http',
  }));
}

function bestMicroseconds(run: (request: SimulatedRequest) => unknown): number {
  const requests = makeRequests();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    for (let call = 0; call < CALLS; call += 1) {
      const request = requests[call % requests.length];
      if (request) run(request);
    }
    best = Math.min(best, ((performance.now() - start) * 1_000) / CALLS);
  }
  return best;
}

type RoutingFigures = {
  /** One decision, all of it: destination, match, filters, backends. */
  readonly decide: number;
  /** Only finding the match, by the index. */
  readonly find: number;
  /** Only finding the match, by asking each in order. */
  readonly scan: number;
  /** The first decision in a world, which reads what it needs of it; milliseconds. */
  readonly firstMs: number;
};

/** Measures one decision warm and cold. */
export function runRoutingBench(): RoutingFigures {
  const world = makeWorld();
  const simulator = createSimulator(world, { endpoints: 'assume' });
  const [request] = makeRequests();
  const start = performance.now();
  if (request) simulator.decide(request);
  const firstMs = performance.now() - start;
  const table = simulator.frontends.mesh('team', `svc-${ASKED}`, 80)?.routesFor('caller').table;
  if (table?.ordered.length !== RULES * MATCHES) throw new Error('The bench does not measure what it says.');
  return {
    decide: bestMicroseconds(simulator.decide),
    find: bestMicroseconds((each) => table.first(new RequestView(each))),
    scan: bestMicroseconds((each) => {
      const view = new RequestView(each);
      return table.ordered.find(({ conditions }) => matchesRequest(conditions, view));
    }),
    firstMs,
  };
}
