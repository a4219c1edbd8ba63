import { type ObjectKey, objectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import type { TraceStep } from '../decision.ts';
import type { Location } from '../frontend/locate.ts';
import type { GatewayRouteSet, LeftOut, MeshRouteSet } from '../frontend/route-set.ts';
import type { RequestView } from '../request-view.ts';
import { SPEC } from '../spec-links.ts';
import { count, quote, routeName } from './words.ts';

/** Where the request arrives, whose routes apply there, and which routes are left out and why. */
export function tellArrival(location: Location, view: RequestView): readonly TraceStep[] {
  if (location.at === 'routes')
    return location.routes.parent === 'mesh'
      ? tellMesh(location.routes, view)
      : tellListener(location.routes);
  return [{ code: 'destination', message: elsewhere(location, view), spec: specOf(location) }];
}

function elsewhere(location: Exclude<Location, { at: 'routes' }>, view: RequestView): string {
  const host = quote(view.request.host);
  switch (location.at) {
    case 'endpoint':
      return `${host} is the address of an endpoint: requests straight to endpoints bypass all routes`;
    case 'unserved-port':
      return `Service ${routeName(location.service)} does not list port ${location.port}${otherTransport(location)}`;
    case 'unknown-host':
      return `no Service here has the name or address ${host}`;
    case 'unknown-gateway':
      return `${gatewayName(view)} is not there`;
    case 'own-protocol':
      return `listener ${location.listener.name} of ${ownerName(location.listener.owner)} has the protocol ${quote(location.listener.protocol)}, which is up to the implementation`;
    case 'no-listener':
      return `no listener of ${gatewayName(view)} serves host ${quote(view.host)} there: 404`;
  }
}

/** A port that is listed for UDP or SCTP only serves no request. */
function otherTransport({ service, port }: Extract<Location, { at: 'unserved-port' }>): string {
  const listed = service.ports.find((each) => each.port === port);
  return listed ? ` for TCP, only for ${listed.protocol}` : '';
}

function specOf({ at }: Exclude<Location, { at: 'routes' }>): string {
  return at === 'no-listener' || at === 'unknown-gateway' || at === 'own-protocol'
    ? SPEC.listener
    : SPEC.mesh;
}

function gatewayName({ request: { from } }: RequestView): string {
  return from.kind === 'gateway' ? `Gateway ${from.namespace}/${from.name}` : 'the Gateway';
}

function tellMesh(routes: MeshRouteSet, view: RequestView): readonly TraceStep[] {
  const { service, port } = routes;
  const name = service.ports.find((listed) => listed.port === port)?.name;
  return [
    {
      code: 'destination',
      message: `${quote(view.request.host)} is Service ${routeName(service)}, port ${port}${name ? ` (${name})` : ''}`,
      spec: SPEC.mesh,
    },
    ...tellLeftOut(routes.leftOut, ['other-port', 'other-callers']),
    { code: 'facet', message: facetWords(routes, view), spec: SPEC.mesh },
    ...tellKind(routes),
  ];
}

function facetWords({ facet, kind, service, leftOut, table }: MeshRouteSet, view: RequestView): string {
  const caller = view.request.from.namespace;
  if (kind === null || table === null)
    return `no route applies to callers in ${caller}: the request goes to the Service itself`;
  if (facet === 'consumer')
    return `callers in ${caller} have routes of their own to this Service: these apply, and no others`;
  const hasConsumers = leftOut.some(({ code }) => code === 'other-callers');
  const others = hasConsumers ? ', which has no routes of its own' : '';
  return `the routes of the Service's namespace ${service.namespace} apply to callers in ${caller}${others}`;
}

function tellKind({ kind, leftOut }: MeshRouteSet): readonly TraceStep[] {
  const others = leftOut.filter(({ code }) => code === 'other-kind');
  if (others.length === 0) return [];
  const kinds = [...new Set(others.map(({ route }) => route.kind))].join(', ');
  const message = `only ${kind} applies: it goes before ${kinds} on one Service port`;
  return [{ code: 'kind-precedence', message, spec: SPEC.mesh }, ...tellLeftOut(others, ['other-kind'])];
}

function tellListener({ listener, tables, leftOut }: GatewayRouteSet): readonly TraceStep[] {
  const hostname = listener.hostname === null ? 'every host' : listener.hostname;
  const routes = new Set(tables.flatMap(({ ordered }) => ordered.map(({ route }) => route)));
  return [
    {
      code: 'destination',
      message: `listener ${listener.name} of ${ownerName(listener.owner)} takes it: ${listener.protocol} on port ${listener.port} for ${hostname}`,
      spec: SPEC.listener,
    },
    ...tellLeftOut(leftOut, ['not-attached']),
    {
      code: 'attached',
      message:
        routes.size === 0 ? 'no route is attached to it' : `${count(routes.size, 'route')} attached to it`,
      spec: SPEC.parentRef,
    },
  ];
}

function ownerName(key: ObjectKey): string {
  const ref = parseObjectKey(key);
  return ref ? `${ref.kind} ${routeName(ref)}` : key;
}

const SPEC_OF_LEFT_OUT = {
  'other-port': SPEC.parentRef,
  'other-callers': SPEC.mesh,
  'other-kind': SPEC.mesh,
  'not-attached': SPEC.allowedRoutes,
} as const;

function tellLeftOut(leftOut: readonly LeftOut[], codes: readonly LeftOut['code'][]): readonly TraceStep[] {
  return leftOut
    .filter(({ code }) => codes.includes(code))
    .map(({ route, code, reason }) => ({
      code: 'left-out',
      message: `${route.kind} ${routeName(route)} is left out: ${reason}`,
      route: objectKey(route),
      spec: SPEC_OF_LEFT_OUT[code],
    }));
}
