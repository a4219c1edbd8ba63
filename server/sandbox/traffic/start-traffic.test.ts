import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSandbox } from '../sandbox-client.fixture.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { TELEMETRIES } from './metrics/pages.ts';
import { readExposition, sumOf } from './metrics/read-exposition.fixture.ts';

const kubeconfigDir = mkdtempSync(join(tmpdir(), 'sandbox-traffic-'));
let sandbox: Sandbox;
let client: ReturnType<typeof openSandbox>;

beforeAll(async () => {
  sandbox = await startSandbox({ kubeconfigDir, controller: false, traffic: true });
  client = openSandbox(sandbox);
});

afterAll(async () => {
  await client.close();
  await sandbox.close();
  rmSync(kubeconfigDir, { recursive: true, force: true });
});

const LEDGER = z.object({
  since: z.string(),
  rows: z.array(
    z.object({
      client: z.object({ namespace: z.string(), workload: z.string(), pod: z.string().optional() }),
      backend: z.object({ name: z.string() }).nullable(),
      protocol: z.string(),
      mirror: z.boolean(),
      count: z.number(),
      latencyMs: z.object({ sum: z.number(), buckets: z.array(z.number()) }),
    }),
  ),
});

async function ledger(query = '') {
  const { status, body } = await client.call(`/meshloom/ledger${query}`);
  expect(status).toBe(200);
  return LEDGER.parse(body).rows;
}

async function get(path: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await request(`${sandbox.traffic?.metricsUrl}${path}`, { headers });
  return {
    status: response.statusCode,
    type: response.headers['content-type'],
    text: await response.body.text(),
  };
}

const sumRows = (rows: Awaited<ReturnType<typeof ledger>>) => rows.reduce((sum, { count }) => sum + count, 0);

describe('a sandbox with traffic', () => {
  it('counts on its own, by workload or by Pod', async () => {
    await expect.poll(async () => sumRows(await ledger()), { timeout: 10_000 }).toBeGreaterThan(500);
    const byPod = await ledger('?pods=true');
    const later = sumRows(await ledger());
    expect(later).toBeGreaterThanOrEqual(sumRows(byPod));
    expect(byPod.every(({ client: from }) => (from.pod ?? '') !== '')).toBe(true);
    for (const { count, latencyMs } of byPod)
      expect(latencyMs.buckets.reduce((sum, each) => sum + each, 0)).toBe(count);
  });

  it('lets the administrator read the ledger and nobody else', async () => {
    const viewer = openSandbox({
      ...sandbox,
      kubeconfigText: readFileSync(sandbox.kubeconfigOf.viewer, 'utf8'),
    });
    expect((await viewer.call('/meshloom/ledger')).status).toBe(403);
    await viewer.close();
    expect((await client.call('/meshloom/ledger', { method: 'POST', body: {} })).status).toBe(404);
    expect((await client.call('/meshloom/other')).status).toBe(404);
  });

  it.each(TELEMETRIES)('serves %s to Prometheus, whole and by target', async (telemetry) => {
    await expect.poll(async () => sumRows(await ledger()), { timeout: 10_000 }).toBeGreaterThan(0);
    const whole = await get(`/metrics/${telemetry}`);
    expect([whole.status, whole.type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(readExposition(whole.text).length).toBeGreaterThan(100);
    const groups = z
      .array(z.object({ targets: z.tuple([z.string()]), labels: z.record(z.string(), z.string()) }))
      .parse(JSON.parse((await get(`/meshloom/targets/${telemetry}`)).text));
    expect(groups.length).toBeGreaterThan(5);
    for (const { targets, labels } of groups.slice(0, 5)) {
      expect(`http://${targets[0]}`).toBe(sandbox.traffic?.metricsUrl);
      expect((await get(labels.__metrics_path__ ?? '')).status).toBe(200);
      expect(labels.namespace).toMatch(/^[a-z-]+$/);
    }
  });

  it('only grows', async () => {
    const total = async () =>
      sumOf(readExposition((await get('/metrics/istio-sidecar')).text), 'istio_requests_total');
    const before = await total();
    await expect.poll(total, { timeout: 10_000 }).toBeGreaterThan(before);
  });

  it.each([
    { path: '/metrics/other', headers: {}, status: 404 },
    { path: '/metrics/linkerd', headers: { host: 'evil.example' }, status: 403 },
  ])('answers $path with $status', async ({ path, headers, status }) => {
    expect((await get(path, headers)).status).toBe(status);
  });
});

describe('a sandbox without traffic', () => {
  it('has no ledger and no metrics', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'sandbox-quiet-'));
    const quiet = await startSandbox({ kubeconfigDir: dir, controller: false, seed: 'empty' });
    const asking = openSandbox(quiet);
    expect(quiet.traffic).toBeNull();
    expect((await asking.call('/meshloom/ledger')).status).toBe(404);
    await asking.close();
    await quiet.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('does not start when the port of its metrics is taken', async () => {
    const metricsPort = Number(new URL(sandbox.traffic?.metricsUrl ?? '').port);
    const dir = mkdtempSync(join(tmpdir(), 'sandbox-taken-'));
    await expect(
      startSandbox({ kubeconfigDir: dir, controller: false, traffic: true, metricsPort }),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' });
    rmSync(dir, { recursive: true, force: true });
  });
});
