import type { ParentRef, Route } from '#lib/gateway-api/route.ts';
import type { World } from '#lib/gateway-api/world.ts';
import type { Attachment } from '../attachment.ts';
import { createMatchTable, type MatchTable } from '../match/match-table.ts';
import type { RequestView } from '../request-view.ts';
import { admissionOf, hostnamesOn } from './admission.ts';
import { withoutPort } from './host.ts';
import { patternsFor } from './hostname.ts';
import type { Listener } from './listeners.ts';
import type { GatewayRouteSet } from './route-set.ts';

/** Builds the set of a listener from everything that names its Gateway or ListenerSet as a parent. */
export function createGatewayRoutes(
  world: World,
  listener: Listener,
  attachments: readonly Attachment[],
): GatewayRouteSet {
  const attached = new Set<Route>();
  const refused = new Map<Route, string>();
  for (const { route, parent } of attachments) {
    const reason = whyNotAttached(world, listener, route, parent);
    if (reason === null) attached.add(route);
    else refused.set(route, reason);
  }
  const tables = listener.kinds.flatMap((kind) =>
    tablesByHostname(
      listener,
      kind,
      [...attached].filter((route) => route.kind === kind),
    ),
  );
  const leftOut = [...refused]
    .filter(([route]) => !attached.has(route))
    .map(([route, reason]) => ({ route, code: 'not-attached' as const, reason }));
  return { parent: 'gateway', listener, tables, leftOut, lineup: lineupOf(tables) };
}

/** ParentReference `sectionName` and `port`, then what the listener says; null when the route attaches. */
function whyNotAttached(world: World, listener: Listener, route: Route, parent: ParentRef): string | null {
  if (parent.sectionName !== null && parent.sectionName !== listener.name)
    return `it is attached to listener ${parent.sectionName} only`;
  if (parent.port !== null && parent.port !== listener.port)
    return `it is attached to port ${parent.port} only`;
  switch (admissionOf(listener, route, world)) {
    case 'attaches':
      return null;
    case 'kind':
      return `the listener does not allow ${route.kind}`;
    case 'namespace':
      return `the listener does not allow routes of namespace ${route.namespace}`;
    case 'namespace-unknown':
      return `the listener chooses namespaces by labels, and those of ${route.namespace} are not known but for its name`;
    case 'hostname':
      return `none of its hostnames fits the listener's hostname ${listener.hostname}`;
    case 'own-protocol':
      return `what a listener of protocol ${listener.protocol} serves is up to the implementation`;
  }
}

function tablesByHostname(listener: Listener, kind: string, routes: readonly Route[]): readonly MatchTable[] {
  const byHostname = new Map<string | null, Route[]>();
  for (const route of routes)
    for (const hostname of hostnamesOn(listener, route)) {
      const list = byHostname.get(hostname);
      if (list) list.push(route);
      else byHostname.set(hostname, [route]);
    }
  return [...byHostname].map(([hostname, list]) => createMatchTable(kind, list, hostname));
}

const HTTP_FIRST = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'];
const GRPC_FIRST = ['GRPCRoute', 'HTTPRoute', 'TLSRoute', 'TCPRoute'];

/**
 * Tables in the order of precedence of hostnames (HTTPRouteRule `matches`: the longest matching non-wildcard hostname, then
 * the longest matching one, then none). The kind that fits the protocol of the request is asked before the other.
 */
function lineupOf(tables: readonly MatchTable[]): GatewayRouteSet['lineup'] {
  const byKind = new Map<string, Map<string | null, MatchTable>>();
  for (const table of tables) {
    const byHostname = byKind.get(table.kind) ?? new Map<string | null, MatchTable>();
    byKind.set(table.kind, byHostname.set(table.hostname, table));
  }
  return (view: RequestView) => {
    const host = withoutPort(view.host).toLowerCase();
    const found: MatchTable[] = [];
    for (const kind of view.request.protocol === 'grpc' ? GRPC_FIRST : HTTP_FIRST) {
      const byHostname = byKind.get(kind);
      if (!byHostname) continue;
      for (const pattern of patternsFor(host)) add(found, byHostname.get(pattern));
      add(found, byHostname.get(null));
    }
    return found;
  };
}

function add(found: MatchTable[], table: MatchTable | undefined): void {
  if (table) found.push(table);
}
