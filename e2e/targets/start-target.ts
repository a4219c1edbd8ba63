import { startCluster } from '#e2e/cluster/start-cluster.ts';
import { startSandboxProcess } from './start-sandbox-process.ts';
import type { Target, TargetKind } from './target.ts';

/** Starts an API server without objects of ours and without a mesh controller. */
export async function startTarget(kind: TargetKind): Promise<Target> {
  if (kind === 'sandbox') return startSandboxProcess();
  const cluster = await startCluster();
  return {
    kind,
    kubeconfigPath: cluster.kubeconfigPath,
    readerKubeconfigPath: cluster.readerKubeconfigPath,
    nobodyKubeconfigPath: cluster.nobodyKubeconfigPath,
    kill9: () => cluster.kill9(),
    restart: () => cluster.restart(),
    stop: () => cluster.stop(),
  };
}
