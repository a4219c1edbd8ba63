// Runs a cluster from separate etcd, kube-apiserver and kubectl binaries (KUBEBUILDER_ASSETS) as a process of its own,
// with the flags and the protocol of our Go binary: a ready line on stdout, and the end when standard input ends.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { stringify } from 'yaml';
import { z } from 'zod';
import { CLUSTER_USERS, type ClusterUser, type ReadyLine } from './cluster-process.ts';

const READY_TIMEOUT_MS = 60_000;
const settingsSchema = z.object({ assets: z.string(), 'data-dir': z.string(), crds: z.string() });

const settings = settingsSchema.parse(
  parseArgs({
    options: {
      assets: { type: 'string' },
      'data-dir': { type: 'string' },
      crds: { type: 'string' },
      'with-parent': { type: 'boolean' },
    },
  }).values,
);
const dataDir = settings['data-dir'];
const children: ChildProcess[] = [];

process.stdin.resume();
process.stdin.on('close', () => end(0));
process.on('SIGTERM', () => end(0));

try {
  process.stdout.write(`${JSON.stringify(await start())}\n`);
} catch (error) {
  console.error(error);
  end(1);
}

async function start(): Promise<ReadyLine> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const tokens = await ensureTokens();
  await ensureFile(join(dataDir, 'service-account.key'), () =>
    generateKeyPairSync('rsa', { modulusLength: 2048 })
      .privateKey.export({ type: 'pkcs1', format: 'pem' })
      .toString(),
  );
  const port = await rememberPort();
  const etcd = await startEtcd();
  const flags = await readFlags({ data: dataDir, etcd, port: String(port) });
  const apiServer = startChild('kube-apiserver', flags);
  const server = `https://127.0.0.1:${port}`;
  const ca = await poll('its certificate', () =>
    readFile(join(dataDir, 'certificates', 'apiserver.crt'), 'utf8'),
  );
  const kubeconfigOf = await writeKubeconfigs(server, ca, tokens);
  await install((...args) => runKubectl(kubeconfigOf.admin, args));
  const text = await runKubectl(kubeconfigOf.admin, ['get', '--raw', '/version']);
  const version = z.object({ gitVersion: z.string() }).parse(JSON.parse(text)).gitVersion;
  if (apiServer.pid === undefined) throw new Error('kube-apiserver has no process id');
  return { server, version, ca, kubeconfigOf, tokens, pid: apiServer.pid };
}

async function install(kubectl: (...args: string[]) => Promise<string>): Promise<void> {
  await poll('its own objects', () =>
    kubectl('get', 'namespace/default', 'clusterrole/system:aggregate-to-view'),
  );
  const manifests = (await readdir(settings.crds)).filter((name) => /^(?!kustomization).*\.yaml$/.test(name));
  const files = [
    join(import.meta.dirname, 'access.yaml'),
    ...manifests.map((name) => join(settings.crds, name)),
  ];
  const apply = ['apply', '--server-side', '--force-conflicts', ...files.flatMap((file) => ['-f', file])];
  await poll('the manifests', () => kubectl(...apply));
  await kubectl('wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s');
  const names = await kubectl('get', 'crd', '-o', 'jsonpath={.items[*].metadata.name}');
  await poll('the custom resources', () =>
    kubectl('get', names.trim().replaceAll(' ', ','), '--all-namespaces'),
  );
}

/** Starts etcd without fsync: its data outlive a kill -9, not a power cut. Returns its client URL. */
async function startEtcd(): Promise<string> {
  const client = `http://127.0.0.1:${await freePort()}`;
  // A cluster of one never dials its peer, but its identity is made from that address, so it must not change.
  const peer = 'http://127.0.0.1:1';
  startChild('etcd', [
    `--data-dir=${join(dataDir, 'etcd')}`,
    '--unsafe-no-fsync',
    '--log-level=error',
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=http://127.0.0.1:${await freePort()}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
  ]);
  return client;
}

function startChild(name: string, args: readonly string[]): ChildProcess {
  const child = spawn(join(settings.assets, name), args, { stdio: ['ignore', 2, 2] });
  children.push(child);
  child.on('error', (error) => {
    console.error(error);
    end(1);
  });
  child.on('exit', (code, signal) => {
    console.error(`${name} ended with ${signal ?? code}`);
    end(1);
  });
  return child;
}

function end(code: number): void {
  for (const child of children) child.kill('SIGKILL');
  if (code === 0) rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
  process.exit(code);
}

async function readFlags(values: Readonly<Record<string, string>>): Promise<string[]> {
  const text = await readFile(join(import.meta.dirname, 'apiserver.flags'), 'utf8');
  const flags = text.split('\n').filter((line) => line.startsWith('--'));
  return flags.map((flag) => flag.replaceAll(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all));
}

async function ensureTokens(): Promise<ReadyLine['tokens']> {
  const csv = await ensureFile(join(dataDir, 'tokens.csv'), () =>
    CLUSTER_USERS.map((user) => {
      const groups = user === 'admin' ? ',system:masters' : '';
      return `${randomBytes(16).toString('hex')},${user},${user}${groups}\n`;
    }).join(''),
  );
  const tokenOf = (user: ClusterUser) => {
    const row = csv.split('\n').find((line) => line.split(',')[1] === user);
    return row?.split(',')[0] ?? '';
  };
  return { admin: tokenOf('admin'), reader: tokenOf('reader'), nobody: tokenOf('nobody') };
}

/** The text of a file that is made at the first start and kept for the next ones. */
async function ensureFile(path: string, make: () => string): Promise<string> {
  try {
    await writeFile(path, make(), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFile(path, 'utf8');
}

async function rememberPort(): Promise<number> {
  const free = await freePort();
  const port = Number(await ensureFile(join(dataDir, 'port'), () => `${free}\n`));
  // After a kill -9 of the whole group the old server may hold it a moment longer than its parent lived.
  await poll(`port ${port}`, () => freePort(port));
  return port;
}

function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new Error('no TCP address'));
      });
    });
  });
}

async function writeKubeconfigs(
  server: string,
  ca: string,
  tokens: ReadyLine['tokens'],
): Promise<ReadyLine['kubeconfigOf']> {
  const pathOf = (user: ClusterUser) => join(dataDir, `${user}.kubeconfig`);
  const certificate = Buffer.from(ca).toString('base64');
  for (const user of CLUSTER_USERS) {
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': user,
      clusters: [{ name: 'test', cluster: { server, 'certificate-authority-data': certificate } }],
      users: [{ name: user, user: { token: tokens[user] } }],
      contexts: [{ name: user, context: { cluster: 'test', user } }],
    };
    await writeFile(pathOf(user), stringify(config), { mode: 0o600 });
  }
  return { admin: pathOf('admin'), reader: pathOf('reader'), nobody: pathOf('nobody') };
}

async function runKubectl(kubeconfig: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, KUBECONFIG: kubeconfig, KUBECACHEDIR: join(dataDir, 'kubectl') };
  const { stdout } = await promisify(execFile)(join(settings.assets, 'kubectl'), args, { env });
  return stdout;
}

/** Tries until it works, and after a minute throws the last reason why not. */
async function poll<T>(what: string, attempt: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + READY_TIMEOUT_MS; ; await delay(50)) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`${what}: not there in time`, { cause: error });
    }
  }
}
