import { type JsonObject, objectAt } from '#lib/gateway-api/json.ts';
import { type BackendRef, type Route, readBackendRef } from '#lib/gateway-api/route.ts';
import type { ServicePort } from '#lib/gateway-api/service.ts';
import { isReferenceGranted } from '#lib/routing/reference-grants.ts';
import { type Finding, finding } from './conditions.ts';
import { type ControllerView, findService } from './controller-view.ts';
import { allFilters, filtersFor } from './rule-faults.ts';

/** ResolvedRefs of a route for one kind of parent: every backend and mirror must be allowed, there, and speak what the route speaks. */
export function resolvedRefs(view: ControllerView, route: Route, parent: 'mesh' | 'gateway'): Finding {
  const needsGrant = parent === 'gateway' || view.mesh.needsGrant;
  const backends = route.rules.flatMap((rule) => [
    ...rule.backends,
    ...allFilters(rule).flatMap((filter) => mirrorTargets(filter, route.namespace)),
  ]);
  const problems = [
    ...filterProblems(view, route, parent),
    ...backends.flatMap((backend) => backendProblem(view, route, { backend, needsGrant }) ?? []),
  ];
  const [first] = problems;
  if (!first) return finding('ResolvedRefs', true, 'ResolvedRefs', 'Every backend was found.');
  const message = [...new Set(problems.map((problem) => problem.message))].join(' ');
  const { reason, subject } = first;
  return { ...finding('ResolvedRefs', false, reason, message), ...(subject ? { subject } : {}) };
}

type Problem = {
  readonly reason: string;
  readonly message: string;
  readonly subject?: { readonly namespace: string; readonly name: string };
};

/** Some meshes tell here of filters they cannot convert. */
function filterProblems(view: ControllerView, route: Route, parent: 'mesh' | 'gateway'): readonly Problem[] {
  const { supported, others } = filtersFor(view.mesh, parent);
  if (others !== 'InvalidFilter') return [];
  return route.rules
    .flatMap(allFilters)
    .filter(({ type }) => !supported.some((name) => name === type))
    .map(({ type }) => ({ reason: 'InvalidFilter', message: `unsupported filter type "${String(type)}"` }));
}

function mirrorTargets(filter: JsonObject, namespace: string): readonly BackendRef[] {
  if (filter.type !== 'RequestMirror') return [];
  return [readBackendRef(objectAt(objectAt(filter, 'requestMirror'), 'backendRef'), namespace)];
}

type Use = { readonly backend: BackendRef; readonly needsGrant: boolean };

/** Mesh routes may name Services of any namespace (GEP-1294); Gateway routes need a ReferenceGrant. */
function backendProblem(view: ControllerView, route: Route, { backend, needsGrant }: Use): Problem | null {
  if (backend.group !== '' || backend.kind !== 'Service') {
    const kind = backend.group === '' ? backend.kind : `${backend.kind}.${backend.group}`;
    const message = `${kind} ${backend.name} cannot be a backend here, only a Service.`;
    return { reason: 'InvalidKind', message };
  }
  const title = `Service ${backend.namespace}/${backend.name}`;
  const subject = { namespace: backend.namespace, name: backend.name };
  if (needsGrant && !isReferenceGranted(view.world, route, backend))
    return {
      reason: 'RefNotPermitted',
      message: `No ReferenceGrant in ${backend.namespace} lets a ${route.kind} of ${route.namespace} use ${title}.`,
      subject,
    };
  const service = findService(view, backend.namespace, backend.name);
  if (!service) return { reason: 'BackendNotFound', message: `${title} does not exist.`, subject };
  const port = service.ports.find((listed) => listed.port === backend.port);
  if (backend.port !== null && !port)
    return { reason: 'BackendNotFound', message: `${title} has no port ${backend.port}.`, subject };
  if (!port || speaks(route.kind, port)) return null;
  const spoken = port.appProtocol ?? port.protocol;
  const message = `Port ${port.port} of ${title} speaks ${spoken}, which a ${route.kind} cannot carry.`;
  return { reason: 'UnsupportedProtocol', message, subject };
}

/** `appProtocol` of Services that carry no requests: they cannot be routed as HTTP. Unknown names say nothing. */
const STREAMS = ['tcp', 'tls', 'mysql', 'mongo', 'redis', 'postgres', 'postgresql', 'amqp', 'kafka'];
const WEB_SOCKETS = ['kubernetes.io/ws', 'kubernetes.io/wss'];

/** Whether requests of a route can be sent to a port (BackendRef `UnsupportedProtocol`, GEP-1911). */
function speaks(kind: string, { protocol, appProtocol }: ServicePort): boolean {
  if (kind === 'UDPRoute') return protocol === 'UDP';
  if (protocol !== 'TCP') return false;
  if (appProtocol === null) return true;
  const name = appProtocol.toLowerCase();
  if (kind === 'HTTPRoute') return !STREAMS.includes(name);
  return kind !== 'GRPCRoute' || !(STREAMS.includes(name) || WEB_SOCKETS.includes(name));
}
