import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import type { Location } from '../frontend/locate.ts';
import type { EndpointsOption } from '../frontend/service-index.ts';
import type { SimulatedRequest } from '../request.ts';
import { RequestView } from '../request-view.ts';
import { createSimulator } from '../simulator.ts';
import { classId, keyOfDecisions } from './frontend-classes.ts';
import type { Frontend, Impact, RequestClass } from './impact.ts';

/** The worlds an impact was made of. */
export type ComparedWorlds = {
  readonly before: World;
  readonly after: World;
  readonly endpoints?: EndpointsOption;
};

/** The class a request belongs to; null when its frontend is not among those concerned. */
export function classOf(
  impact: Impact,
  request: SimulatedRequest,
  worlds: ComparedWorlds,
): RequestClass | null {
  const options = { endpoints: worlds.endpoints ?? 'strict' };
  const [before, after] = [createSimulator(worlds.before, options), createSimulator(worlds.after, options)];
  const view = new RequestView(request);
  const frontend = frontendAt(impact, view, [before.frontends.locate(view), after.frontends.locate(view)]);
  if (!frontend) return null;
  const key = keyOfDecisions(before.decide(request), after.decide(request));
  const ids = [null, request.protocol].map((protocol) => classId(frontend, protocol, key));
  return impact.classes.find(({ id }) => ids.includes(id)) ?? null;
}

/** The frontend of the impact at which a request arrives on either side. */
function frontendAt(impact: Impact, view: RequestView, locations: readonly Location[]): Frontend | null {
  const frontends = impact.classes.map(({ frontend }) => frontend);
  const sets = locations.flatMap((location) => (location.at === 'routes' ? [location.routes] : []));
  const [set] = sets;
  if (!set) return null;
  if (set.parent === 'gateway')
    return frontends.find((frontend) => isListener(frontend, view, set.listener.name)) ?? null;
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

function isListener({ parent, callers }: Frontend, { request }: RequestView, listener: string): boolean {
  const { from } = request;
  if (from.kind !== 'gateway' || callers.kind !== 'listener') return false;
  const { namespace, name } = from;
  const gateway = objectKey({ group: GATEWAY_GROUP, kind: 'Gateway', namespace, name });
  return parent === gateway && callers.listener === listener;
}
