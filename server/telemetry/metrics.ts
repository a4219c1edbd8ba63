import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { KindStatus } from '#lib/wire/clusters.ts';

/** What the gauges are read from at the moment of a scrape. */
export type MetricSources = {
  /** The watched kinds of each cluster. */
  kinds(): readonly (readonly KindStatus[])[];
};

/** Our own metrics; `text()` is the Prometheus exposition format. */
export type Metrics = {
  request(labels: { readonly method: string; readonly route: string; readonly status: number }): void;
  streamOpened(): void;
  streamClosed(): void;
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
    streamOpened: () => streams.inc(),
    streamClosed: () => streams.dec(),
    write: (labels, seconds) => writes.observe(labels, seconds),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

function registerClusterGauges(sources: MetricSources, registers: Registry[]): void {
  new Gauge({
    name: 'meshloom_upstream_watches',
    help: 'Watched kinds of all clusters by state; one upstream watch per kind that is LIVE.',
    labelNames: ['state'],
    registers,
    collect() {
      this.reset();
      for (const { state } of sources.kinds().flat()) this.inc({ state });
    },
  });
  new Gauge({
    name: 'meshloom_cached_objects',
    help: 'Objects held in the caches of all clusters.',
    labelNames: ['kind'],
    registers,
    collect() {
      this.reset();
      for (const { kind, count } of sources.kinds().flat()) this.inc({ kind }, count);
    },
  });
}
