import type { LedgerRow } from '../ledger.ts';
import type { Party } from '../population.ts';
import type { Exposition, Family, Labels } from './exposition.ts';
import { grpcCode, isIn, latencyOf, type Scope } from './scope.ts';

const CONTROL_PLANE = 'linkerd';
const MS = [
  1, 2, 3, 4, 5, 10, 20, 30, 40, 50, 100, 200, 300, 400, 500, 1_000, 2_000, 3_000, 4_000, 5_000, 10_000,
  20_000, 30_000, 40_000, 50_000,
];

const REQUESTS: Family = { name: 'request_total', help: 'Total count of HTTP requests.', type: 'counter' };
const RESPONSES: Family = { name: 'response_total', help: 'Total count of HTTP responses.', type: 'counter' };
const LATENCY: Family = {
  name: 'response_latency_ms',
  help: 'Elapsed times between a request and its response, in milliseconds.',
  type: 'histogram',
  bounds: MS,
  le: String,
};
const OPEN: Family = {
  name: 'tcp_open_connections',
  help: 'Number of currently-open connections.',
  type: 'gauge',
};
const READ: Family = {
  name: 'tcp_read_bytes_total',
  help: 'Total count of bytes read from peers.',
  type: 'counter',
};
const WRITTEN: Family = {
  name: 'tcp_write_bytes_total',
  help: 'Total count of bytes written to peers.',
  type: 'counter',
};

/**
 * Adds what every Linkerd counts per endpoint: outbound by the Service whose endpoints were balanced over (the backend),
 * inbound by the client's identity. Requests that reach no endpoint are in none of it.
 */
export function addClassic(page: Exposition, row: LedgerRow, scope: Scope): void {
  const { client, destination, mirror } = row;
  // Linkerd makes no copies: a route that asks for them is not enforced.
  if (!destination || mirror) return;
  if (isIn(scope, client)) addDirection(page, row, outboundLabels(row, destination));
  if (isIn(scope, destination)) addDirection(page, row, inboundLabels(row, destination));
}

function addDirection(page: Exposition, row: LedgerRow, labels: Labels): void {
  const { direction = '', authority: _authority, ...peer } = labels;
  const tcp = { direction, peer: direction === 'inbound' ? 'src' : 'dst', ...peer };
  page.add(READ, tcp, direction === 'inbound' ? row.sent.sum : row.received.sum);
  page.add(WRITTEN, tcp, direction === 'inbound' ? row.received.sum : row.sent.sum);
  if (row.protocol === 'tcp') return;
  page.add(OPEN, tcp, row.count > 0 ? 1 : 0);
  const status = { status_code: String(row.status) };
  page.add(REQUESTS, labels, row.count);
  page.add(RESPONSES, { ...labels, ...status, ...classify(row) }, row.count);
  page.addDistribution(LATENCY, { ...labels, ...status }, latencyOf(row, MS, 1));
}

function outboundLabels(row: LedgerRow, destination: Party): Labels {
  const { backend, parent } = row;
  const addressed = parent.kind === 'Service' ? parent : (backend ?? parent);
  return {
    direction: 'outbound',
    authority: `${addressed.name}.${addressed.namespace}.svc.cluster.local:${addressed.port}`,
    ...targetLabels(destination),
    server_id: identityOf(destination),
    dst_control_plane_ns: CONTROL_PLANE,
    dst_deployment: destination.workload,
    dst_namespace: destination.namespace,
    dst_pod: destination.pod,
    dst_pod_template_hash: /-([a-z0-9]{5,10})-[a-z0-9]{5}$/.exec(destination.pod)?.[1] ?? '',
    dst_service: backend?.name ?? '',
    dst_serviceaccount: destination.serviceAccount,
    dst_zone: '',
    dst_zone_locality: 'unknown',
  };
}

function inboundLabels({ client }: LedgerRow, destination: Party): Labels {
  const byDefault = (kind: 'srv' | 'route' | 'authz', name: string): Labels => ({
    [`${kind}_group`]: '',
    [`${kind}_kind`]: 'default',
    [`${kind}_name`]: name,
  });
  return {
    direction: 'inbound',
    authority: '',
    ...targetLabels(destination),
    client_id: identityOf(client),
    ...byDefault('srv', 'all-unauthenticated'),
    ...byDefault('route', 'default'),
    ...byDefault('authz', 'all-unauthenticated'),
  };
}

function targetLabels({ address, port }: Party): Labels {
  return {
    target_addr: `${address}:${port}`,
    target_ip: address,
    target_port: String(port),
    tls: 'true',
  };
}

/** The mTLS identity of a ServiceAccount. */
function identityOf({ serviceAccount, namespace }: Party): string {
  return `${serviceAccount}.${namespace}.serviceaccount.identity.linkerd.cluster.local`;
}

function classify(row: LedgerRow): Labels {
  const isFailure = row.status >= 500 || (row.grpcStatus !== null && row.grpcStatus !== 'OK');
  return {
    classification: isFailure ? 'failure' : 'success',
    grpc_status: grpcCode(row),
    error: row.failure === 'timeout' ? 'timeout' : '',
  };
}
