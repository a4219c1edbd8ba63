import type { World } from '#lib/gateway-api/world.ts';
import type { Decision } from './decision.ts';
import { isEncrypted } from './frontend/choose-listener.ts';
import type { Location } from './frontend/locate.ts';
import type { MeshRouteSet, RouteSet } from './frontend/route-set.ts';
import type { ServiceIndex } from './frontend/service-index.ts';
import type { Candidate } from './match/candidate.ts';
import { findWinner, type Winning } from './match/find-winner.ts';
import type { MatchTable } from './match/match-table.ts';
import { addMatchingDoubts } from './match/matching-doubts.ts';
import { concludeWinner, grpcStatusOf, NOTHING } from './outcome/conclude.ts';
import { judgeService } from './outcome/judge-backend.ts';
import { planRule, type RulePlan } from './outcome/plan-rule.ts';
import type { Entrance } from './outcome/redirect.ts';
import type { RequestView } from './request-view.ts';
import { Doubts } from './uncertainty.ts';

/** What a rule does, whatever the request; planned once for each rule and kind of parent. */
export type Planner = (candidate: Candidate, parent: RouteSet['parent']) => RulePlan;
/** What a decision is taken with. */
export type Engine = { readonly services: ServiceIndex; readonly planOf: Planner };

/** Rules are planned once for each kind of parent: the parent decides whether references need grants. */
export function createPlanner(world: World, services: ServiceIndex): Planner {
  const plans = { mesh: new WeakMap<object, RulePlan>(), gateway: new WeakMap<object, RulePlan>() };
  return ({ route, rule }, parent) => {
    const known = plans[parent].get(rule);
    if (known) return known;
    const plan = planRule({ world, services, parent }, route, rule);
    plans[parent].set(rule, plan);
    return plan;
  };
}

/** The steps of a decision: where the request arrives, which match wins it (unless given), what that rule does. */
export function decideAt(
  engine: Engine,
  location: Location,
  view: RequestView,
  given?: { readonly candidate: Candidate | null },
): Decision {
  const doubts = new Doubts();
  if (location.at !== 'routes') return decideElsewhere(location, view, doubts);
  const { routes } = location;
  if (routes.parent === 'mesh' && routes.table === null) return passThrough(engine, routes, view, doubts);
  const lineup = lineupFor(routes, view);
  const winning = given ? winningOf(given.candidate, lineup) : findWinner(lineup, view);
  doubts.addAll(location.open);
  addParentDoubts(doubts, routes, winning, view);
  addMatchingDoubts(doubts, lineup, view, winning);
  if (winning === null) return refuse(routes, view, doubts);
  const plan = engine.planOf(winning.candidate, routes.parent);
  return concludeWinner({ candidate: winning.candidate, plan, entrance: entranceOf(routes) }, view, doubts);
}

/** The tables that are asked for a request at a route set, in order. */
export function lineupFor(routes: RouteSet, view: RequestView): readonly MatchTable[] {
  if (routes.parent === 'gateway') return routes.lineup(view);
  return routes.table ? [routes.table] : [];
}

function winningOf(candidate: Candidate | null, lineup: readonly MatchTable[]): Winning | null {
  if (candidate === null) return null;
  const table = lineup.find((each) => each.position(candidate) >= 0);
  return table ? { candidate, table } : null;
}

function decideElsewhere(
  location: Exclude<Location, { at: 'routes' }>,
  view: RequestView,
  doubts: Doubts,
): Decision {
  const common = { ...NOTHING, uncertain: doubts.list };
  switch (location.at) {
    case 'endpoint':
      return { ...common, outcome: 'passthrough', status: 200 };
    case 'unserved-port':
      doubts.add('port-not-served');
      return { ...common, outcome: 'error', status: null };
    case 'unknown-host':
      doubts.add('unknown-destination');
      return { ...common, outcome: 'passthrough', status: null };
    case 'unknown-gateway':
      doubts.add('unknown-destination');
      return { ...common, outcome: 'error', status: null };
    case 'own-protocol':
      doubts.add('own-protocol');
      return { ...common, outcome: 'error', status: null };
    case 'no-listener':
      doubts.addAll(location.open);
      return { ...common, outcome: 'error', status: 404, grpcStatus: grpcStatusOf(view, 'error', 404) };
  }
}

/** No route applies: the request goes to the Service's own endpoints (GEP-1294). */
function passThrough(engine: Engine, routes: MeshRouteSet, view: RequestView, doubts: Doubts): Decision {
  const { service, port } = routes;
  const { status, fault, open } = judgeService(engine.services, service);
  doubts.addAll(open);
  const outcome = fault === null ? 'passthrough' : 'error';
  const backend = {
    group: '',
    kind: 'Service',
    namespace: service.namespace,
    name: service.name,
    port,
    share: 1,
    status,
    fault,
    request: { host: view.host, path: view.target, headers: view.forwardedHeaders },
    responseHeaders: { set: {}, add: {}, remove: [] },
  };
  return {
    ...NOTHING,
    outcome,
    status,
    grpcStatus: grpcStatusOf(view, outcome, status),
    backends: [backend],
    uncertain: doubts.list,
  };
}

function addParentDoubts(doubts: Doubts, routes: RouteSet, winning: Winning | null, view: RequestView): void {
  if (routes.parent === 'mesh') {
    if (routes.service.type === 'ExternalName') doubts.add('external-name-parent');
    else if (routes.service.headless) doubts.add('headless-parent');
  }
  const kind = routes.parent === 'mesh' ? routes.kind : winning?.table.kind;
  if (kind === 'GRPCRoute' && view.request.protocol === 'http') doubts.add('http-on-grpc-route');
}

/** Routes are there and none matches: 404 (GEP-1686; HTTPRouteRule `matches`). A listener without HTTP refuses the connection. */
function refuse(routes: RouteSet, view: RequestView, doubts: Doubts): Decision {
  const common = { ...NOTHING, outcome: 'error', uncertain: doubts.list } as const;
  const isHttp = routes.parent === 'mesh' || ['HTTP', 'HTTPS'].includes(routes.listener.protocol);
  if (isHttp) return { ...common, status: 404, grpcStatus: grpcStatusOf(view, 'error', 404) };
  doubts.add('connection-refused');
  return { ...common, status: null };
}

function entranceOf(routes: RouteSet): Entrance {
  if (routes.parent === 'mesh') return { parent: 'mesh', scheme: 'http', port: routes.port };
  const { listener } = routes;
  return {
    parent: 'gateway',
    scheme: isEncrypted(listener) ? 'https' : 'http',
    port: listener.port,
  };
}
