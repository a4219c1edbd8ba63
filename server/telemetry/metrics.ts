import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ClusterSummary, KindStatus } from '#lib/wire/clusters.ts';

/** What the gauges are read from at the moment of a scrape. */
export type MetricSources = {
  /** Each cluster with its watched kinds. */
  clusters(): readonly { readonly summary: ClusterSummary; readonly kinds: readonly KindStatus[] }[];
};

/** Our own metrics; `text()` is the Prometheus exposition format. */
export type Metrics = {
  request(labels: { readonly method: string; readonly route: string; readonly status: number }): void;
  streamOpened(cluster: string): void;
  streamClosed(cluster: string): void;
  /** One write request, seconds; `outcome` is the stage or an error code. */
  write(labels: { readonly verb: string; readonly outcome: string }, seconds: number): void;
  readonly contentType: string;
  text(): Promise<string>;
};

/** A registry of its own: nothing of another module shows up, and tests do not share counters. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: 'meshloom_http_requests_total',
    help: 'HTTP requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const streams = new Gauge({
    name: 'meshloom_streams',
    help: 'Event streams open to browsers.',
    labelNames: ['cluster'],
    registers,
  });
  const writes = new Histogram({
    name: 'meshloom_write_seconds',
    help: 'Duration of apply, dry-run and delete requests, upstream time included.',
    labelNames: ['verb', 'outcome'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 40],
    registers,
  });
  registerClusterGauges(sources, registers);
  return {
    request: ({ method, route, status }) => requests.inc({ method, route, status }),
    streamOpened: (cluster) => streams.inc({ cluster }),
    streamClosed: (cluster) => streams.dec({ cluster }),
    write: (labels, seconds) => writes.observe(labels, seconds),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

function registerClusterGauges(sources: MetricSources, registers: Registry[]): void {
  new Gauge({
    name: 'meshloom_upstream_watches',
    help: 'Watched kinds by state; one upstream watch per kind that is LIVE.',
    labelNames: ['cluster', 'state'],
    registers,
    collect() {
      this.reset();
      for (const { summary, kinds } of sources.clusters())
        for (const kind of kinds) this.inc({ cluster: summary.id, state: kind.state });
    },
  });
  new Gauge({
    name: 'meshloom_cached_objects',
    help: 'Objects held in the cache.',
    labelNames: ['cluster', 'kind'],
    registers,
    collect() {
      this.reset();
      for (const { summary, kinds } of sources.clusters())
        for (const kind of kinds) this.set({ cluster: summary.id, kind: kind.kind }, kind.count);
    },
  });
}
