import { clusterOrSkip } from '#e2e/cluster/build-cluster.ts';
import { type KubeHttp, openKube } from '#e2e/cluster/kube-http.ts';
import { type Meshloom, startMeshloom } from '#e2e/process/start-meshloom.ts';
import { startTarget } from '#e2e/targets/start-target.ts';
import type { Target, TargetKind } from '#e2e/targets/target.ts';
import { MeshloomClient } from './meshloom-client.ts';

/** A Meshloom that has one target as its only cluster, an administrator of that target, and a signed-in client. */
export type UnderTest = {
  readonly target: Target;
  readonly kube: KubeHttp;
  readonly meshloom: Meshloom;
  readonly client: MeshloomClient;
  stop(): Promise<void>;
};

/** The targets of every suite of Meshloom's API, with the reason when one is not to be had on this machine. */
export async function findTargets(): Promise<
  readonly { kind: TargetKind; title: string; isAbsent: boolean }[]
> {
  const source = await clusterOrSkip();
  const isAbsent = source.kind === 'unavailable';
  const why = source.kind === 'unavailable' ? ` (skipped: ${source.reason})` : '';
  return [
    { kind: 'sandbox', title: 'Meshloom in front of the sandbox', isAbsent: false },
    { kind: 'real', title: `Meshloom in front of a real API server${why}`, isAbsent },
  ];
}

/** Starts target and Meshloom (its API only: no pages have to be built) and signs in. */
export async function startUnderTest(kind: TargetKind, flags: readonly string[] = []): Promise<UnderTest> {
  const target = await startTarget(kind);
  const kube = await openKube(target.kubeconfigPath);
  const meshloom = await startMeshloom(['--no-pages', '--kubeconfig', target.kubeconfigPath, ...flags]);
  const client = await MeshloomClient.signIn(meshloom);
  return {
    target,
    kube,
    meshloom,
    client,
    stop: async () => {
      client.close();
      await meshloom.stop();
      await kube.close();
      await target.stop();
    },
  };
}
