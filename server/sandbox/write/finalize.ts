import { isJsonObject, objectAt, stringAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { trackUpdate } from '../apply/field-manager.ts';
import type { SandboxCluster } from '../cluster.ts';
import { CRD_RESOURCE, NAMESPACE_RESOURCE } from '../kinds/builtin-kinds.ts';
import { badRequest, conflict, forbidden, notFound } from '../status-error.ts';
import { storeKey } from '../store/store.ts';
import { purge } from './commit.ts';
import { deleteInstances } from './definition-life.ts';
import { hasFinalizers, isTerminating, releaseWhenEmpty } from './namespace-contents.ts';
import type { Target } from './target.ts';

/** Namespaces no cluster can be without. */
const IMMORTAL = ['default', 'kube-system', 'kube-public'];

/** Marks a namespace as going away; its contents follow soon. Throws 403 for those that must stay. */
export function terminateNamespace(cluster: SandboxCluster, live: KubeObject, dryRun: boolean): KubeObject {
  const { name } = live.metadata;
  if (IMMORTAL.includes(name))
    throw forbidden({ group: '', plural: 'namespaces', name }, 'this namespace may not be deleted');
  if (live.metadata.deletionTimestamp !== undefined) return live;
  const next: KubeObject = {
    ...live,
    metadata: { ...live.metadata, deletionTimestamp: cluster.now() },
    status: { ...objectAt(live, 'status'), phase: 'Terminating' },
  };
  if (dryRun) return next;
  const stored = cluster.store.put({ resource: NAMESPACE_RESOURCE, key: name }, next);
  setImmediate(() => emptyNamespace(cluster, name));
  return stored;
}

/** Goes on with what an earlier run could not finish. */
export function resumeDeletions(cluster: SandboxCluster): void {
  for (const namespace of cluster.store.list(NAMESPACE_RESOURCE))
    if (namespace.metadata.deletionTimestamp !== undefined) emptyNamespace(cluster, namespace.metadata.name);
  for (const crd of cluster.store.list(CRD_RESOURCE)) deleteInstances(cluster, crd.metadata.name);
}

/** Deletes what is in a namespace that is going away, as the namespace controller does; the last one out takes the namespace along. */
function emptyNamespace(cluster: SandboxCluster, name: string): void {
  if (!isTerminating(cluster, name)) return;
  for (const type of cluster.kinds.all().filter((each) => each.namespaced)) {
    for (const object of cluster.store.list(type.id).filter((each) => each.metadata.namespace === name)) {
      const [served] = type.versions;
      if (!hasFinalizers(object) && served)
        purge(
          cluster,
          { type, served, namespace: name, name: object.metadata.name, subresource: '' },
          object,
        );
      else markDeleted(cluster, type.id, object);
    }
  }
  releaseWhenEmpty(cluster, name);
}

function markDeleted(cluster: SandboxCluster, resource: string, object: KubeObject): void {
  if (object.metadata.deletionTimestamp !== undefined) return;
  const metadata = { ...object.metadata, deletionTimestamp: cluster.now(), deletionGracePeriodSeconds: 0 };
  cluster.store.put({ resource, key: storeKey(object) }, { ...object, metadata });
}

/** PUT of `namespaces/x/finalize`: who has cleaned up takes its finalizer out of the spec; without any the namespace is gone. */
export function finalizeNamespace(
  cluster: SandboxCluster,
  target: Target,
  { body, manager }: { readonly body: unknown; readonly manager: string },
): KubeObject {
  const { name } = target;
  const subject = { group: '', plural: 'namespaces', name };
  if (!isJsonObject(body)) throw badRequest('the request body is not an object');
  const live = cluster.store.get(NAMESPACE_RESOURCE, name);
  if (!live) throw notFound(subject);
  const asked = stringAt(objectAt(body, 'metadata'), 'resourceVersion') ?? '';
  if (asked !== '' && asked !== live.metadata.resourceVersion)
    throw conflict(
      subject,
      'the object has been modified; please apply your changes to the latest version and try again',
    );
  const { finalizers } = objectAt(body, 'spec');
  const spec = Array.isArray(finalizers) && finalizers.length > 0 ? { finalizers } : {};
  const writer = { manager, apiVersion: 'v1', subresource: 'finalize', now: cluster.now() };
  const next = trackUpdate(live, { ...live, spec }, target.served.schema, writer);
  const address = { resource: NAMESPACE_RESOURCE, key: name };
  const gone =
    live.metadata.deletionTimestamp !== undefined && !('finalizers' in spec) && !hasFinalizers(live);
  if (!gone) return cluster.store.put(address, next);
  cluster.store.remove(address);
  return next;
}
