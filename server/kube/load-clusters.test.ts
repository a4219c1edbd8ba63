import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadClusters } from './load-clusters.ts';
import { createManualClock } from './manual-clock.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

function config(name: string, user: string, cluster = 'server: https://10.0.0.1:6443/'): string {
  return `
apiVersion: v1
kind: Config
current-context: ${name}
contexts:
  - name: ${name}
    context: { cluster: ${name}-c, user: ${name}-u }
clusters:
  - name: ${name}-c
    cluster: { ${cluster} }
users:
  - name: ${name}-u
    user: ${user}
`;
}

test('a token, its server and its TLS settings', async () => {
  const cluster =
    'server: "https://k8s.example/prefix/", tls-server-name: api, certificate-authority-data: Q0E=';
  const path = await write(
    'a',
    config('My Context', '{ token: secret, as: jane, as-groups: [ops] }', cluster),
  );
  const [loaded, ...rest] = await loadClusters({ kubeconfigPath: path, env: {} });
  expect(rest).toEqual([]);
  expect(loaded).toMatchObject({
    id: 'my-context',
    name: 'My Context',
    source: 'kubeconfig',
    server: 'https://k8s.example/prefix',
    isCurrent: true,
    tls: { ca: Buffer.from('CA'), serverName: 'api', insecure: false },
  });
  expect((await loaded?.credentials.current())?.headers).toEqual({
    authorization: 'Bearer secret',
    'impersonate-user': 'jane',
    'impersonate-group': 'ops',
  });
});

test('KUBECONFIG is a list: the first definition wins, missing files are passed over, the current context comes first', async () => {
  const a = await write('a', config('one', '{ token: a }'));
  const b = await write('b', `${config('two', '{ token: b }')}${''}`);
  const env = { KUBECONFIG: `${join(folder, 'missing')}:${b}:${a}:${b}` };
  const loaded = await loadClusters({ env, takenIds: ['one'] });
  expect(loaded.map(({ id, name, isCurrent }) => [id, name, isCurrent])).toEqual([
    ['two', 'two', true],
    ['one-2', 'one', false],
  ]);
});

test.each(['socks5://127.0.0.1:1080', '127.0.0.1:3128', 'http://'])(
  'a context with the proxy %s is offered with its fault, the others work',
  async (proxy) => {
    const good = await write('a', config('good', '{ token: a }'));
    const bad = await write('b', config('bad', '{ token: b }', `server: "https://x", proxy-url: "${proxy}"`));
    const loaded = await loadClusters({ env: { KUBECONFIG: `${good}:${bad}` } });
    expect(loaded.map(({ name, proxyUrl }) => [name, proxyUrl])).toEqual([
      ['good', null],
      ['bad', null],
    ]);
    await expect(loaded[1]?.credentials.current()).rejects.toMatchObject({
      code: 'cluster-auth',
      message: expect.stringMatching(/proxy-url of context "bad"/),
    });
    await expect(loadClusters({ kubeconfigPath: bad, env: {} })).rejects.toMatchObject({
      code: 'bad-request',
    });
  },
);

test('an http proxy is kept', async () => {
  const path = await write(
    'a',
    config('a', '{ token: a }', 'server: "https://x", proxy-url: "http://10.0.0.9:3128"'),
  );
  expect(await loadClusters({ kubeconfigPath: path, env: {} })).toMatchObject([
    { proxyUrl: 'http://10.0.0.9:3128' },
  ]);
});

test('nothing configured: no clusters; in a pod without its files: a clear error', async () => {
  expect(await loadClusters({ env: { HOME: folder } })).toEqual([]);
  const env = { HOME: folder, KUBERNETES_SERVICE_HOST: '10.0.0.1' };
  await expect(loadClusters({ env })).rejects.toMatchObject({
    code: 'bad-request',
    message: expect.stringMatching(/service account/),
  });
});

test('a token file beside the kubeconfig is read and read again after a minute', async () => {
  await write('token', 'first\n');
  const path = await write('a', config('x', '{ tokenFile: token }'));
  const clock = createManualClock();
  const [loaded] = await loadClusters({ kubeconfigPath: path, env: {}, clock });
  const authorization = async () => (await loaded?.credentials.current())?.headers.authorization;
  expect(await authorization()).toBe('Bearer first');
  await write('token', 'second\n');
  expect(await authorization()).toBe('Bearer first');
  clock.advance(60_000);
  expect(await authorization()).toBe('Bearer second');
});

test('an exec plugin runs once for many callers, again near the end of its life, without our terminal', async () => {
  const clock = createManualClock();
  const expires = new Date(clock.now() + 100_000).toISOString();
  const plugin = await write(
    'plugin.sh',
    `#!/bin/sh
echo run >> "${folder}/runs"
n=$(wc -l < "${folder}/runs" | tr -d ' ')
case "$KUBERNETES_EXEC_INFO" in *'"interactive":false'*) ;; *) exit 3;; esac
echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"'"$PREFIX-$1-$n"'","expirationTimestamp":"${expires}"}}'
`,
  );
  await chmod(plugin, 0o755);
  const user = `{ exec: { apiVersion: client.authentication.k8s.io/v1, command: ${plugin}, args: [get], env: [{ name: PREFIX, value: t }] } }`;
  const path = await write('a', config('x', user));
  const [loaded] = await loadClusters({ kubeconfigPath: path, env: { PATH: process.env.PATH }, clock });
  const authorization = async () => (await loaded?.credentials.current())?.headers.authorization;
  expect(loaded?.credentials.command).toBe(`${plugin} get`);
  expect(await Promise.all([authorization(), authorization()])).toEqual(['Bearer t-get-1', 'Bearer t-get-1']);
  clock.advance(79_000);
  expect(await authorization()).toBe('Bearer t-get-1');
  clock.advance(2000);
  expect(await authorization()).toBe('Bearer t-get-2');
});

test.each([
  ['cannot start', '/nowhere/plugin', /cannot be started\. brew install plugin/],
  ['fails', '/bin/false', /ended with code 1/],
  ['prints nonsense', '/bin/echo', /did not print an ExecCredential/],
])('an exec plugin that %s', async (_what, command, message) => {
  const path = await write(
    'a',
    config('x', `{ exec: { command: ${command}, installHint: brew install plugin. } }`),
  );
  const [loaded] = await loadClusters({ kubeconfigPath: path, env: {} });
  await expect(loaded?.credentials.current()).rejects.toMatchObject({
    code: 'cluster-auth',
    message: expect.stringMatching(message),
  });
});

test.each([
  ['no YAML', 'a: [', /not valid/],
  ['a list', '- a', /not valid/],
  ['text', 'hello', /not valid/],
  ['a cluster without a server', config('x', '{}', 'insecure-skip-tls-verify: true'), /server is missing/],
  ['a server that is no address', config('x', '{}', 'server: "ftp://x"'), /no http\(s\) address/],
  ['an unknown user', config('x', '{}').replace('user: x-u', 'user: other'), /names the user "other"/],
  [
    'an unknown cluster',
    config('x', '{}').replace('cluster: x-c', 'cluster: other'),
    /names the cluster "other"/,
  ],
  [
    'a missing CA',
    config('x', '{}', 'server: https://x, certificate-authority: nope.crt'),
    /certificate authority .*nope\.crt/,
  ],
  ['a missing client key', config('x', '{ client-key: nope.key }'), /client key .*nope\.key/],
  ['as-groups without as', config('x', '{ as-groups: [ops] }'), /as-groups/],
])('%s is refused, naming the file', async (_what, text, message) => {
  const path = await write('broken', text);
  const failure = loadClusters({ kubeconfigPath: path, env: {} });
  await expect(failure).rejects.toMatchObject({
    code: 'bad-request',
    message: expect.stringMatching(message),
  });
  await expect(failure).rejects.toMatchObject({ message: expect.stringContaining(path) });
});

test('a path that is not there', async () => {
  const failure = loadClusters({ kubeconfigPath: join(folder, 'nope'), env: {} });
  await expect(failure).rejects.toMatchObject({
    code: 'bad-request',
    message: expect.stringMatching(/cannot be read/),
  });
});

test('one broken context of several is offered with its fault', async () => {
  const good = await write('good', config('good', '{ token: a }'));
  const bad = await write('bad', config('bad', '{ client-key: nope.key }'));
  const loaded = await loadClusters({ env: { KUBECONFIG: `${good}:${bad}` } });
  expect(loaded.map(({ id }) => id)).toEqual(['good', 'bad']);
  expect((await loaded[0]?.credentials.current())?.headers.authorization).toBe('Bearer a');
  await expect(loaded[1]?.credentials.current()).rejects.toMatchObject({
    code: 'cluster-auth',
    message: expect.stringMatching(/client key .*nope\.key/),
  });
});
