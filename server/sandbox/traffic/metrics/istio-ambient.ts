import type { LedgerRow } from '../ledger.ts';
import { Exposition, type Labels } from './exposition.ts';
import { TCP_CLOSED, TCP_OPENED, TCP_RECEIVED, TCP_SENT } from './istio-families.ts';
import { chosenService, type IstioPeer, peerLabels, resultLabels, serviceNamed } from './istio-labels.ts';
import { addBuild, addRow, addSent } from './istio-sidecar.ts';
import { isIn, type Scope } from './scope.ts';

/** A component of ambient mode: the waypoint of a namespace, the ztunnel of a node, the proxy of a Gateway; null: all. */
export type AmbientScope =
  | { readonly kind: 'waypoint'; readonly namespace: string }
  | { readonly kind: 'ztunnel'; readonly node: string }
  | { readonly kind: 'gateway'; readonly namespace: string; readonly pod: string }
  | null;

/** Pooled connections carry many requests. */
const REQUESTS_PER_CONNECTION = 100;

/**
 * What ambient mode serves: waypoints (L7, `reporter="waypoint"`, by backend), ztunnels (L4, by the addressed Service), and the
 * proxies of Gateways, which report as `source`. Every namespace has a waypoint that all its Services use.
 */
export function istioAmbientPage(rows: Iterable<LedgerRow>, scope: AmbientScope): string {
  const page = new Exposition();
  const isZtunnel = scope?.kind === 'ztunnel';
  if (!isZtunnel) addBuild(page, 'proxy');
  if (isZtunnel || scope === null) addBuild(page, 'ztunnel');
  const connections = new Connections();
  for (const row of rows) {
    if (row.parent.kind === 'Gateway') {
      if (passesGateway(scope, row)) addSent(page, row);
    } else {
      if (row.protocol !== 'tcp' && !row.mirror && isAt(scope, 'waypoint', row.parent.namespace))
        addRow(page, row, waypointLabels(row));
    }
    if (row.mirror) continue;
    if (row.parent.kind === 'Service' && isAt(scope, 'ztunnel', row.client.node))
      connections.add(sourceLabels(row), row);
    if (row.destination && isAt(scope, 'ztunnel', row.destination.node))
      connections.add(destinationLabels(row), row);
  }
  connections.write(page);
  return page.text();
}

function isAt(scope: AmbientScope, kind: 'waypoint' | 'ztunnel', place: string): boolean {
  if (scope === null) return true;
  if (scope.kind === 'waypoint') return kind === 'waypoint' && scope.namespace === place;
  return scope.kind === 'ztunnel' && kind === 'ztunnel' && scope.node === place;
}

function passesGateway(scope: AmbientScope, row: LedgerRow): boolean {
  if (row.mirror) return false;
  if (scope === null) return true;
  const one: Scope = scope.kind === 'gateway' ? scope : null;
  return one !== null && isIn(one, row.client);
}

function waypointLabels(row: LedgerRow): Labels {
  return {
    reporter: 'waypoint',
    ...peerLabels(row.client, row.destination, chosenService(row)),
    ...resultLabels(row),
    connection_security_policy: 'mutual_tls',
  };
}

/** The waypoint of a namespace. */
export function waypointIn(namespace: string): IstioPeer {
  return { namespace, workload: 'waypoint', app: 'waypoint', version: 'latest', serviceAccount: 'waypoint' };
}

/** A client's ztunnel knows the Service it addressed, and that its waypoint answered. TCP goes on to the Pod. */
function sourceLabels(row: LedgerRow): Labels {
  const { parent, client, destination, protocol } = row;
  const far = protocol === 'tcp' ? destination : waypointIn(parent.namespace);
  return { reporter: 'source', ...peerLabels(client, far, serviceNamed(parent)), ...L4 };
}

/** A server's ztunnel sees the waypoint, or whoever needs none. */
function destinationLabels(row: LedgerRow): Labels {
  const { parent, client, destination, backend, protocol } = row;
  const near = protocol === 'tcp' || parent.kind === 'Gateway' ? client : waypointIn(parent.namespace);
  return {
    reporter: 'destination',
    ...peerLabels(near, destination, serviceNamed(backend ?? parent)),
    ...L4,
  };
}

const L4: Labels = {
  request_protocol: 'tcp',
  response_flags: '-',
  connection_security_policy: 'mutual_tls',
};

type Sum = { readonly labels: Labels; requests: number; connections: number; sent: number; received: number };

/** Connections of the same two ends, counted from the requests they carry. */
class Connections {
  readonly #sums = new Map<string, Sum>();

  add(labels: Labels, row: LedgerRow): void {
    const key = Object.values(labels).join('|');
    const known = this.#sums.get(key) ?? { labels, requests: 0, connections: 0, sent: 0, received: 0 };
    this.#sums.set(key, known);
    if (row.protocol === 'tcp') known.connections += row.count;
    else known.requests += row.count;
    known.sent += row.sent.sum;
    known.received += row.received.sum;
  }

  write(page: Exposition): void {
    for (const { labels, requests, connections, sent, received } of this.#sums.values()) {
      const pooled = Math.ceil(requests / REQUESTS_PER_CONNECTION);
      page.add(TCP_OPENED, labels, connections + pooled);
      // The last one of a pool stays open.
      page.add(TCP_CLOSED, labels, connections + Math.max(0, pooled - 1));
      page.add(TCP_RECEIVED, labels, sent);
      page.add(TCP_SENT, labels, received);
    }
  }
}
