import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import type { KindStatus } from '#lib/wire/clusters.ts';
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
    kinds: () => [[kind, { ...kind, kind: 'Pod', count: 1 }], [{ ...kind, count: 2 }]],
  });
  metrics.request({ method: 'GET', route: '/api/clusters', status: 200 });
  metrics.streamOpened();
  metrics.streamOpened();
  metrics.streamClosed();
  metrics.write({ verb: 'apply', outcome: 'applied' }, 0.02);
  const text = await metrics.text();
  expect(text).toContain('meshloom_http_requests_total{method="GET",route="/api/clusters",status="200"} 1');
  expect(text).toContain('meshloom_streams 1');
  expect(text).toContain('meshloom_upstream_watches{state="LIVE"} 3');
  expect(text).toContain('meshloom_cached_objects{kind="Service"} 9');
  expect(text).not.toContain('cluster=');
  expect(text).toContain('meshloom_write_seconds_bucket{le="0.025",verb="apply",outcome="applied"} 1');
});
