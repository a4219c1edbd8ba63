import type { BackendPort, LedgerRow } from '../ledger.ts';
import type { Party } from '../population.ts';
import { Exposition, type Family, type Labels } from './exposition.ts';
import { addressedPort, isIn, latencyOf, type Scope } from './scope.ts';

const MESH = 'default';
const ZONE = 'zone-1';
const MS = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000,
  1_800_000, 3_600_000,
];

/** How Kuma names Services in Envoy's stats: by tag (default until 2.14), or by resource identifier (KRI, always from 3.0 on). */
export type KumaNames = 'tags' | 'kri';

const CLUSTER_TOTAL = counter('envoy_cluster_upstream_rq_total', 'Requests sent to a cluster.');
const CLUSTER_CLASS = counter('envoy_cluster_upstream_rq_xx', 'Responses of a cluster by class.');
const CLUSTER_CODE = counter('envoy_cluster_upstream_rq', 'Responses of a cluster by code.');
const CLUSTER_TIMEOUT = counter('envoy_cluster_upstream_rq_timeout', 'Requests that timed out.');
const CLUSTER_TIME = time('envoy_cluster_upstream_rq_time', 'Time of requests to a cluster, milliseconds.');
const CONNECTIONS = counter('envoy_cluster_upstream_cx_total', 'Connections to a cluster.');
const READ = counter('envoy_cluster_upstream_cx_rx_bytes_total', 'Bytes received from a cluster.');
const WRITTEN = counter('envoy_cluster_upstream_cx_tx_bytes_total', 'Bytes sent to a cluster.');
const HTTP_TOTAL = counter('envoy_http_downstream_rq_total', 'Requests to a listener.');
const HTTP_CLASS = counter('envoy_http_downstream_rq_xx', 'Responses of a listener by class.');
const HTTP_TIME = time('envoy_http_downstream_rq_time', 'Time of requests to a listener, milliseconds.');

/**
 * What kuma-dp serves: Envoy's own stats. Requests to the parent (`envoy_http_downstream_*`) and requests to the backend
 * (`envoy_cluster_*`) stand beside each other and nothing ties them; routes and rules are in neither.
 */
export function kumaPage(rows: Iterable<LedgerRow>, names: KumaNames, scope: Scope): string {
  const page = new Exposition();
  for (const row of rows) {
    if (isIn(scope, row.client)) addOutbound(page, row, names);
    if (row.destination && isIn(scope, row.destination)) addInbound(page, row, names);
  }
  return page.text();
}

function addOutbound(page: Exposition, row: LedgerRow, names: KumaNames): void {
  const proxy = proxyLabels(row.client, names);
  const { backend, failure } = row;
  if (backend && failure !== 'invalid-backend')
    addCluster(page, row, { envoy_cluster_name: nameOf(backend, names), ...MESH_TRAFFIC, ...proxy });
  const addressed = addressedPort(row);
  if (addressed === null || row.mirror || row.protocol === 'tcp') return;
  addListener(page, row, {
    envoy_http_conn_manager_prefix: nameOf(addressed, names),
    ...MESH_TRAFFIC,
    ...proxy,
  });
}

const MESH_TRAFFIC: Labels = { kuma_io_mesh_traffic: 'true' };

function addInbound(page: Exposition, row: LedgerRow, names: KumaNames): void {
  if (!row.destination || row.protocol === 'tcp') return;
  const own =
    names === 'kri' ? `self_inbound_dp_${row.destination.port}` : `localhost_${row.destination.port}`;
  const proxy = proxyLabels(row.destination, names);
  addCluster(page, row, { envoy_cluster_name: own, ...proxy });
  addListener(page, row, { envoy_http_conn_manager_prefix: own, ...proxy });
}

function addCluster(page: Exposition, row: LedgerRow, labels: Labels): void {
  const wasSent = row.failure !== 'no-endpoints';
  if (wasSent) {
    page.add(READ, labels, row.received.sum);
    page.add(WRITTEN, labels, row.sent.sum);
  }
  if (row.protocol === 'tcp') {
    page.add(CONNECTIONS, labels, wasSent ? row.count : 0);
    return;
  }
  // A request for which no endpoint was found is charged to its cluster, but never sent.
  if (wasSent) page.add(CLUSTER_TOTAL, labels, row.count);
  page.add(CLUSTER_CLASS, { envoy_response_code_class: classOf(row.status), ...labels }, row.count);
  page.add(CLUSTER_CODE, { envoy_response_code: String(row.status), ...labels }, row.count);
  if (row.failure === 'timeout') page.add(CLUSTER_TIMEOUT, labels, row.count);
  if (wasSent) page.addDistribution(CLUSTER_TIME, labels, latencyOf(row, MS, 1));
}

function addListener(page: Exposition, row: LedgerRow, labels: Labels): void {
  // Envoy answers gRPC with 200, whatever happened.
  const status = row.protocol === 'grpc' ? 200 : row.status;
  page.add(HTTP_TOTAL, labels, row.count);
  page.add(HTTP_CLASS, { envoy_response_code_class: classOf(status), ...labels }, row.count);
  page.addDistribution(HTTP_TIME, labels, latencyOf(row, MS, 1));
}

function classOf(status: number): string {
  return String(Math.floor(status / 100));
}

/** `kri_msvc_<mesh>_<zone>_<namespace>_<name>_<port>`, or `<name>_<namespace>_svc_<port>`. */
function nameOf({ namespace, name, port }: BackendPort, names: KumaNames): string {
  return names === 'kri'
    ? `kri_msvc_${MESH}_${ZONE}_${namespace}_${name}_${port}`
    : `${name}_${namespace}_svc_${port}`;
}

/** What kuma-dp adds to every series of its proxy. */
function proxyLabels(party: Party, names: KumaNames): Labels {
  if (names === 'kri') return { mesh: MESH, zone: ZONE, kuma_workload: party.workload };
  const [first] = party.services;
  const service = first
    ? nameOf({ namespace: party.namespace, ...first }, 'tags')
    : `${party.workload}_${party.namespace}_svc`;
  return { mesh: MESH, zone: ZONE, dataplane: party.pod, kuma_io_service: service };
}

function counter(name: string, help: string): Family {
  return { name, help, type: 'counter' };
}

function time(name: string, help: string): Family {
  return { name, help, type: 'histogram', bounds: MS, le: String };
}
