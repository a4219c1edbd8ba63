import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { LedgerRow } from './ledger.ts';
import { demoScene } from './metrics/demo-scene.fixture.ts';
import { TELEMETRIES } from './metrics/pages.ts';
import { type MetricsServer, serveMetrics } from './serve-metrics.ts';
import { countOf } from './traffic-world.fixture.ts';

const BIN = process.env.PROMETHEUS_BIN ?? 'prometheus';
const hasPrometheus = spawnSync(BIN, ['--version']).status === 0;

const VECTOR = z.object({
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
});

const { scene, rows } = demoScene();
const dir = mkdtempSync(join(tmpdir(), 'sandbox-prometheus-'));
let metrics: MetricsServer;
let prometheus: ChildProcess;
let url: string;

/** A port nobody listens on at this moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return address.port;
}

/** The value of a query that gives one number; null while it gives none. */
async function ask(query: string): Promise<number | null> {
  try {
    const { body } = await request(`${url}/api/v1/query`, { query: { query } });
    const [first] = VECTOR.parse(await body.json()).data.result;
    return first ? Number(first.value[1]) : null;
  } catch (error) {
    // Not up yet: the caller polls, and says what was missing.
    if (error instanceof Error) return null;
    throw error;
  }
}

const isRequest = ({ protocol, mirror }: LedgerRow) => protocol !== 'tcp' && !mirror;

describe.skipIf(!hasPrometheus)('a real Prometheus', () => {
  beforeAll(async () => {
    metrics = await serveMetrics(() => scene, 0);
    const config = {
      // Long enough for a machine that does much else; nothing is counted any more, so one scrape of each page is enough.
      global: { scrape_interval: '5s', scrape_timeout: '5s' },
      // The Pods are the same in each, so what tells the telemetries apart is added here.
      scrape_configs: TELEMETRIES.map((telemetry) => ({
        job_name: telemetry,
        http_sd_configs: [{ url: `${metrics.url}/meshloom/targets/${telemetry}` }],
        metric_relabel_configs: [{ target_label: 'telemetry', replacement: telemetry }],
      })),
    };
    const file = join(dir, 'prometheus.yml');
    writeFileSync(file, stringify(config));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const flags = [`--config.file=${file}`, `--storage.tsdb.path=${dir}/data`];
    prometheus = spawn(BIN, [...flags, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' });
  });

  afterAll(async () => {
    prometheus.kill('SIGKILL');
    await once(prometheus, 'exit');
    await metrics.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it.each([
    {
      query: 'sum(istio_requests_total{telemetry="istio-sidecar",reporter="source"})',
      fits: isRequest,
    },
    {
      query: 'sum(istio_requests_total{telemetry="istio-ambient",reporter=~"source|waypoint"})',
      fits: isRequest,
    },
    {
      query:
        'sum(outbound_http_route_backend_requests_total{telemetry="linkerd",namespace="storefront",deployment="bff-v7",parent_name="checkout",backend_name="checkout-v2"})',
      fits: ({ client, backend }: LedgerRow) =>
        client.workload === 'bff-v7' && backend?.name === 'checkout-v2',
    },
    {
      query:
        'sum(response_total{telemetry="linkerd-classic",direction="outbound",deployment="client-v1",dst_service="demo-app-v2"})',
      fits: ({ client, backend }: LedgerRow) =>
        client.workload === 'client-v1' && backend?.name === 'demo-app-v2',
    },
    {
      query:
        'sum(envoy_http_downstream_rq_xx{telemetry="kuma",kuma_workload="bff-v7",envoy_http_conn_manager_prefix="kri_msvc_default_zone-1_storefront_checkout_80"})',
      fits: ({ client, parent }: LedgerRow) => client.workload === 'bff-v7' && parent.name === 'checkout',
    },
    {
      query:
        'sum(envoy_cluster_upstream_rq_total{telemetry="kuma-envoy",envoy_cluster_name="demo-app-v1_demo_svc_80"})',
      fits: ({ backend }: LedgerRow) => backend?.name === 'demo-app-v1',
    },
  ])(
    'counts what the ledger counts: $query',
    async ({ query, fits }) => {
      const counted = countOf(rows, fits);
      expect(counted).toBeGreaterThan(0);
      await expect.poll(() => ask(query), { timeout: 40_000, interval: 250 }).toBe(counted);
    },
    45_000,
  );
});
