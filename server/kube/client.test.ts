import { gzipSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { watchedKind } from '#lib/gateway-api/kinds.ts';
import { createKubeClient, type KubeClient } from './client.ts';
import { bearer, fetchedCredential } from './credentials.ts';
import { type FakeApi, type FakeCall, fakeCluster, startFakeApi } from './fake-api.ts';
import { createManualClock } from './manual-clock.ts';
import { collectionPath, FIXED_PATHS } from './paths.ts';

const service = watchedKind({ group: '', kind: 'Service' });
if (!service) throw new Error('no Service kind');
const SERVICES = collectionPath(service, 'v1');

const open: { api: FakeApi; client: KubeClient }[] = [];
afterEach(async () => {
  for (const { api, client } of open.splice(0)) {
    await client.close();
    await api.close();
  }
});

async function setUp(answer: (call: FakeCall) => void, rest: Parameters<typeof fakeCluster>[1] = {}) {
  const api = await startFakeApi(answer);
  const clock = createManualClock();
  const client = createKubeClient(fakeCluster(api.url, rest), { clock });
  open.push({ api, client });
  return { api, client, clock };
}

test('headers are built from nothing and never look like a browser', async () => {
  const { api, client } = await setUp((call) => call.json(200, { ok: true }));
  const answer = await client.request({
    method: 'GET',
    path: SERVICES,
    query: { limit: 1, continue: undefined },
  });
  expect(answer).toMatchObject({ status: 200, body: { ok: true }, warnings: [] });
  const [call] = api.calls;
  expect(call?.query.toString()).toBe('limit=1&pretty=false');
  expect(Object.keys(call?.headers ?? {}).toSorted()).toEqual([
    'accept',
    'audit-id',
    'connection',
    'host',
    'user-agent',
  ]);
  expect(call?.headers['user-agent']).not.toMatch(/mozilla|curl/i);
});

test('a body is sent as JSON with its content type; warnings are read', async () => {
  const { api, client } = await setUp((call) =>
    call.json(201, {}, { warning: '299 - "unknown field \\"spec.x\\""' }),
  );
  const contentType = 'application/apply-patch+yaml';
  const answer = await client.request({ method: 'PATCH', path: SERVICES, body: { a: 1 }, contentType });
  expect(answer.warnings).toEqual(['unknown field "spec.x"']);
  expect(api.calls[0]).toMatchObject({ method: 'PATCH', body: '{"a":1}' });
  expect(api.calls[0]?.headers['content-type']).toBe(contentType);
});

test('an error status is an answer, text/plain stays text', async () => {
  const { client } = await setUp(({ response }) => {
    response.writeHead(429, { 'content-type': 'text/plain', 'retry-after': '2' }).end('Too many requests');
  });
  const answer = await client.request({ method: 'GET', path: SERVICES });
  expect(answer).toMatchObject({ status: 429, body: 'Too many requests' });
  expect(answer.headers['retry-after']).toBe('2');
});

test('gzip is unpacked', async () => {
  const { client } = await setUp(({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(gzipSync('{"a":"ü"}'));
  });
  expect((await client.request({ method: 'GET', path: SERVICES })).body).toEqual({ a: 'ü' });
});

test('redirects are not followed', async () => {
  const { api, client } = await setUp(({ response }) => {
    response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
  });
  await expect(client.request({ method: 'GET', path: SERVICES })).rejects.toMatchObject({
    code: 'cluster-unreachable',
  });
  expect(api.calls).toHaveLength(1);
});

test('a server that does not answer in time is unreachable', async () => {
  const { api, client, clock } = await setUp(() => undefined);
  const answer = client.request({ method: 'GET', path: FIXED_PATHS.version, timeoutMs: 5000 });
  const refused = expect(answer).rejects.toMatchObject({
    code: 'cluster-unreachable',
    message: expect.stringMatching(/within 5 s/),
  });
  await vi.waitFor(() => expect(api.calls).toHaveLength(1));
  clock.advance(5000);
  await refused;
});

test('a refused connection says so', async () => {
  const { api, client } = await setUp(() => undefined);
  await api.close();
  await expect(client.request({ method: 'GET', path: SERVICES })).rejects.toMatchObject({
    code: 'cluster-unreachable',
    message: expect.stringMatching(/refuses connections/),
  });
});

test('an abort by the caller is thrown as it is', async () => {
  const { api, client } = await setUp(() => undefined);
  const control = new AbortController();
  const answer = client.request({ method: 'GET', path: SERVICES, signal: control.signal });
  const aborted = expect(answer).rejects.toThrow('enough');
  await vi.waitFor(() => expect(api.calls).toHaveLength(1));
  control.abort(new Error('enough'));
  await aborted;
});

test('401 renews the credential once, for many requests together', async () => {
  let fetches = 0;
  const clock = createManualClock();
  const fetch = async () => {
    fetches += 1;
    return { credential: bearer(`token-${fetches}`), renewAt: null };
  };
  const { client, api } = await setUp(
    (call) => (call.headers.authorization === 'Bearer token-2' ? call.json(200, {}) : call.json(401, {})),
    { credentials: fetchedCredential(fetch, clock) },
  );
  const answers = await Promise.all(
    [1, 2, 3, 4].map(() => client.request({ method: 'GET', path: SERVICES })),
  );
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
  expect(fetches).toBe(2);
  expect(api.calls).toHaveLength(8);
});

test('401 with nothing to renew is the answer, after one request', async () => {
  const { client, api } = await setUp((call) => call.json(401, {}));
  expect((await client.request({ method: 'GET', path: SERVICES })).status).toBe(401);
  expect(api.calls).toHaveLength(1);
});

function watch(client: KubeClient, onLine: (line: string) => void) {
  const signal = new AbortController().signal;
  return client.watchLines({
    path: SERVICES,
    query: { watch: true },
    signal,
    onOpen: () => undefined,
    onLine,
  });
}

test('a watch hands out complete lines; its end is normal and the truncated last line is dropped', async () => {
  const { client } = await setUp(({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"a":1}\n{"b"');
    response.end(':2}\n{"c":');
  });
  const lines: string[] = [];
  expect(await watch(client, (line) => lines.push(line))).toBeNull();
  expect(lines).toEqual(['{"a":1}', '{"b":2}']);
});

test('a watch that is no 200 gives the answer; a cut connection is unreachable', async () => {
  const refused = await setUp((call) => call.json(410, { reason: 'Expired' }));
  expect(await watch(refused.client, () => undefined)).toMatchObject({
    status: 410,
    body: { reason: 'Expired' },
  });
  const cut = await setUp((call) => {
    call.event('ADDED', {});
    setImmediate(() => call.response.destroy());
  });
  await expect(watch(cut.client, () => undefined)).rejects.toMatchObject({ code: 'cluster-unreachable' });
});

test('what the line handler throws ends the watch on both sides', async () => {
  const { api, client } = await setUp((call) => call.event('ADDED', {}));
  const failure = watch(client, () => {
    throw new Error('bad line');
  });
  await expect(failure).rejects.toMatchObject({ cause: expect.objectContaining({ message: 'bad line' }) });
  await vi.waitFor(() => expect(api.calls[0]?.gone()).toBe(true));
});
