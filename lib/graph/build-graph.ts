import { numberAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject, keyOf, specOf } from '#lib/gateway-api/kube-object.ts';
import { readService, type Service } from '#lib/gateway-api/service.ts';
import { isSynced, objectsOfKind, type World } from '#lib/gateway-api/world.ts';
import { type ObjectKey, objectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import { indexPods, membershipIn, type PodIndex } from '#lib/mesh/membership.ts';
import { parentCaution } from '#lib/routing/attachment.ts';
import { routesOf } from '#lib/routing/read-routes.ts';
import { type Health, worstHealth } from '#lib/status/health.ts';
import { countEndpoints, type EndpointCount } from './endpoints.ts';
import type { GatewayNode, GraphEdge, GraphModel, GraphNode, RouteHealth, ServiceNode } from './model.ts';
import { routeParts } from './route-node.ts';

const SERVICE = { group: '', kind: 'Service' } as const;
const GATEWAY = { group: GATEWAY_GROUP, kind: 'Gateway' } as const;

/**
 * The graph of a world: every Service and Gateway, every route as a card between its parents and its backends. What is
 * referenced but not known becomes a node too, marked missing only when its kind is completely known.
 */
export function buildGraph(world: World): GraphModel {
  const parts = routesOf(world).map(routeParts);
  const edges: GraphEdge[] = parts.flatMap((part) => [...part.attach, ...part.backends]);
  const nodes = new Map<string, GraphNode>();
  for (const node of serviceNodes(world, healthByParent(parts))) nodes.set(node.id, node);
  for (const object of objectsOfKind(world, GATEWAY)) nodes.set(keyOf(object), gatewayNode(object));
  for (const { node, attach } of parts) {
    nodes.set(node.id, node);
    for (const { source } of attach) if (!nodes.has(source)) addReferenced(nodes, source, world, true);
  }
  for (const { target } of parts.flatMap((part) => part.backends))
    if (!nodes.has(target)) addReferenced(nodes, target, world, false);
  return { nodes: [...nodes.values()], edges: drawable(edges, nodes) };
}

/** Edges with both ends; one per identity, should a route list the same parentRef twice. */
function drawable(edges: readonly GraphEdge[], nodes: ReadonlyMap<string, GraphNode>): readonly GraphEdge[] {
  const kept = edges.filter((edge) => nodes.has(edge.source) && nodes.has(edge.target));
  return [...new Map(kept.map((edge) => [edge.id, edge])).values()];
}

type Parts = readonly ReturnType<typeof routeParts>[];

function healthByParent(parts: Parts): ReadonlyMap<string, Health> {
  const byParent = new Map<string, Health[]>();
  for (const { node, attach } of parts) {
    // 'draft' never comes from a world: it is given by the overlay.
    if (node.health === 'draft') continue;
    for (const { source } of attach) {
      const list = byParent.get(source);
      if (list) list.push(node.health);
      else byParent.set(source, [node.health]);
    }
  }
  return new Map([...byParent].map(([parent, list]) => [parent, worstHealth(list) ?? 'unknown']));
}

function serviceNodes(world: World, health: ReadonlyMap<string, Health>): readonly ServiceNode[] {
  const endpoints = countEndpoints(world);
  const pods = indexPods(world);
  return objectsOfKind(world, SERVICE).map((object) => {
    const key = keyOf(object);
    return serviceNode(key, serviceOf(object), { endpoints, pods, routeHealth: health.get(key) ?? null });
  });
}

const services = new WeakMap<KubeObject, Service>();

function serviceOf(object: KubeObject): Service {
  const known = services.get(object);
  if (known) return known;
  const service = readService(object);
  services.set(object, service);
  return service;
}

function serviceNode(
  key: ObjectKey,
  service: Service,
  around: {
    readonly endpoints: ReadonlyMap<string, EndpointCount> | null;
    readonly pods: PodIndex | null;
    readonly routeHealth: RouteHealth | null;
  },
): ServiceNode {
  const { namespace, name } = service;
  return {
    kind: 'service',
    id: key,
    key,
    namespace,
    name,
    ports: service.ports.map((port) => ({ name: port.name, port: port.port, appProtocol: port.appProtocol })),
    endpoints: around.endpoints
      ? (around.endpoints.get(`${namespace}/${name}`) ?? { ready: 0, total: 0 })
      : null,
    externalName:
      service.type === 'ExternalName' ? (stringAt(specOf(service.object), 'externalName') ?? '') : null,
    mesh: membershipIn(around.pods, service),
    caution: parentCaution(service),
    routeHealth: around.routeHealth,
    missing: false,
    change: null,
  };
}

function gatewayNode(object: KubeObject): GatewayNode {
  const key = keyOf(object);
  const { namespace, name } = identityOf(object);
  const spec = specOf(object);
  return {
    kind: 'gateway',
    id: key,
    key,
    namespace,
    name,
    className: stringAt(spec, 'gatewayClassName') ?? null,
    listeners: objectsAt(spec, 'listeners').map((listener) => ({
      name: stringAt(listener, 'name') ?? '',
      port: numberAt(listener, 'port') ?? null,
      protocol: stringAt(listener, 'protocol') ?? null,
    })),
    missing: false,
    change: null,
  };
}

/** A node for something only referenced. Parents of other kinds than Service are drawn as entries, backends as Services. */
function addReferenced(nodes: Map<string, GraphNode>, id: string, world: World, isParent: boolean): void {
  const ref = parseObjectKey(id);
  // A reference without a name has nowhere to point; validation reports it.
  if (!ref) return;
  const key = objectKey(ref);
  const isService = ref.group === '' && ref.kind === 'Service';
  const base = {
    id,
    key,
    namespace: ref.namespace,
    name: ref.name,
    missing: isSynced(world, ref),
    change: null,
  };
  if (isParent && !isService) {
    nodes.set(id, { ...base, kind: 'gateway', className: null, listeners: [] });
    return;
  }
  nodes.set(id, {
    ...base,
    kind: 'service',
    ports: [],
    endpoints: null,
    externalName: null,
    mesh: null,
    caution: isService ? null : `A backend of kind ${ref.kind}: Meshloom knows only its name.`,
    routeHealth: null,
  });
}
