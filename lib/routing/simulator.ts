import type { World } from '#lib/gateway-api/world.ts';
import { createPlanner, decideAt } from './decide-at.ts';
import type { Decision, TraceStep } from './decision.ts';
import { createFrontends, type Frontends } from './frontend/locate.ts';
import { createServiceIndex, type EndpointsOption } from './frontend/service-index.ts';
import type { Candidate } from './match/candidate.ts';
import type { SimulatedRequest } from './request.ts';
import { RequestView } from './request-view.ts';
import { traceDecision } from './trace/trace-decision.ts';

/** How a world is read. `endpoints` defaults to `strict`: a Service without EndpointSlices has no ready endpoint. */
export type SimulationOptions = { readonly endpoints?: EndpointsOption };

/** Says what requests get in one world. Everything behind it is built when first needed and kept. */
export type Simulator = {
  /** What a request gets; cheap. */
  readonly decide: (request: SimulatedRequest) => Decision;
  /** How the decision came about, step by step. */
  readonly trace: (request: SimulatedRequest) => readonly TraceStep[];
  /** What the request would get if this candidate had won it; null: if none had. Open points about matching are those of that win. */
  readonly decideWith: (candidate: Candidate | null, request: SimulatedRequest) => Decision;
  /** Routes, candidates and callers of Service ports and listeners, as data. */
  readonly frontends: Frontends;
};

const byWorld = new WeakMap<World, Map<EndpointsOption, Simulator>>();

/** The simulator of a world; the same world and options give the same one. */
export function createSimulator(world: World, options: SimulationOptions = {}): Simulator {
  const endpoints = options.endpoints ?? 'strict';
  const known = byWorld.get(world) ?? new Map<EndpointsOption, Simulator>();
  byWorld.set(world, known);
  const before = known.get(endpoints);
  if (before) return before;
  const simulator = buildSimulator(world, endpoints);
  known.set(endpoints, simulator);
  return simulator;
}

function buildSimulator(world: World, endpoints: EndpointsOption): Simulator {
  const services = createServiceIndex(world, endpoints);
  const frontends = createFrontends(world, services);
  const planOf = createPlanner(world, services);
  const engine = { services, planOf };
  return {
    frontends,
    decide: (request) => {
      const view = new RequestView(request);
      return decideAt(engine, frontends.locate(view), view);
    },
    decideWith: (candidate, request) => {
      const view = new RequestView(request);
      return decideAt(engine, frontends.locate(view), view, { candidate });
    },
    trace: (request) => {
      const view = new RequestView(request);
      const location = frontends.locate(view);
      return traceDecision({ location, view, decision: decideAt(engine, location, view), planOf });
    },
  };
}
