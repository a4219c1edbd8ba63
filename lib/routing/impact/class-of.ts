import type { World } from '#lib/gateway-api/world.ts';
import { objectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import type { Location } from '../frontend/locate.ts';
import type { RouteSet } from '../frontend/route-set.ts';
import type { EndpointsOption } from '../frontend/service-index.ts';
import type { SimulatedRequest } from '../request.ts';
import { RequestView } from '../request-view.ts';
import { createSimulator, type Simulator } from '../simulator.ts';
import { classId, keyOfDecisions } from './frontend-classes.ts';
import type { Frontend, Impact, RequestClass } from './impact.ts';

/** The worlds an impact was made of. */
export type ComparedWorlds = {
  readonly before: World;
  readonly after: World;
  readonly endpoints?: EndpointsOption;
};

/**
 * The class a request belongs to; null when its frontend is not among those concerned, and for an address or host that means
 * another frontend in each world.
 */
export function classOf(
  impact: Impact,
  request: SimulatedRequest,
  worlds: ComparedWorlds,
): RequestClass | null {
  const frontend = frontendOf(impact, request, worlds);
  if (!frontend) return null;
  const [before, after] = simulatorsOf(worlds);
  const key = keyOfDecisions(before.decide(request), after.decide(request));
  const ids = [null, request.protocol].map((protocol) => classId(frontend, protocol, key));
  return impact.classes.find(({ id }) => ids.includes(id)) ?? null;
}

/** The frontend concerned at which a request arrives in either world; null when it is none of them. */
export function frontendOf(
  impact: Impact,
  request: SimulatedRequest,
  worlds: ComparedWorlds,
): Frontend | null {
  const view = new RequestView(request);
  const simulators = simulatorsOf(worlds);
  const locations = simulators.map(({ frontends }) => frontends.locate(view));
  const frontend = frontendAt(impact, view, locations);
  return frontend && isSameByName(frontend, simulators, locations) ? frontend : null;
}

function simulatorsOf({
  before,
  after,
  endpoints = 'strict',
}: ComparedWorlds): readonly [Simulator, Simulator] {
  return [createSimulator(before, { endpoints }), createSimulator(after, { endpoints })];
}

function frontendAt(impact: Impact, view: RequestView, locations: readonly Location[]): Frontend | null {
  const frontends = impact.classes.map(({ frontend }) => frontend);
  const sets = locations.flatMap((location) => (location.at === 'routes' ? [location.routes] : []));
  const [set] = sets;
  if (!set || new Set(sets.map(entranceOf)).size > 1) return null;
  if (set.parent === 'gateway') {
    const { owner, name } = set.listener;
    return (
      frontends.find(
        ({ parent, callers }) => parent === owner && callers.kind === 'listener' && callers.listener === name,
      ) ?? null
    );
  }
  const { from } = view.request;
  const isConsumer = sets.some((each) => each.parent === 'mesh' && each.facet === 'consumer');
  const caller = isConsumer && from.kind === 'namespace' ? from.namespace : null;
  const { namespace, name } = set.service;
  const parent = objectKey({ group: '', kind: 'Service', namespace, name });
  const own = frontends.filter(
    ({ parent: key, callers }) =>
      key === parent && (callers.kind === 'namespace' ? callers.namespace : null) === caller,
  );
  return own.find(({ port }) => port === set.port) ?? own.find(({ port }) => port === null) ?? null;
}

/** Text for the Service port or listener of a route set. */
function entranceOf(set: RouteSet): string {
  if (set.parent === 'gateway') return `${set.listener.owner} ${set.listener.name}`;
  return `${set.service.namespace}/${set.service.name}:${set.port}`;
}

/** False for an address that is the Service's in one world only, while the Service is there in both. */
function isSameByName(
  { parent, port, callers }: Frontend,
  simulators: readonly Simulator[],
  locations: readonly Location[],
): boolean {
  const ref = parseObjectKey(parent);
  if (!ref || port === null || callers.kind === 'listener') return true;
  return simulators.every(({ frontends }, at) => {
    const isThere = frontends.mesh(ref.namespace, ref.name, port) !== null;
    return isThere === (locations[at]?.at === 'routes');
  });
}
