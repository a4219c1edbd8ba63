import type { Family } from './exposition.ts';

const MS = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000,
  1_800_000, 3_600_000,
];
const BYTES = [1, 8, 64, 512, 4_096, 32_768, 262_144, 2_097_152, 16_777_216, 134_217_728, 1_073_741_824];

/** Counters of Istio's proxies. */
export const REQUESTS = counter('istio_requests_total', 'Requests handled by an Istio proxy.');
export const REQUEST_MESSAGES = counter('istio_request_messages_total', 'gRPC messages sent by clients.');
export const RESPONSE_MESSAGES = counter('istio_response_messages_total', 'gRPC messages sent by servers.');
export const TCP_OPENED = counter('istio_tcp_connections_opened_total', 'TCP connections opened.');
export const TCP_CLOSED = counter('istio_tcp_connections_closed_total', 'TCP connections closed.');
export const TCP_SENT = counter('istio_tcp_sent_bytes_total', 'Bytes sent as answers over TCP connections.');
export const TCP_RECEIVED = counter('istio_tcp_received_bytes_total', 'Bytes received over TCP connections.');

/** The version of a component, as its `tag`. */
export const BUILD: Family = { name: 'istio_build', help: 'Istio component build info.', type: 'gauge' };

/** Histograms of Istio's proxies: milliseconds, and bytes. */
export const DURATION = histogram(
  'istio_request_duration_milliseconds',
  'Duration of requests in milliseconds.',
  MS,
);
export const REQUEST_BYTES = histogram('istio_request_bytes', 'Sizes of request bodies.', BYTES);
export const RESPONSE_BYTES = histogram('istio_response_bytes', 'Sizes of response bodies.', BYTES);

function counter(name: string, help: string): Family {
  return { name, help, type: 'counter' };
}

function histogram(name: string, help: string, bounds: readonly number[]) {
  return { name, help, type: 'histogram', bounds, le: String } as const;
}
