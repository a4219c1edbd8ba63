/**
 * Figures for the stream: from opening it to the end of the snapshot in a warm server, beside one plain LIST of the same objects from
 * the API server in the same run. The cluster is the sandbox, so both sides run on this machine.
 */
import { coreV1, type KubeHttp, openKube } from '#e2e/cluster/kube-http.ts';
import { MeshloomClient } from '#e2e/contract/meshloom-client.ts';
import { isSettled } from '#e2e/contract/meshloom-stream.ts';
import { startMeshloom } from '#e2e/process/start-meshloom.ts';
import { startTarget } from '#e2e/targets/start-target.ts';

const SIZES = [100, 1_000, 5_000] as const;
const WRITERS = 32;

export type StreamFigure = {
  readonly services: number;
  /** Opening the stream to snapshot-end, ms, best of three. */
  readonly snapshotMs: number;
  /** GET /api/v1/services of the API server, ms, best of three. */
  readonly listMs: number;
};

/** Adds Services until there are `count`. */
async function fill(kube: KubeHttp, namespace: string, from: number, count: number): Promise<void> {
  let next = from;
  const write = async (): Promise<void> => {
    for (let at = next++; at < count; at = next++) {
      const object = {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: `svc-${at}`, namespace, labels: { app: `svc-${at}` } },
        spec: { selector: { app: `svc-${at}` }, ports: [{ name: 'http', port: 80 }] },
      };
      const made = await kube.create(coreV1('services', namespace), object);
      if (made.status !== 201) throw new Error(`svc-${at}: ${made.status}`);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
}

async function best(run: () => Promise<unknown>): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round += 1) {
    const started = performance.now();
    await run();
    fastest = Math.min(fastest, performance.now() - started);
  }
  return fastest;
}

/** Measures every size on one growing cluster. */
export async function runStreamBench(): Promise<readonly StreamFigure[]> {
  const target = await startTarget('sandbox');
  const kube = await openKube(target.kubeconfigPath);
  const namespace = await kube.createNamespace('bench');
  const meshloom = await startMeshloom(['--kubeconfig', target.kubeconfigPath, '--no-pages']);
  const client = await MeshloomClient.signIn(meshloom);
  const figures: StreamFigure[] = [];
  try {
    let filled = 0;
    for (const services of SIZES) {
      await fill(kube, namespace, filled, services);
      filled = services;
      const holdsAll = (objects: readonly { kind: string }[]): boolean =>
        objects.filter(({ kind }) => kind === 'Service').length >= services;
      const first = await client.openStream();
      await first.until('all Services', (stream) => isSettled(stream) && holdsAll(stream.objects()));
      const snapshotMs = await best(async () => {
        const stream = await client.openStream();
        await stream.until('snapshot', ({ events }) => events.some(({ type }) => type === 'snapshot-end'));
        stream.close();
      });
      const listMs = await best(() => kube.list(coreV1('services')));
      first.close();
      figures.push({ services, snapshotMs, listMs });
    }
  } finally {
    client.close();
    await meshloom.stop();
    await kube.close();
    await target.stop();
  }
  return figures;
}
