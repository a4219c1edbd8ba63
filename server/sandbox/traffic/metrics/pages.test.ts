import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { demoScene } from './demo-scene.fixture.ts';
import { metricsPage, scrapeTargets, TELEMETRIES, type Telemetry } from './pages.ts';
import { sumOf } from './read-exposition.fixture.ts';

const { scene, page } = demoScene();

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
