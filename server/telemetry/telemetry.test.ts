import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import type { ClusterSummary, KindStatus } from '#lib/wire/clusters.ts';
import { createLogger } from './logger.ts';
import { createMetrics } from './metrics.ts';

test('secrets do not reach the log, at any of the depths we log at', () => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const logger = createLogger('info', sink);
  logger.info(
    { token: 'canary', request: { cookie: 'canary', inner: { authorization: 'canary' } } },
    'hello',
  );
  logger.debug('not at this level');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('hello');
  expect(lines[0]).toContain('[redacted]');
  expect(lines[0]).not.toContain('canary');
});

test('metrics count requests, streams and watches', async () => {
  const summary: ClusterSummary = {
    id: 'a',
    name: 'a',
    source: 'sandbox',
    server: 'http://127.0.0.1:1',
    version: null,
    state: 'LIVE',
    message: null,
    gatewayApi: null,
    gatewayApiKnown: true,
    readOnly: false,
    user: null,
  };
  const kind: KindStatus = {
    group: '',
    kind: 'Service',
    version: 'v1',
    state: 'LIVE',
    message: null,
    count: 7,
    lastSeen: null,
  };
  const metrics = createMetrics({
    clusters: () => [{ summary, kinds: [kind, { ...kind, kind: 'Pod', count: 1 }] }],
  });
  metrics.request({ method: 'GET', route: '/api/clusters', status: 200 });
  metrics.streamOpened('a');
  metrics.streamOpened('a');
  metrics.streamClosed('a');
  metrics.write({ verb: 'apply', outcome: 'applied' }, 0.02);
  const text = await metrics.text();
  expect(text).toContain('meshloom_http_requests_total{method="GET",route="/api/clusters",status="200"} 1');
  expect(text).toContain('meshloom_streams{cluster="a"} 1');
  expect(text).toContain('meshloom_upstream_watches{cluster="a",state="LIVE"} 2');
  expect(text).toContain('meshloom_cached_objects{cluster="a",kind="Service"} 7');
  expect(text).toContain('meshloom_write_seconds_bucket{le="0.025",verb="apply",outcome="applied"} 1');
});
