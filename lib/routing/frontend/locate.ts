import type { Service } from '#lib/gateway-api/service.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import { type Attachment, attachedRoutes } from '../attachment.ts';
import type { RequestView } from '../request-view.ts';
import type { OpenPoint } from '../uncertainty.ts';
import { chooseListener, isTakenByAnother, listenerNamed, meetsTls } from './choose-listener.ts';
import { createGatewayRoutes } from './gateway-routes.ts';
import { canonicalAddress, parseHost, parseServiceName, withoutPort } from './host.ts';
import { type Listener, listenersOf } from './listeners.ts';
import { createMeshFrontend, type MeshFrontend } from './mesh-routes.ts';
import type { GatewayRouteSet, RouteSet } from './route-set.ts';
import { type ServiceIndex, servesPort } from './service-index.ts';

/** Where a request arrives: at routes, or at something that has none. */
export type Location =
  | { readonly at: 'routes'; readonly routes: RouteSet; readonly open: readonly OpenPoint[] }
  | { readonly at: 'endpoint'; readonly address: string }
  | { readonly at: 'unserved-port'; readonly service: Service; readonly port: number }
  | { readonly at: 'unknown-host' }
  | { readonly at: 'unknown-gateway' }
  | { readonly at: 'own-protocol'; readonly listener: Listener }
  | { readonly at: 'no-listener'; readonly open: readonly OpenPoint[] };

/** Finds where requests arrive, and builds the route sets there when first asked for. */
export type Frontends = {
  readonly locate: (view: RequestView) => Location;
  /** The routes of one port of a Service; null when there is no such Service or port. */
  readonly mesh: (namespace: string, name: string, port: number) => MeshFrontend | null;
  /** The listeners of a Gateway in order; null when the Gateway is not there. */
  readonly listeners: (namespace: string, name: string) => readonly Listener[] | null;
  readonly gateway: (listener: Listener) => GatewayRouteSet;
};

/** Creates the frontends of a world. */
export function createFrontends(world: World, services: ServiceIndex): Frontends {
  const meshes = new Map<string, MeshFrontend>();
  const gateways = new Map<string, readonly Listener[] | null>();
  const sets = new Map<Listener, GatewayRouteSet>();
  const attachments = (key: ObjectKey): readonly Attachment[] => attachedRoutes(world, key);

  const meshOf = (service: Service, port: number): MeshFrontend => {
    const { namespace, name } = service;
    return remember(meshes, `${namespace}/${name}:${port}`, () =>
      createMeshFrontend(
        service,
        port,
        attachments(objectKey({ group: '', kind: 'Service', namespace, name })),
      ),
    );
  };
  const frontends: Frontends = {
    mesh: (namespace, name, port) => {
      const service = services.find(namespace, name);
      return service && servesPort(service, port) ? meshOf(service, port) : null;
    },
    listeners: (namespace, name) =>
      remember(gateways, `${namespace}/${name}`, () => listenersOf(world, namespace, name)),
    gateway: (listener) =>
      remember(sets, listener, () => createGatewayRoutes(world, listener, attachments(listener.owner))),
    locate: (view) => {
      const { from } = view.request;
      if (from.kind === 'gateway') return locateListener(frontends, view, from);
      return locateService({ services, meshOf }, view, from.namespace);
    },
  };
  return frontends;
}

type FromGateway = Extract<RequestView['request']['from'], { kind: 'gateway' }>;

/** Gateway listeners: by name, else by port and the most specific hostname. */
function locateListener(frontends: Frontends, view: RequestView, from: FromGateway): Location {
  const listeners = frontends.listeners(from.namespace, from.name);
  if (listeners === null) return { at: 'unknown-gateway' };
  const hostname = withoutPort(view.host).toLowerCase();
  const asked = parseHost(view.request.host);
  const host = asked && { hostname, port: asked.port };
  const isNamed = from.listener !== null;
  const listener =
    from.listener !== null
      ? listenerNamed(listeners, from.listener, hostname)
      : host && chooseListener(listeners, host);
  if (listener === null) {
    const isTls = meetsTls(listeners, host ?? { hostname, port: 0 }, from.listener);
    return { at: 'no-listener', open: isTls ? ['tls-server-name'] : [] };
  }
  if (listener.isOwnProtocol) return { at: 'own-protocol', listener };
  const isIsolated = isNamed && isTakenByAnother(listeners, listener, hostname);
  return {
    at: 'routes',
    routes: frontends.gateway(listener),
    open: isIsolated ? ['listener-isolation'] : [],
  };
}

type MeshLookup = {
  readonly services: ServiceIndex;
  readonly meshOf: (service: Service, port: number) => MeshFrontend;
};

/** Cluster address or DNS name of a Service: its frontend; an endpoint's address bypasses routes (GEP-1294, facets). */
function locateService({ services, meshOf }: MeshLookup, view: RequestView, caller: string): Location {
  const asked = parseHost(view.request.host);
  if (asked === null) return { at: 'unknown-host' };
  const service = findService(services, asked.name, caller);
  if (service === null) return { at: 'unknown-host' };
  if (service === 'endpoint') return { at: 'endpoint', address: asked.name };
  const port = asked.port ?? 80;
  if (!servesPort(service, port)) return { at: 'unserved-port', service, port };
  return { at: 'routes', routes: meshOf(service, port).routesFor(caller), open: [] };
}

function findService(services: ServiceIndex, name: string, caller: string): Service | 'endpoint' | null {
  const address = canonicalAddress(name);
  if (address !== null) return services.byAddress(address);
  const named = parseServiceName(name, caller);
  return named && services.find(named.namespace, named.name);
}

function remember<K, V>(known: Map<K, V>, key: K, create: () => V): V {
  const before = known.get(key);
  if (before !== undefined) return before;
  const value = create();
  known.set(key, value);
  return value;
}
