import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '../ledger.ts';
import { countOf } from '../traffic-world.fixture.ts';
import { demoScene } from './demo-scene.fixture.ts';
import type { Telemetry } from './pages.ts';
import { type Sample, sumOf } from './read-exposition.fixture.ts';

const { rows, page } = demoScene();

type Labels = Sample['labels'];
type Sum = {
  readonly telemetry: Telemetry;
  readonly metric: string;
  readonly labels?: (labels: Labels) => boolean;
  readonly rows: (row: LedgerRow) => boolean;
};

const isRequest = ({ protocol, mirror }: LedgerRow) => protocol !== 'tcp' && !mirror;
const inMesh = ({ parent }: LedgerRow) => parent.kind === 'Service';
const isGrpcRoute = ({ route }: LedgerRow) => route?.kind === 'GRPCRoute';
/** Through a Gateway only what it sent on is seen by the mesh. */
const isAddressed = ({ parent, backend }: LedgerRow) => parent.kind === 'Service' || backend !== null;

const SUMS: readonly Sum[] = [
  {
    telemetry: 'istio-sidecar',
    metric: 'istio_requests_total',
    labels: ({ reporter }) => reporter === 'source',
    rows: isRequest,
  },
  {
    telemetry: 'istio-sidecar',
    metric: 'istio_requests_total',
    labels: ({ reporter }) => reporter === 'destination',
    rows: ({ protocol, destination }) => protocol !== 'tcp' && destination !== null,
  },
  {
    telemetry: 'istio-sidecar',
    metric: 'istio_requests_total',
    labels: ({ reporter, response_code }) => reporter === 'source' && response_code === '502',
    rows: ({ status, protocol }) => status === 502 && protocol === 'http',
  },
  {
    telemetry: 'istio-sidecar',
    metric: 'istio_requests_total',
    labels: ({ response_flags }) => response_flags === 'UH',
    rows: ({ failure }) => failure === 'no-endpoints',
  },
  {
    telemetry: 'istio-sidecar',
    metric: 'istio_requests_total',
    labels: ({ reporter, grpc_response_status: grpc }) =>
      reporter === 'source' && grpc !== '' && grpc !== '0',
    rows: ({ grpcStatus }) => grpcStatus !== null && grpcStatus !== 'OK',
  },
  {
    telemetry: 'istio-sidecar',
    metric: 'istio_request_duration_milliseconds_count',
    labels: ({ reporter }) => reporter === 'source',
    rows: isRequest,
  },
  {
    telemetry: 'istio-sidecar',
    metric: 'istio_tcp_connections_opened_total',
    labels: ({ reporter }) => reporter === 'source',
    rows: ({ protocol }) => protocol === 'tcp',
  },
  {
    telemetry: 'istio-ambient',
    metric: 'istio_requests_total',
    labels: ({ reporter }) => reporter === 'waypoint',
    rows: (row) => isRequest(row) && inMesh(row),
  },
  {
    telemetry: 'istio-ambient',
    metric: 'istio_requests_total',
    labels: ({ reporter }) => reporter === 'source',
    rows: (row) => isRequest(row) && !inMesh(row),
  },
  {
    telemetry: 'linkerd',
    metric: 'outbound_http_route_request_statuses_total',
    rows: (row) => isRequest(row) && isAddressed(row) && !isGrpcRoute(row),
  },
  { telemetry: 'linkerd', metric: 'outbound_grpc_route_request_statuses_total', rows: isGrpcRoute },
  {
    telemetry: 'linkerd',
    metric: 'outbound_grpc_route_request_statuses_total',
    labels: ({ grpc_status }) => grpc_status !== 'OK',
    rows: (row) => isGrpcRoute(row) && row.grpcStatus !== 'OK',
  },
  {
    telemetry: 'linkerd',
    metric: 'outbound_http_route_request_duration_seconds_count',
    rows: (row) => isRequest(row) && isAddressed(row) && !isGrpcRoute(row),
  },
  {
    telemetry: 'linkerd',
    metric: 'outbound_http_route_backend_requests_total',
    labels: ({ backend_name }) => backend_name === 'checkout-v2',
    rows: ({ backend, mirror }) => backend?.name === 'checkout-v2' && !mirror,
  },
  {
    telemetry: 'linkerd',
    metric: 'outbound_http_route_backend_response_statuses_total',
    labels: ({ error }) => error === 'FAIL_FAST',
    rows: ({ failure }) => failure === 'no-endpoints',
  },
  {
    telemetry: 'linkerd',
    metric: 'response_total',
    labels: ({ direction }) => direction === 'outbound',
    rows: (row) => isRequest(row) && row.destination !== null,
  },
  {
    telemetry: 'linkerd-classic',
    metric: 'response_total',
    labels: ({ direction }) => direction === 'outbound',
    rows: (row) => isRequest(row) && row.destination !== null,
  },
  {
    telemetry: 'linkerd-classic',
    metric: 'response_total',
    labels: ({ direction }) => direction === 'inbound',
    rows: (row) => isRequest(row) && row.destination !== null,
  },
  {
    telemetry: 'linkerd-classic',
    metric: 'response_total',
    labels: ({ direction, classification }) => direction === 'outbound' && classification === 'failure',
    rows: (row) =>
      isRequest(row) && row.destination !== null && (row.status >= 500 || (row.grpcStatus ?? 'OK') !== 'OK'),
  },
  { telemetry: 'linkerd-classic', metric: 'outbound_grpc_route_backend_requests_total', rows: isGrpcRoute },
  {
    telemetry: 'kuma',
    metric: 'envoy_http_downstream_rq_total',
    labels: ({ envoy_http_conn_manager_prefix: prefix = '' }) => prefix.startsWith('kri_msvc_'),
    rows: (row) => isRequest(row) && isAddressed(row),
  },
  {
    telemetry: 'kuma',
    metric: 'envoy_cluster_upstream_rq_xx',
    labels: ({ envoy_cluster_name: name }) => name === 'kri_msvc_default_zone-1_storefront_checkout-v2_80',
    rows: ({ backend }) => backend?.name === 'checkout-v2',
  },
  {
    telemetry: 'kuma',
    metric: 'envoy_cluster_upstream_rq_time_count',
    labels: ({ envoy_cluster_name: name = '' }) => name.startsWith('kri_'),
    rows: ({ protocol, failure, backend }) =>
      protocol !== 'tcp' && backend !== null && (failure === null || failure === 'timeout'),
  },
  {
    telemetry: 'kuma-envoy',
    metric: 'envoy_cluster_upstream_rq_xx',
    labels: ({ envoy_cluster_name: name = '', envoy_response_code_class: code }) =>
      name.includes('_svc_') && code === '5',
    rows: ({ backend, failure, status, protocol }) =>
      protocol !== 'tcp' && backend !== null && failure !== 'invalid-backend' && status >= 500,
  },
  {
    telemetry: 'kuma-envoy',
    metric: 'envoy_cluster_upstream_cx_total',
    rows: ({ protocol }) => protocol === 'tcp',
  },
];

describe('metrics agree with the ledger', () => {
  it.each(SUMS)('$telemetry $metric', ({ telemetry, metric, labels, rows: fits }) => {
    const counted = countOf(rows, fits);
    expect(counted).toBeGreaterThan(0);
    expect(sumOf(page(`/metrics/${telemetry}`), metric, labels)).toBe(counted);
  });

  it.each([
    {
      telemetry: 'istio-sidecar',
      metric: 'istio_request_duration_milliseconds',
      le: '250',
      ms: 250,
      labels: ({ reporter }: Labels) => reporter === 'source',
    },
    {
      telemetry: 'istio-ambient',
      metric: 'istio_request_duration_milliseconds',
      le: '25',
      ms: 25,
      labels: () => true,
    },
    {
      telemetry: 'linkerd',
      metric: 'outbound_http_route_request_duration_seconds',
      le: '0.5',
      ms: 500,
      labels: () => true,
    },
    {
      telemetry: 'linkerd-classic',
      metric: 'response_latency_ms',
      le: '30',
      ms: 30,
      labels: ({ direction }: Labels) => direction === 'outbound',
    },
    {
      telemetry: 'kuma',
      metric: 'envoy_http_downstream_rq_time',
      le: '100',
      ms: 100,
      labels: ({ envoy_http_conn_manager_prefix: p = '' }: Labels) => p.startsWith('kri_'),
    },
  ])('$telemetry: latencies up to $ms ms', ({ telemetry, metric, le, ms, labels }) => {
    const fits = (row: LedgerRow) => {
      if (!isRequest(row) || !isAddressed(row)) return false;
      if (telemetry === 'linkerd-classic') return row.destination !== null;
      return telemetry !== 'linkerd' || !isGrpcRoute(row);
    };
    let expected = 0;
    // Counted from the bounds that the ledger itself names, not by the code under test.
    for (const row of rows.filter(fits)) expected += countUpTo(row, ms);
    const named = (each: Labels) => each.le === le && labels(each);
    expect(sumOf(page(`/metrics/${telemetry}`), `${metric}_bucket`, named)).toBe(expected);
    expect(expected).toBeGreaterThan(0);
  });

  it('istio: bytes received by servers are those that clients sent', () => {
    const source = ({ reporter }: Labels) => reporter === 'source';
    const sent = rows.filter(isRequest).reduce((sum, row) => sum + row.sent.sum, 0);
    expect(sumOf(page('/metrics/istio-sidecar'), 'istio_request_bytes_sum', source)).toBe(sent);
  });

  it('istio ambient: ztunnels see all bytes, and connections that requests share', () => {
    const samples = page('/metrics/istio-ambient');
    const source = ({ reporter, app }: Labels) => reporter === 'source' && app === undefined;
    const sent = rows.filter((row) => inMesh(row) && !row.mirror).reduce((sum, row) => sum + row.sent.sum, 0);
    expect(sumOf(samples, 'istio_tcp_received_bytes_total', source)).toBe(sent);
    const opened = sumOf(samples, 'istio_tcp_connections_opened_total', source);
    expect(opened).toBeLessThan(countOf(rows, (row) => inMesh(row)));
    expect(opened).toBeGreaterThan(countOf(rows, ({ protocol }) => protocol === 'tcp'));
  });
});

function countUpTo(row: LedgerRow, ms: number): number {
  const bounds = [0.5, 1, 2, 3, 4, 5, 10, 20, 25, 30, 40, 50, 100, 200, 250, 300, 400, 500];
  const until = bounds.indexOf(ms);
  return row.latency.buckets.slice(0, until + 1).reduce((sum, count) => sum + count, 0);
}
