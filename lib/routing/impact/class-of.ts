import type { World } from '#lib/gateway-api/world.ts';
import { objectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import type { Location } from '../frontend/locate.ts';
import type { RouteSet } from '../frontend/route-set.ts';
import type { EndpointsOption } from '../frontend/service-index.ts';
import type { SimulatedRequest } from '../request.ts';
import { RequestView } from '../request-view.ts';
import type { Simulator } from '../simulator.ts';
import { datedAfter } from './compared-worlds.ts';
import { classId, keyOfRequest } from './frontend-classes.ts';
import { pairsOfService } from './frontend-pairs.ts';
import type { Frontend, Impact, RequestClass } from './impact.ts';
import { createSide, type Sides } from './side.ts';

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
  const key = keyOfRequest(sidesOf(worlds), request);
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
  const sides = sidesOf(worlds);
  const located = [sides.before, sides.after].map(({ simulator }) => ({
    simulator,
    location: simulator.frontends.locate(view),
  }));
  const locations = located.map(({ location }) => location);
  const frontend = frontendAt(impact, view, { locations, sides });
  return frontend && isSameByName(frontend, view, located) ? frontend : null;
}

function sidesOf({ before, after, endpoints = 'strict' }: ComparedWorlds): Sides {
  return { before: createSide(before, endpoints), after: createSide(datedAfter(before, after), endpoints) };
}

type Arrival = { readonly locations: readonly Location[]; readonly sides: Sides };

function frontendAt(impact: Impact, view: RequestView, { locations, sides }: Arrival): Frontend | null {
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
  // On a Service that lists no port the one asked for may be named by a route and so be a frontend of its own.
  const named = new Set(pairsOfService(sides, parent).map((pair) => pair.frontend.port));
  const port = named.has(set.port) ? set.port : null;
  const own = frontends.filter(
    ({ parent: key, callers }) =>
      key === parent && (callers.kind === 'namespace' ? callers.namespace : null) === caller,
  );
  return own.find((frontend) => frontend.port === port) ?? null;
}

/** Text for the Service port or listener of a route set. */
function entranceOf(set: RouteSet): string {
  if (set.parent === 'gateway') return `${set.listener.owner} ${set.listener.name}`;
  return `${set.service.namespace}/${set.service.name}:${set.port}`;
}

/** False for an address that is the Service's in one world only: by its name the same request gets something else. */
function isSameByName(
  { parent, port, callers }: Frontend,
  view: RequestView,
  sides: readonly { readonly simulator: Simulator; readonly location: Location }[],
): boolean {
  const ref = parseObjectKey(parent);
  if (!ref || port === null || callers.kind === 'listener') return true;
  const named = new RequestView({ ...view.request, host: `${ref.name}.${ref.namespace}:${port}` });
  return sides.every(({ simulator, location }) => simulator.frontends.locate(named).at === location.at);
}
