import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCluster } from '../../cluster.ts';
import { seedCluster } from '../../seed/seed-cluster.ts';
import { DEMO_TRAFFIC } from '../demo-traffic.ts';
import { TrafficEngine } from '../engine.ts';
import type { LedgerRow } from '../ledger.ts';
import { followStore } from '../live-world.ts';
import { countOf } from '../traffic-world.fixture.ts';
import { metricsPage, type Scene, scrapeTargets, TELEMETRIES, type Telemetry } from './pages.ts';
import { readExposition, type Sample, sumOf } from './read-exposition.fixture.ts';

let scene: Scene;
let rows: readonly LedgerRow[];

beforeAll(() => {
  const cluster = createCluster();
  seedCluster(cluster, 'demo');
  const world = followStore(cluster.store);
  const engine = new TrafficEngine({ traffic: DEMO_TRAFFIC, seed: 5, world: world.current });
  // Slow enough for the higher buckets to be met.
  engine.setTroubles([{ namespace: 'catalog', service: 'search-v1', failing: 0.3, slow: 40 }]);
  for (let second = 0; second < 30; second += 1) engine.tick(1);
  rows = [...engine.ledger.rows];
  scene = { rows, everyone: engine.everyone };
});

const read = new Map<string, readonly Sample[]>();

/** Each page is read once: nothing is counted any more. */
function page(path: string): readonly Sample[] {
  const known = read.get(path);
  if (known) return known;
  const text = metricsPage(scene, path);
  if (text === null) throw new Error(`no page ${path}`);
  const samples = text === '' ? [] : readExposition(text);
  read.set(path, samples);
  return samples;
}

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

describe('what a mesh cannot tell', () => {
  it('istio sidecar: the parent Service is nowhere on the side of the client', () => {
    const split = page('/metrics/istio-sidecar').filter(
      ({ name, labels }) =>
        name === 'istio_requests_total' &&
        labels.reporter === 'source' &&
        labels.destination_service_namespace === 'storefront' &&
        labels.destination_app === 'checkout',
    );
    expect(new Set(split.map(({ labels }) => labels.destination_service_name))).toEqual(
      new Set(['checkout-v1', 'checkout-v2']),
    );
  });

  it('istio: without an upstream the destination is unknown, and the Service what the client wrote', () => {
    const [refused] = page('/metrics/istio-sidecar').filter(
      ({ name, labels }) => name === 'istio_requests_total' && labels.response_flags === 'UH',
    );
    expect(refused?.labels).toMatchObject({
      source_workload: 'orders-v6',
      destination_workload: 'unknown',
      destination_service: 'refunds.payments',
      response_code: '503',
    });
  });

  it('istio ambient: ztunnel knows the addressed Service and its waypoint', () => {
    const [seen] = page('/metrics/istio-ambient').filter(
      ({ name, labels }) =>
        name === 'istio_tcp_connections_opened_total' &&
        labels.reporter === 'source' &&
        labels.destination_service_name === 'checkout',
    );
    expect(seen?.labels).toMatchObject({
      source_workload: 'bff-v7',
      destination_workload: 'waypoint',
      destination_service: 'checkout.storefront.svc.cluster.local',
      request_protocol: 'tcp',
    });
  });

  it('linkerd: no client and no rule, and classic names the backend', () => {
    const samples = page('/metrics/linkerd');
    const backends = samples.filter(
      ({ name, labels }) =>
        name === 'outbound_http_route_backend_requests_total' && labels.parent_name === 'checkout',
    );
    expect(backends.map(({ labels }) => labels)).toEqual([
      linkerdBackend('checkout-v1'),
      linkerdBackend('checkout-v2'),
    ]);
    const unrouted = samples.filter(
      ({ name, labels }) =>
        name === 'outbound_http_route_request_statuses_total' && labels.parent_name === 'inventory',
    );
    expect(unrouted[0]?.labels).toMatchObject({
      route_group: '',
      route_kind: 'default',
      route_name: 'http',
      hostname: '',
    });
  });

  it('linkerd classic: no request metrics by route', () => {
    const names = new Set(page('/metrics/linkerd-classic').map(({ name }) => name));
    expect([...names].filter((name) => name.startsWith('outbound_')).sort()).toEqual([
      'outbound_grpc_route_backend_requests_total',
      'outbound_http_route_backend_requests_total',
    ]);
  });

  it('kuma: parent and backend in metrics that nothing ties', () => {
    const samples = page('/metrics/kuma').filter(({ labels }) => labels.kuma_workload === 'bff-v7');
    const prefixes = new Set(samples.map(({ labels }) => labels.envoy_http_conn_manager_prefix));
    const clusters = new Set(samples.map(({ labels }) => labels.envoy_cluster_name));
    expect(prefixes).toContain('kri_msvc_default_zone-1_storefront_checkout_80');
    expect(prefixes).not.toContain('kri_msvc_default_zone-1_storefront_checkout-v2_80');
    expect(clusters).toContain('kri_msvc_default_zone-1_storefront_checkout-v2_80');
    expect(clusters).not.toContain('kri_msvc_default_zone-1_storefront_checkout_80');
  });

  it('kuma with tags: names and labels of the older era', () => {
    const [seen] = page('/metrics/kuma-envoy').filter(
      ({ name, labels }) =>
        name === 'envoy_cluster_upstream_rq_total' && labels.envoy_cluster_name === 'reviews_catalog_svc_80',
    );
    expect(seen?.labels).toMatchObject({
      kuma_io_mesh_traffic: 'true',
      mesh: 'default',
      kuma_io_service: 'bff_storefront_svc_80',
      dataplane: expect.stringMatching(/^bff-v7-/),
    });
  });
});

function linkerdBackend(name: string) {
  return {
    parent_group: 'core',
    parent_kind: 'Service',
    parent_namespace: 'storefront',
    parent_name: 'checkout',
    parent_port: '80',
    parent_section_name: '',
    route_group: 'gateway.networking.k8s.io',
    route_kind: 'HTTPRoute',
    route_namespace: 'storefront',
    route_name: 'checkout-rollout',
    backend_group: 'core',
    backend_kind: 'Service',
    backend_namespace: 'storefront',
    backend_name: name,
    backend_port: '80',
    backend_section_name: '',
  };
}

describe('pages', () => {
  const COUNTERS: Readonly<Record<Telemetry, string>> = {
    'istio-sidecar': 'istio_requests_total',
    'istio-ambient': 'istio_requests_total',
    linkerd: 'response_total',
    'linkerd-classic': 'response_total',
    kuma: 'envoy_cluster_upstream_rq_xx',
    'kuma-envoy': 'envoy_cluster_upstream_rq_xx',
  };

  it.each(TELEMETRIES)('%s: its targets hold together what the whole page holds', (telemetry) => {
    const targets = scrapeTargets(telemetry, scene.everyone);
    expect(new Set(targets.map(({ path }) => path)).size).toBe(targets.length);
    const metric = COUNTERS[telemetry];
    let sum = 0;
    for (const { path } of targets) sum += sumOf(page(path), metric);
    expect(sum).toBe(sumOf(page(`/metrics/${telemetry}`), metric));
  });

  it.each([
    '/metrics',
    '/metrics/other',
    '/metrics/linkerd/demo',
    '/metrics/linkerd/demo/gone-0',
    '/metrics/linkerd/demo/gone/0',
    '/metrics/istio-ambient/waypoint',
    '/metrics/istio-ambient/waypoint/nowhere',
    '/metrics/istio-ambient/other/demo',
    '/other/linkerd',
  ])('%s is no page', (path) => {
    expect(metricsPage(scene, path)).toBeNull();
  });

  it.each(TELEMETRIES)('%s: histograms never fall, and end at their count', (telemetry) => {
    const samples = page(`/metrics/${telemetry}`);
    const counts = new Map(
      samples
        .filter(({ name }) => name.endsWith('_count'))
        .map(({ name, labels, value }) => [name + JSON.stringify(labels), value]),
    );
    let last = { series: '', value: 0 };
    for (const { name, labels, value } of samples.filter((each) => each.name.endsWith('_bucket'))) {
      const { le, ...own } = labels;
      const series = name.replace(/_bucket$/, '_count') + JSON.stringify(own);
      if (series === last.series) expect(value).toBeGreaterThanOrEqual(last.value);
      if (le === '+Inf') expect(value).toBe(counts.get(series));
      last = { series, value };
    }
    expect(counts.size).toBeGreaterThan(0);
  });

  const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
  it.skipIf(!hasPromtool).each(TELEMETRIES)('%s: promtool reads it', (telemetry) => {
    const { status, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: metricsPage(scene, `/metrics/${telemetry}`) ?? '',
      encoding: 'utf8',
    });
    // 3: it would name some metrics otherwise, as the meshes themselves do; 1: it cannot read the page.
    expect([0, 3], stderr).toContain(status);
  });
});
