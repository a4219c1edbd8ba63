import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { SandboxCluster } from '../cluster.ts';
import { NAMESPACE_RESOURCE } from '../kinds/builtin-kinds.ts';

/** True while somebody still has to let the object go. */
export function hasFinalizers(object: KubeObject): boolean {
  const { finalizers } = object.metadata;
  return Array.isArray(finalizers) && finalizers.length > 0;
}

/** True for a namespace that is on its way out. */
export function isTerminating(cluster: SandboxCluster, name: string): boolean {
  return cluster.store.get(NAMESPACE_RESOURCE, name)?.metadata.deletionTimestamp !== undefined;
}

/** The last object of a namespace that is going away takes it along; finalizers of its own still hold it. */
export function releaseWhenEmpty(cluster: SandboxCluster, name: string): void {
  const address = { resource: NAMESPACE_RESOURCE, key: name };
  const live = cluster.store.get(address.resource, name);
  if (!live || !isTerminating(cluster, name)) return;
  const inside = (object: KubeObject) => object.metadata.namespace === name;
  if (cluster.kinds.all().some((type) => type.namespaced && cluster.store.some(type.id, inside))) return;
  const { finalizers: _, ...spec } = specOf(live);
  if (hasFinalizers(live)) cluster.store.put(address, { ...live, spec });
  else cluster.store.remove(address);
}
