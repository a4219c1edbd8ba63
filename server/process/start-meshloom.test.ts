import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { applyResponseSchema } from '#lib/wire/apply.ts';
import { clusterListSchema, clusterSchemasSchema } from '#lib/wire/clusters.ts';
import { parseFlags } from '#server/config/flags.ts';
import { writeReadyFile } from './ready-file.ts';
import { type Meshloom, startMeshloom } from './start-meshloom.ts';

let dir: string;
let running: Meshloom | null = null;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'meshloom-test-'));
});
afterEach(async () => {
  await running?.stop();
  running = null;
  await rm(dir, { recursive: true, force: true });
});

/** Nothing of this machine's own kubeconfig. */
function start(args: string, env: Record<string, string> = {}) {
  return startMeshloom({
    flags: parseFlags(args.split(' ')),
    env: { HOME: dir, ...env },
    logger: pino({ level: 'silent' }),
    version: '0.0.0',
    tempDir: dir,
    loadPages: () =>
      Promise.resolve((_request, response) => {
        response.end('page');
        return Promise.resolve();
      }),
  });
}

async function signIn({ info }: Meshloom) {
  const json = { origin: info.url, 'content-type': 'application/json' };
  const token = new URL(info.loginUrl).hash.slice(1);
  const reply = await fetch(`${info.url}/api/session`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ token }),
  });
  const { csrf } = await reply.json();
  const cookie = (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const headers = { ...json, cookie, 'x-meshloom-csrf': String(csrf) };
  const get = (path: string) => fetch(`${info.url}${path}`, { headers });
  const post = (path: string, body: unknown) =>
    fetch(`${info.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { get, post };
}

function kubeconfig(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'far',
    clusters: [{ name: 'far', cluster: { server } }],
    users: [{ name: 'me', user: { token: 't' } }],
    contexts: [{ name: 'far', context: { cluster: 'far', user: 'me' } }],
  });
}

test('one context that cannot be used does not keep Meshloom from starting', async () => {
  const path = join(dir, 'two.json');
  const file = JSON.parse(kubeconfig('https://127.0.0.1:1'));
  file.clusters.push({
    name: 'odd',
    cluster: { server: 'https://x', 'proxy-url': 'socks5://127.0.0.1:1080' },
  });
  file.contexts.push({ name: 'odd', context: { cluster: 'odd', user: 'me' } });
  await writeFile(path, JSON.stringify(file));
  running = await start(`--port 0 --kubeconfig ${path}`);
  const { clusters } = clusterListSchema.parse(
    await (await (await signIn(running)).get('/api/clusters')).json(),
  );
  expect(clusters).toMatchObject([
    { name: 'far' },
    { name: 'odd', state: 'AUTH', message: expect.stringMatching(/proxy-url/) },
  ]);
});

test('without a kubeconfig: the sandbox, from sign-in to a stored and deleted route, and nothing left behind', async () => {
  running = await start('--port 0');
  expect(running.info.sandboxKubeconfig).toMatch(dir);
  expect((await stat(join(running.info.sandboxKubeconfig ?? '', '..'))).mode & 0o777).toBe(0o700);
  const { get, post } = await signIn(running);
  const { clusters } = clusterListSchema.parse(await (await get('/api/clusters')).json());
  expect(clusters).toMatchObject([{ id: 'sandbox', source: 'sandbox', state: 'LIVE' }]);
  const { schemas } = clusterSchemasSchema.parse(await (await get('/api/clusters/sandbox/schemas')).json());
  expect(schemas.map((schema) => schema.kind)).toContain('HTTPRoute');

  const ref = {
    cluster: 'sandbox',
    group: 'gateway.networking.k8s.io',
    version: 'v1',
    kind: 'HTTPRoute',
    namespace: 'demo',
    name: 'try',
  };
  const object = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'try', namespace: 'demo' },
    spec: { parentRefs: [{ group: '', kind: 'Service', name: 'demo-app-v1', port: 8080 }] },
  };
  const document = { ref, object, base: null, force: false, accepted: [] };
  const applied = await post('/api/clusters/sandbox/apply', { documents: [document] });
  const { stage, results } = applyResponseSchema.parse(await applied.json());
  expect({ stage, outcome: results[0]?.outcome, error: results[0]?.error }).toEqual({
    stage: 'applied',
    outcome: 'created',
    error: null,
  });
  const gone = { ref, uid: results[0]?.uid, resourceVersion: null };
  expect(await (await post('/api/clusters/sandbox/delete', gone)).json()).toMatchObject({
    outcome: 'deleted',
  });
  expect(await (await post('/api/clusters/sandbox/delete', gone)).json()).toMatchObject({ outcome: 'gone' });

  await running.stop();
  running = null;
  expect(await readdir(dir)).toEqual([]);
});

test('stopping says goodbye to open streams', async () => {
  running = await start('--port 0');
  const { get } = await signIn(running);
  const stream = await get('/api/clusters/sandbox/stream');
  const text = stream.text();
  await running.stop();
  running = null;
  expect(await text).toMatch(/event: hello[\s\S]*event: drain/);
});

test('a cluster that cannot be reached opens all the same and is shown as such', async () => {
  await writeFile(join(dir, 'kubeconfig'), kubeconfig('http://127.0.0.1:9'));
  running = await start('--port 0', { KUBECONFIG: join(dir, 'kubeconfig') });
  expect(running.info.sandboxKubeconfig).toBeNull();
  const { get } = await signIn(running);
  const { clusters } = clusterListSchema.parse(await (await get('/api/clusters')).json());
  expect(clusters).toMatchObject([{ name: 'far', source: 'kubeconfig', state: 'STALE' }]);
  expect(clusters[0]?.message).toMatch(/refuses connections/);
  expect(await running?.faults()).toEqual([expect.stringMatching(/refuses connections/)]);
});

test('--sandbox beside a named kubeconfig offers both, alone only the sandbox', async () => {
  const path = join(dir, 'kubeconfig');
  await writeFile(path, kubeconfig('http://127.0.0.1:9'));
  running = await start(`--port 0 --sandbox --kubeconfig ${path}`);
  expect(running.clusterNames).toEqual(['far', 'sandbox']);
  await running.stop();
  running = await start('--port 0 --sandbox', { KUBECONFIG: path });
  expect(running.clusterNames).toEqual(['sandbox']);
});

test.each([
  ['--kubeconfig /nowhere/config', /\/nowhere\/config cannot be read/],
  ['--context other', /no context "other"; the kubeconfig has far/],
])('%s: one sentence, and nothing left behind', async (args, message) => {
  const path = join(dir, 'kubeconfig');
  await writeFile(path, kubeconfig('http://127.0.0.1:9'));
  await expect(start(`--port 0 ${args}`, { KUBECONFIG: path })).rejects.toThrow(message);
  expect(await readdir(dir)).toEqual(['kubeconfig']);
});

test('a busy port: one sentence with the remedy, and nothing left behind', async () => {
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  await expect(start(`--port ${port}`)).rejects.toThrow(new RegExp(`Port ${port} is taken.*--port`));
  await expect(start(`--port 0 --sandbox-port ${port}`)).rejects.toThrow(/--sandbox-port/);
  other.close();
  expect(await readdir(dir)).toEqual([]);
});

test('the ready file is written whole, for its owner only', async () => {
  const path = join(dir, 'ready.json');
  const info = {
    url: 'http://127.0.0.1:1',
    loginUrl: 'http://127.0.0.1:1/login#t',
    sandboxKubeconfig: null,
    pid: 1,
  };
  await writeReadyFile(path, info);
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(info);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(dir)).toEqual(['ready.json']);
  await expect(writeReadyFile(join(dir, 'no', 'ready.json'), info)).rejects.toThrow(/--ready-file/);
});

test('a start that fails late leaves nothing behind', async () => {
  const loadPages = vi.fn(() => Promise.reject(new Error('not built')));
  const options = {
    flags: parseFlags(['--port', '0']),
    env: { HOME: dir },
    logger: pino({ level: 'silent' }),
    version: '0.0.0',
    tempDir: dir,
    loadPages,
  };
  await expect(startMeshloom(options)).rejects.toThrow('not built');
  expect(await readdir(dir)).toEqual([]);
});
