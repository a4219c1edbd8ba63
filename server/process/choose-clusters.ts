import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Flags } from '#server/config/flags.ts';
import { AppError } from '#server/errors/app-error.ts';
import type { ApiDependencies, SandboxFaults } from '#server/http/api-context.ts';
import type { KubeCluster } from '#server/kube/kube-cluster.ts';
import { loadClusters } from '#server/kube/load-clusters.ts';
import type { SandboxLog } from '#server/sandbox/controller/fault-log.ts';
import type { Faults } from '#server/sandbox/faults/start-faults.ts';
import { DataDirError } from '#server/sandbox/persist/data-dir-error.ts';
import { startSandbox } from '#server/sandbox/start-sandbox.ts';
import { StatusError } from '#server/sandbox/status-error.ts';
import { isPortTaken } from './listen.ts';

/** The clusters to offer, and the sandbox when one was started for it. */
export type ChosenClusters = {
  readonly clusters: readonly KubeCluster[];
  readonly sandboxKubeconfig: string | null;
  /** The sandbox as the API serves it; null without one. */
  readonly sandbox: ApiDependencies['sandbox'];
  /** Ends the sandbox and removes its files. */
  close(): Promise<void>;
};

type Choice = {
  readonly flags: Flags;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where private files may go. */
  readonly tempDir: string;
  /** Hears of faults the sandbox lives through. */
  readonly log: SandboxLog;
};

/**
 * Contexts of the kubeconfig; the sandbox when asked for, or when there is nothing else. Throws `AppError('bad-request')`,
 * one sentence with the remedy.
 */
export async function chooseClusters(choice: Choice): Promise<ChosenClusters> {
  const { flags } = choice;
  // Trying something out must not touch a real cluster unless one was named.
  const onlySandbox = flags.sandbox && flags.kubeconfig === null && flags.context === null;
  const clusters = onlySandbox ? [] : pickContext(await loadFor(choice), flags.context);
  if (clusters.length > 0 && !flags.sandbox) {
    return { clusters, sandbox: null, sandboxKubeconfig: null, close: () => Promise.resolve() };
  }
  const sandbox = await openSandbox(choice, clusters);
  return { ...sandbox, clusters: [...clusters, ...sandbox.clusters] };
}

function loadFor({ flags, env }: Choice): Promise<KubeCluster[]> {
  return loadClusters(flags.kubeconfig === null ? { env } : { env, kubeconfigPath: flags.kubeconfig });
}

function pickContext(clusters: readonly KubeCluster[], context: string | null): readonly KubeCluster[] {
  if (context === null) return clusters;
  const picked = clusters.filter((cluster) => cluster.name === context);
  if (picked.length > 0) return picked;
  const known = clusters.map((cluster) => cluster.name).join(', ');
  throw new AppError(
    'bad-request',
    `There is no context "${context}"; ${known === '' ? 'no kubeconfig was found' : `the kubeconfig has ${known}`}.`,
  );
}

async function openSandbox(
  { flags, env, tempDir, log }: Choice,
  taken: readonly KubeCluster[],
): Promise<ChosenClusters> {
  // mkdtemp makes it for its owner only (0700); the kubeconfig in it holds a token.
  const kubeconfigDir = await mkdtemp(join(tempDir, 'meshloom-'));
  // Also when the process ends without being asked nicely.
  const removeAtExit = () => rmSync(kubeconfigDir, { recursive: true, force: true });
  process.once('exit', removeAtExit);
  const removeDir = async () => {
    process.off('exit', removeAtExit);
    await rm(kubeconfigDir, { recursive: true, force: true });
  };
  try {
    const options = {
      port: flags.sandboxPort,
      kubeconfigDir,
      controller: flags.sandboxController,
      mesh: flags.sandboxMesh,
      traffic: flags.sandboxTraffic,
      metricsPort: flags.sandboxMetricsPort,
      log,
      ...(flags.sandboxDir === null ? {} : { dir: flags.sandboxDir }),
    };
    const sandbox = await startSandbox(options);
    const clusters = await loadClusters({
      env,
      kubeconfigPath: sandbox.kubeconfigPath,
      source: 'sandbox',
      takenIds: taken.map(({ id }) => id),
    });
    const [cluster] = clusters;
    return {
      clusters,
      sandbox: cluster ? { cluster: cluster.id, faults: guarded(sandbox.faults) } : null,
      sandboxKubeconfig: sandbox.kubeconfigPath,
      async close() {
        await sandbox.close();
        await removeDir();
      },
    };
  } catch (error) {
    await removeDir();
    if (error instanceof DataDirError) throw new AppError('bad-request', error.message);
    if (!isPortTaken(error)) throw error;
    const isOfMetrics = flags.sandboxMetricsPort !== 0 && portOf(error) === flags.sandboxMetricsPort;
    const flag = isOfMetrics ? '--sandbox-metrics-port' : '--sandbox-port';
    throw new AppError('bad-request', `Port ${portOf(error)} is taken; choose another with ${flag}.`);
  }
}

/** The sandbox refuses in the words of its own API; here they become ours. */
function guarded(faults: Faults): SandboxFaults {
  return {
    ...faults,
    async set(next) {
      try {
        await faults.set(next);
      } catch (error) {
        if (error instanceof StatusError) throw new AppError('bad-request', error.message);
        throw error;
      }
    },
  };
}

/** The port a listening error is about. */
function portOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'port' in error ? error.port : null;
}
