import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { type ClusterSource, type CrdChannel, ensureClusterBinary } from './build-cluster.ts';
import { type ClusterUser, type ReadyLine, readyLineSchema } from './cluster-process.ts';
import { isAlive } from './process-alive.ts';
import { type KubectlResult, kubectlCommand, runKubectl } from './run-kubectl.ts';

/** Whom kubectl speaks as (admin unless told), and what it reads on standard input. */
export type KubectlOptions = { readonly user?: ClusterUser; readonly stdin?: string };

/** A running API server with its data, for one test file. */
export type TestCluster = {
  readonly url: string;
  readonly caPem: string;
  /** As the API server tells it, such as v1.37.2. */
  readonly version: string;
  readonly kubeconfigPath: string;
  readonly readerKubeconfigPath: string;
  readonly nobodyKubeconfigPath: string;
  readonly tokens: Readonly<Record<ClusterUser, string>>;
  /** Process id of kube-apiserver; another one after restart(). */
  readonly pid: number;
  kubectl(args: readonly string[], options?: KubectlOptions): Promise<KubectlResult>;
  /** Kills the API server and its etcd with SIGKILL, and returns when they are gone. */
  kill9(): Promise<void>;
  /** Starts it again after kill9(): same port, data, certificates and tokens. Returns when it is ready. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
};

type StartOptions = { readonly channel?: CrdChannel; readonly source?: ClusterSource };
type Running = { readonly child: ChildProcess; readonly ready: ReadyLine };
type Launch = { readonly command: string; readonly args: readonly string[] };

const READY_TIMEOUT_MS = 90_000;

/** Starts a real API server on a free loopback port with the CRDs of a channel. Throws the reason when there is none. */
export async function startCluster(options: StartOptions = {}): Promise<TestCluster> {
  const source = options.source ?? (await ensureClusterBinary());
  const dataDir = await mkdtemp(join(tmpdir(), 'meshloom-cluster-'));
  const launch = launchOf(source, dataDir, options.channel ?? 'standard');
  let running = await startProcess(launch, dataDir);
  return {
    url: running.ready.server,
    caPem: running.ready.ca,
    version: running.ready.version,
    kubeconfigPath: running.ready.kubeconfigOf.admin,
    readerKubeconfigPath: running.ready.kubeconfigOf.reader,
    nobodyKubeconfigPath: running.ready.kubeconfigOf.nobody,
    tokens: running.ready.tokens,
    get pid() {
      return running.ready.pid;
    },
    kubectl: (args, how = {}) => {
      return runKubectl(kubectlCommand(source), args, {
        kubeconfig: running.ready.kubeconfigOf[how.user ?? 'admin'],
        cacheDir: join(dataDir, 'kubectl'),
        stdin: how.stdin,
      });
    },
    kill9: () => killAll(running),
    restart: async () => {
      if (!hasEnded(running.child)) throw new Error('restart() comes after kill9()');
      running = await startProcess(launch, dataDir);
    },
    stop: async () => {
      await killAll(running);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function launchOf(source: ClusterSource, dataDir: string, channel: CrdChannel): Launch {
  if (source.kind === 'unavailable') throw new Error(`No test cluster: ${source.reason}`);
  const args = ['--data-dir', dataDir, '--crds', source.crdDirs[channel], '--with-parent'];
  if (source.kind === 'binary') return { command: source.path, args };
  const supervisor = join(import.meta.dirname, 'assets.ts');
  return {
    command: process.execPath,
    args: [supervisor, ...args, '--assets', source.dir],
  };
}

/**
 * The child holds the read end of a pipe whose write end dies with this process, however it dies; that is its sign to
 * end. It leads a process group of its own, so that one signal reaches everything it started.
 */
async function startProcess(launch: Launch, dataDir: string): Promise<Running> {
  const logPath = join(dataDir, 'server.log');
  const log = await open(logPath, 'a', 0o600);
  const child = spawn(launch.command, launch.args, { stdio: ['pipe', 'pipe', log.fd], detached: true });
  await log.close();
  try {
    const ready = await readReadyLine(child);
    return { child, ready };
  } catch (error) {
    await killGroup(child);
    const lastLines = (await readFile(logPath, 'utf8')).split('\n').slice(-15).join('\n');
    throw new Error(
      `The test API server didn't become ready: ${error instanceof Error ? error.message : error}\n${lastLines}`,
    );
  }
}

function readReadyLine(child: ChildProcess): Promise<ReadyLine> {
  let timer: NodeJS.Timeout | undefined;
  const line = new Promise<string>((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing for ${READY_TIMEOUT_MS} ms`)), READY_TIMEOUT_MS);
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`it ended with ${signal ?? code}`)));
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
  });
  return line.then((text) => readyLineSchema.parse(JSON.parse(text))).finally(() => clearTimeout(timer));
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function killGroup(child: ChildProcess): Promise<void> {
  if (hasEnded(child) || child.pid === undefined) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGKILL');
  await ended;
}

/** The launched process may be a supervisor: the API server itself has to be gone too. */
async function killAll(running: Running): Promise<void> {
  await killGroup(running.child);
  while (isAlive(running.ready.pid)) await delay(10);
}
