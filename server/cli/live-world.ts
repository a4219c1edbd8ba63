import { WATCHED_KINDS, type WatchedKind } from '#lib/gateway-api/kinds.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { createWorld, type World } from '#lib/gateway-api/world.ts';
import type { KindKey } from '#lib/identity/object-ref.ts';
import { createKubeClient, type KubeClient } from '#server/kube/client.ts';
import { discover, type KindDiscovery } from '#server/kube/discovery.ts';
import type { KubeCluster } from '#server/kube/kube-cluster.ts';
import { listObjects } from '#server/kube/list-objects.ts';
import { loadClusters } from '#server/kube/load-clusters.ts';
import { collectionPath } from '#server/kube/paths.ts';
import { admitObject, projectObject } from '#server/kube/project-object.ts';
import { statusToError } from '#server/kube/status-error.ts';
import { UsageError } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';

/** Routing reads neither Pods nor CRDs, and both are large. */
const KINDS = WATCHED_KINDS.filter(({ kind }) => kind !== 'Pod' && kind !== 'CustomResourceDefinition');

/** Which cluster a person means; null: as kubectl would choose. */
export type LiveChoice = { readonly kubeconfig: string | null; readonly context: string | null };

/**
 * Reads what routing needs of a cluster, once. Kinds that may not be read are told on standard error and count as not known. Throws
 * `UsageError` and `AppError`.
 */
export async function readLiveWorld(choice: LiveChoice, io: CliIo): Promise<World> {
  const client = createKubeClient(await chooseCluster(choice, io));
  try {
    const found = await discover(client);
    const lists = await Promise.all(
      KINDS.map(async (kind) => ({ kind, list: await listKind(client, kind, found.get(kind.key)) })),
    );
    const synced: KindKey[] = [];
    for (const { kind, list } of lists) {
      if (list.isKnown) synced.push(kind.key);
      else io.stderr.write(`${kind.kind} cannot be read: ${list.why} What depends on it is not known.\n`);
    }
    const objects = lists.flatMap(({ list }) => (list.isKnown ? list.objects : []));
    return createWorld(client.cluster.id, objects, synced);
  } finally {
    await client.close();
  }
}

async function chooseCluster({ kubeconfig, context }: LiveChoice, io: CliIo): Promise<KubeCluster> {
  const { env } = io;
  const clusters = await loadClusters(kubeconfig === null ? { env } : { env, kubeconfigPath: kubeconfig });
  // The current context comes first.
  const cluster = clusters.find(({ name }) => context === null || name === context);
  if (cluster) return cluster;
  const known = clusters.map(({ name }) => name).join(', ');
  if (known === '') throw new UsageError('There is no kubeconfig; give one with --kubeconfig.');
  throw new UsageError(`There is no context "${context}"; the kubeconfig has ${known}.`);
}

type KindList =
  | { readonly isKnown: true; readonly objects: readonly KubeObject[] }
  | { readonly isKnown: false; readonly why: string };

async function listKind(
  client: KubeClient,
  kind: WatchedKind,
  found: KindDiscovery | undefined,
): Promise<KindList> {
  // Of a kind the cluster does not serve there are none for certain.
  if (!found || found.state === 'absent') return { isKnown: true, objects: [] };
  if (found.state === 'unknown') return { isKnown: false, why: found.message };
  const path = collectionPath(kind, found.version);
  const signal = new AbortController().signal;
  const listed = await listObjects(client, path, { signal, onPage: () => undefined });
  if (!listed.ok) {
    const error = statusToError(listed.answer);
    if (listed.answer.status === 403) return { isKnown: false, why: error.message };
    throw error;
  }
  const objects = listed.items.flatMap((item) => {
    const object = admitObject(kind, found.version, item);
    const projected = object && projectObject(object);
    return projected ? [projected] : [];
  });
  return { isKnown: true, objects };
}
