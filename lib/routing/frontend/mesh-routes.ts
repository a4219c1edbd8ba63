import type { Route } from '#lib/gateway-api/route.ts';
import type { Service } from '#lib/gateway-api/service.ts';
import type { Attachment } from '../attachment.ts';
import { createMatchTable } from '../match/match-table.ts';
import type { LeftOut, MeshRouteSet } from './route-set.ts';

/** The route sets of one Service port: one for each namespace with routes of its own, one for everybody else. */
export type MeshFrontend = {
  /** Namespaces whose callers use routes of their own and no others (GEP-1294, consumer routes). */
  readonly consumers: readonly string[];
  /** The routes for callers in a namespace; null: for callers of no namespace with routes of its own. */
  readonly routesFor: (caller: string | null) => MeshRouteSet;
};

/** Only one kind of route applies to a Service port; the first of these that is there (GEP-1294). */
export const KIND_ORDER = ['GRPCRoute', 'HTTPRoute', 'TLSRoute', 'TCPRoute'] as const;

/** Builds the sets from everything that names the Service as a parent. */
export function createMeshFrontend(
  service: Service,
  port: number,
  attachments: readonly Attachment[],
): MeshFrontend {
  const { onPort, leftOut } = splitByPort(service, port, attachments);
  const consumers = new Set(onPort.map((route) => route.namespace));
  consumers.delete(service.namespace);
  const sets = new Map<string, MeshRouteSet>();
  const routesFor = (caller: string | null): MeshRouteSet => {
    const owner = caller !== null && consumers.has(caller) ? caller : service.namespace;
    const known = sets.get(owner);
    if (known) return known;
    const set = selectRoutes({ service, port, owner, routes: onPort, leftOut });
    sets.set(owner, set);
    return set;
  };
  return { consumers: [...consumers], routesFor };
}

/** ParentReference `port` and `sectionName`: both, where given, must mean this port; `sectionName` is the port's name. */
function splitByPort(service: Service, port: number, attachments: readonly Attachment[]) {
  const names = service.ports.filter((listed) => listed.port === port).map((listed) => listed.name);
  const onPort = new Set<Route>();
  const elsewhere = new Map<Route, string>();
  for (const { route, parent } of attachments) {
    if (route.kind === 'UDPRoute') elsewhere.set(route, 'it routes UDP');
    else if (parent.port !== null && parent.port !== port)
      elsewhere.set(route, `it is attached to port ${parent.port} only`);
    else if (parent.sectionName !== null && !names.includes(parent.sectionName))
      elsewhere.set(route, `it is attached to the port named ${parent.sectionName} only`);
    else onPort.add(route);
  }
  const leftOut = [...elsewhere]
    .filter(([route]) => !onPort.has(route))
    .map(([route, reason]) => ({ route, code: 'other-port' as const, reason }));
  return { onPort: [...onPort], leftOut };
}

type Selection = {
  readonly service: Service;
  readonly port: number;
  /** Namespace whose routes apply. */
  readonly owner: string;
  readonly routes: readonly Route[];
  readonly leftOut: readonly LeftOut[];
};

function selectRoutes({ service, port, owner, routes, leftOut }: Selection): MeshRouteSet {
  const facet = owner === service.namespace ? 'producer' : 'consumer';
  const own = routes.filter((route) => route.namespace === owner);
  const kind = KIND_ORDER.find((candidate) => own.some((route) => route.kind === candidate)) ?? null;
  const applied = own.filter((route) => route.kind === kind);
  const others = routes
    .filter((route) => route.namespace !== owner || route.kind !== kind)
    .map((route) => ({
      route,
      code: route.namespace === owner ? ('other-kind' as const) : ('other-callers' as const),
      reason: whyNot(route, owner, service, kind),
    }));
  return {
    parent: 'mesh',
    service,
    port,
    facet,
    kind,
    table: kind === null ? null : createMatchTable(kind, applied, null),
    leftOut: [...leftOut, ...others],
  };
}

function whyNot(route: Route, owner: string, service: Service, kind: string | null): string {
  if (route.namespace === owner)
    return `only one kind applies to a Service port, and ${kind} goes before ${route.kind}`;
  if (route.namespace !== service.namespace) return `it is only for callers in ${route.namespace}`;
  return `callers in ${owner} have routes of their own, which replace those of the Service's namespace`;
}
