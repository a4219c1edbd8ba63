import type { LedgerRow } from '../ledger.ts';
import { Exposition, type Labels } from './exposition.ts';
import {
  BUILD,
  DURATION,
  REQUEST_BYTES,
  REQUEST_MESSAGES,
  REQUESTS,
  RESPONSE_BYTES,
  RESPONSE_MESSAGES,
  TCP_CLOSED,
  TCP_OPENED,
  TCP_RECEIVED,
  TCP_SENT,
} from './istio-families.ts';
import { chosenService, peerLabels, resultLabels, servedResultLabels, serviceNamed } from './istio-labels.ts';
import { isIn, latencyOf, type Scope, sizeOf } from './scope.ts';

/** Version the proxies say they are. */
const TAG = '1.31.0';

/**
 * What sidecars serve at :15020/stats/prometheus: `reporter="source"` of the requests a Pod sends, `reporter="destination"` of
 * those it answers. The parent Service is lost: both name the backend, or one of its Services.
 */
export function istioSidecarPage(rows: Iterable<LedgerRow>, scope: Scope): string {
  const page = new Exposition();
  addBuild(page, 'proxy');
  for (const row of rows) {
    // Envoy's mirror sends copies past the filter that counts.
    if (isIn(scope, row.client) && !row.mirror) addSent(page, row);
    if (row.destination && isIn(scope, row.destination)) addServed(page, row);
  }
  return page.text();
}

/** `istio_build` of a component. */
export function addBuild(page: Exposition, component: string): void {
  page.add(BUILD, { component, tag: TAG }, 1);
}

/** The requests of a row as the proxy of their client counts them. */
export function addSent(page: Exposition, row: LedgerRow): void {
  const peers = peerLabels(row.client, row.destination, chosenService(row));
  const security = { connection_security_policy: 'unknown' };
  addRow(page, row, { reporter: 'source', ...peers, ...resultLabels(row), ...security });
}

/** The inbound side knows its Pod, and the first Service that leads to it: with `reviews` and `reviews-v1`, not which was meant. */
function addServed(page: Exposition, row: LedgerRow): void {
  const { destination, client } = row;
  if (!destination) return;
  const [first] = destination.services;
  const service = serviceNamed({
    namespace: destination.namespace,
    name: first?.name ?? destination.workload,
  });
  const peers = peerLabels(client, destination, service);
  const security = { connection_security_policy: 'mutual_tls' };
  addRow(page, row, { reporter: 'destination', ...peers, ...servedResultLabels(row), ...security });
}

/** Adds a row under these labels to the metrics of its protocol. */
export function addRow(page: Exposition, row: LedgerRow, labels: Labels): void {
  if (row.protocol === 'tcp') {
    addConnections(page, row, labels);
    return;
  }
  page.add(REQUESTS, labels, row.count);
  page.addDistribution(DURATION, labels, latencyOf(row, DURATION.bounds, 1));
  page.addDistribution(REQUEST_BYTES, labels, sizeOf(row, 'sent', REQUEST_BYTES.bounds));
  page.addDistribution(RESPONSE_BYTES, labels, sizeOf(row, 'received', RESPONSE_BYTES.bounds));
  if (row.protocol !== 'grpc') return;
  page.add(REQUEST_MESSAGES, labels, row.count);
  page.add(RESPONSE_MESSAGES, labels, row.grpcStatus === 'OK' ? row.count : 0);
}

/** Istio names directions as the server sees them: received from the client, sent to it. */
function addConnections(page: Exposition, row: LedgerRow, labels: Labels): void {
  const { response_code: _code, grpc_response_status: _grpc, ...own } = labels;
  page.add(TCP_OPENED, own, row.count);
  page.add(TCP_CLOSED, own, row.count);
  page.add(TCP_RECEIVED, own, row.sent.sum);
  page.add(TCP_SENT, own, row.received.sum);
}
