import type { OutgoingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { applyResponseSchema } from '#lib/wire/apply.ts';
import { clusterListSchema, clusterSchemasSchema } from '#lib/wire/clusters.ts';
import { type ErrorCode, errorBodySchema } from '#lib/wire/errors.ts';
import { documentFor, liveRoute, routeObject } from '#server/apply/scripted-door.fixture.ts';
import { httpStatusOf } from './http-status.ts';
import { type Reply, startTestServer } from './test-server.fixture.ts';

type Server = Awaited<ReturnType<typeof startTestServer>>;
let server: Server;
let allowed: OutgoingHttpHeaders;
const upstream = vi.fn();

beforeAll(async () => {
  server = await startTestServer({}, { request: upstream });
  allowed = (await server.signIn()).headers;
});
afterAll(() => server.close());

function codeOf(reply: Reply): ErrorCode {
  const { error } = errorBodySchema.parse(JSON.parse(reply.text));
  expect(reply.status).toBe(httpStatusOf(error.code));
  expect(reply.headers['x-request-id']).toBe(error.requestId);
  return error.code;
}

const document = documentFor(routeObject(1), { ref: { ...documentFor(routeObject(1)).ref, cluster: 'one' } });
const APPLY = JSON.stringify({ documents: [document] });
const WRITES = ['dry-run', 'apply', 'delete', 'owners'].map((verb) => `/api/clusters/one/${verb}`);

type Change = [name: string, change: OutgoingHttpHeaders, code: ErrorCode];
const REFUSED: readonly Change[] = [
  ['no cookie', { cookie: '' }, 'unauthenticated'],
  ['a made-up cookie', { cookie: `meshloom-1=${'x'.repeat(43)}` }, 'unauthenticated'],
  ['another origin', { origin: 'http://evil.example' }, 'forbidden-origin'],
  ['the null origin', { origin: 'null' }, 'forbidden-origin'],
  ['an origin on another port', { origin: 'http://127.0.0.1:1' }, 'forbidden-origin'],
  ['another loopback name', { origin: 'http://localhost:1' }, 'forbidden-origin'],
  ['same-site, as another port is', { 'sec-fetch-site': 'same-site' }, 'forbidden-origin'],
  ['no origin at all', { origin: undefined }, 'forbidden-origin'],
  ['no CSRF header', { 'x-meshloom-csrf': undefined }, 'forbidden-origin'],
  ['a wrong CSRF header', { 'x-meshloom-csrf': 'x' }, 'forbidden-origin'],
  ['text/plain', { 'content-type': 'text/plain' }, 'unsupported-media-type'],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'unsupported-media-type'],
  [
    'JSON as something else',
    { 'content-type': 'application/json; charset=utf-16' },
    'unsupported-media-type',
  ],
];

/** Node refuses undefined header values; leaving them out is what is meant. */
function headersWith(change: OutgoingHttpHeaders): OutgoingHttpHeaders {
  const merged = Object.entries({ ...allowed, ...change });
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined && value !== ''));
}

describe.each(WRITES)('POST %s', (path) => {
  test.each(REFUSED)('%s', async (_name, change, code) => {
    upstream.mockReset();
    expect(codeOf(await server.send('POST', path, headersWith(change), APPLY))).toBe(code);
    expect(upstream).not.toHaveBeenCalled();
  });

  test.each([
    ['not JSON', '{', 'bad-request'],
    ['another form', '{"documents":[]}', 'bad-request'],
    ['nested too deeply', '['.repeat(100_000), 'bad-request'],
    ['too large', `"${'x'.repeat(1024 * 1024)}"`, 'too-large'],
  ])('%s', async (_name, body, code) => {
    upstream.mockReset();
    expect(codeOf(await server.send('POST', path, allowed, body))).toBe(code);
    expect(upstream).not.toHaveBeenCalled();
  });
});

describe('reading', () => {
  test('without a session nothing but the session itself answers', async () => {
    for (const path of [
      '/api/clusters',
      '/api/clusters/one/stream',
      '/api/clusters/one/schemas',
      '/api/x',
      '/api',
    ]) {
      const reply = await server.send('GET', path, { origin: `http://${server.host}` });
      expect([path, codeOf(reply)]).toEqual([path, 'unauthenticated']);
    }
  });

  test('clusters, by contract', async () => {
    const reply = await server.send('GET', '/api/clusters', { cookie: allowed.cookie });
    expect(clusterListSchema.parse(JSON.parse(reply.text)).clusters).toHaveLength(1);
    expect(reply.headers['cache-control']).toBe('no-store');
  });

  test('schemas, once', async () => {
    const path = '/api/clusters/one/schemas';
    const first = await server.send('GET', path, { cookie: allowed.cookie });
    clusterSchemasSchema.parse(JSON.parse(first.text));
    const second = await server.send('GET', path, {
      cookie: allowed.cookie,
      'if-none-match': first.headers.etag,
    });
    expect(second).toMatchObject({ status: 304, text: '' });
  });

  test('unknown clusters and paths', async () => {
    expect(codeOf(await server.send('GET', '/api/clusters/two/schemas', allowed))).toBe('cluster-not-found');
    expect(codeOf(await server.send('GET', '/api/clusters/one/secrets', allowed))).toBe('not-found');
    expect(codeOf(await server.send('PUT', '/api/clusters/one/apply', allowed))).toBe('not-found');
  });

  test('health and metrics need no session', async () => {
    expect(await server.send('GET', '/healthz')).toMatchObject({ status: 200, text: 'ok\n' });
    expect(await server.send('GET', '/readyz')).toMatchObject({ status: 200 });
    const metrics = await server.send('GET', '/metrics');
    expect(metrics.headers['content-type']).toMatch(/^text\/plain; version=/);
    expect(metrics.text).toContain(
      'meshloom_http_requests_total{method="GET",route="/api/clusters",status="401"}',
    );
  });
});

describe('the stream', () => {
  const path = '/api/clusters/one/stream';

  test('opens for a page of ours and goes on where it ended', async () => {
    const headers = { cookie: allowed.cookie, 'sec-fetch-site': 'same-origin', 'last-event-id': 'e-7' };
    const reply = await server.send('GET', path, headers);
    expect(reply).toMatchObject({ status: 200, text: 'event: hello\ndata: {}\n\n' });
    expect(reply.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(reply.headers['cache-control']).toBe('no-cache, no-transform');
    expect(server.cluster.resumed.at(-1)).toBe('e-7');
    await vi.waitFor(() => expect(server.cluster.sinks).toHaveLength(0));
  });

  test('does not open for others', async () => {
    for (const change of [
      { origin: undefined },
      { origin: 'http://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      expect(codeOf(await server.send('GET', path, headersWith(change)))).toBe('forbidden-origin');
    }
    expect((await server.send('HEAD', path, allowed)).status).toBe(404);
  });
});

describe('use cases', () => {
  test('a dry run by contract', async () => {
    upstream.mockReset();
    upstream.mockResolvedValueOnce({ status: 200, headers: {}, warnings: [], body: liveRoute(1, '1') });
    const reply = await server.send('POST', '/api/clusters/one/dry-run', allowed, APPLY);
    const answer = applyResponseSchema.parse(JSON.parse(reply.text));
    expect(answer).toMatchObject({ stage: 'dry-run', results: [{ outcome: 'unchanged' }] });
  });

  test('an object of another cluster than the path', async () => {
    const other = JSON.stringify({ documents: [{ ...document, ref: { ...document.ref, cluster: 'two' } }] });
    expect(codeOf(await server.send('POST', '/api/clusters/one/apply', allowed, other))).toBe('bad-request');
  });

  test('what breaks inside says nothing but the request id', async () => {
    upstream.mockReset();
    upstream.mockRejectedValue(new TypeError('canary: internal detail'));
    const owners = JSON.stringify({ ref: document.ref });
    const reply = await server.send('POST', '/api/clusters/one/owners', allowed, owners);
    expect(codeOf(reply)).toBe('internal');
    expect(reply.text).not.toContain('canary');
  });

  test('read only: rehearsals yes, writes no', async () => {
    const request = vi
      .fn()
      .mockResolvedValue({ status: 200, headers: {}, warnings: [], body: liveRoute(1, '1') });
    const reader = await startTestServer({ readOnly: true }, { request });
    const { headers } = await reader.signIn();
    const remove = JSON.stringify({ ref: document.ref, uid: 'u1', resourceVersion: null });
    expect((await reader.send('POST', '/api/clusters/one/dry-run', headers, APPLY)).status).toBe(200);
    request.mockClear();
    expect(codeOf(await reader.send('POST', '/api/clusters/one/apply', headers, APPLY))).toBe('read-only');
    expect(codeOf(await reader.send('POST', '/api/clusters/one/delete', headers, remove))).toBe('read-only');
    expect(request).not.toHaveBeenCalled();
    await reader.close();
  });
});
