import { isSameJson, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { trackUpdate } from '../apply/field-manager.ts';
import type { SandboxCluster } from '../cluster.ts';
import { CRD_RESOURCE } from '../kinds/builtin-kinds.ts';
import { customTypeOf } from '../kinds/custom-type.ts';
import type { ResourceType } from '../kinds/resource-type.ts';
import { forbidden } from '../status-error.ts';
import { storeKey } from '../store/store.ts';
import { hasCondition, settledStatus } from './definition-names.ts';
import { hasFinalizers } from './namespace-contents.ts';
import { subjectOf, type Target } from './target.ts';

/** What holds a definition until its objects are gone. */
const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

/** What the controllers of apiextensions do after a definition has changed or gone: settle names, serve what is established. */
export function settleDefinitions(cluster: SandboxCluster, group: string): void {
  const ofGroup = () => definitionsOf(cluster, group);
  for (const { metadata } of ofGroup()) {
    const crd = cluster.store.get(CRD_RESOURCE, metadata.name);
    if (!crd) continue;
    const others = ofGroup().filter((other) => other.metadata.name !== crd.metadata.name);
    const settled = writeStatus(cluster, crd, settledStatus(crd, others, cluster.now()));
    const type = customTypeOf(settled);
    if (hasCondition(settled, 'Established')) cluster.kinds.install(type);
    else if (cluster.kinds.byId(type.id)?.custom) cluster.kinds.uninstall(type.id);
  }
}

function definitionsOf(cluster: SandboxCluster, group: string): readonly KubeObject[] {
  return cluster.store.list(CRD_RESOURCE).filter((crd) => specOf(crd).group === group);
}

function writeStatus(cluster: SandboxCluster, crd: KubeObject, status: KubeObject['status']): KubeObject {
  if (isSameJson(crd.status, status)) return crd;
  const schema = cluster.kinds.byId(CRD_RESOURCE)?.versions[0]?.schema ?? null;
  const next = trackUpdate(crd, { ...crd, status: status ?? null }, schema, {
    manager: 'kube-apiserver',
    apiVersion: crd.apiVersion,
    subresource: 'status',
    now: cluster.now(),
  });
  return cluster.store.put({ resource: CRD_RESOURCE, key: crd.metadata.name }, next);
}

/** Marks a definition as going away; its objects go first, and those held by finalizers hold it too. */
export function terminateDefinition(cluster: SandboxCluster, live: KubeObject, dryRun: boolean): KubeObject {
  if (live.metadata.deletionTimestamp !== undefined) return live;
  const { finalizers } = live.metadata;
  const held = Array.isArray(finalizers) ? finalizers : [];
  const next: KubeObject = {
    ...live,
    metadata: {
      ...live.metadata,
      deletionTimestamp: cluster.now(),
      finalizers: held.includes(CLEANUP) ? held : [...held, CLEANUP],
    },
    status: withTerminating(
      cluster,
      live,
      'InstanceDeletionPending',
      'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
    ),
  };
  if (dryRun) return next;
  const stored = cluster.store.put({ resource: CRD_RESOURCE, key: live.metadata.name }, next);
  setImmediate(() => deleteInstances(cluster, live.metadata.name));
  return stored;
}

function withTerminating(cluster: SandboxCluster, crd: KubeObject, reason: string, message: string) {
  const status = objectAt(crd, 'status');
  const others = objectsAt(status, 'conditions').filter(({ type }) => type !== 'Terminating');
  const before = objectsAt(status, 'conditions').find(({ type }) => type === 'Terminating');
  const lastTransitionTime = before?.lastTransitionTime ?? cluster.now();
  const terminating = { type: 'Terminating', status: 'True', lastTransitionTime, reason, message };
  return { ...status, conditions: [...others, terminating] };
}

/** Deletes the objects of a definition that is going away, and goes on with what an earlier run could not finish. */
export function deleteInstances(cluster: SandboxCluster, name: string): void {
  const crd = cluster.store.get(CRD_RESOURCE, name);
  if (crd?.metadata.deletionTimestamp === undefined) return;
  const { id } = customTypeOf(crd);
  for (const object of cluster.store.list(id)) {
    const address = { resource: id, key: storeKey(object) };
    if (!hasFinalizers(object)) cluster.store.remove(address);
    else if (object.metadata.deletionTimestamp === undefined) {
      const metadata = {
        ...object.metadata,
        deletionTimestamp: cluster.now(),
        deletionGracePeriodSeconds: 0,
      };
      cluster.store.put(address, { ...object, metadata });
    }
  }
  if (cluster.store.some(id, () => true))
    writeStatus(
      cluster,
      crd,
      withTerminating(cluster, crd, 'InstanceDeletionInProgress', 'CustomResource deletion is in progress'),
    );
  releaseDefinition(cluster, name);
}

/** The last object of a definition that is going away takes it along; other finalizers still hold it. */
function releaseDefinition(cluster: SandboxCluster, name: string): void {
  const crd = cluster.store.get(CRD_RESOURCE, name);
  if (crd?.metadata.deletionTimestamp === undefined) return;
  const type = customTypeOf(crd);
  if (cluster.store.some(type.id, () => true)) return;
  const { finalizers } = crd.metadata;
  const left = (Array.isArray(finalizers) ? finalizers : []).filter((each) => each !== CLEANUP);
  const address = { resource: CRD_RESOURCE, key: name };
  if (left.length > 0) {
    cluster.store.put(address, { ...crd, metadata: { ...crd.metadata, finalizers: left } });
    return;
  }
  cluster.store.remove(address);
  withdrawType(cluster, type);
}

/** Ends what a definition had served: its watches, its objects, its place in discovery. */
export function withdrawType(cluster: SandboxCluster, type: ResourceType): void {
  cluster.store.withdraw(type.id);
  cluster.kinds.uninstall(type.id);
  settleDefinitions(cluster, type.group);
}

/** To be called when an object is gone: its definition may have waited for it. */
export function leaveDefinition(cluster: SandboxCluster, type: ResourceType): void {
  if (type.custom) releaseDefinition(cluster, `${type.plural}.${type.group}`);
}

/** Refuses (403) to create what a definition that is going away describes. */
export function assertDefinitionStays(cluster: SandboxCluster, target: Target): void {
  const { type } = target;
  if (!type.custom) return;
  const crd = cluster.store.get(CRD_RESOURCE, `${type.plural}.${type.group}`);
  if (crd?.metadata.deletionTimestamp !== undefined)
    throw forbidden(subjectOf(target), 'create not allowed while custom resource definition is terminating');
}

/** The group a definition belongs to. */
export function groupOfDefinition(crd: KubeObject): string {
  return stringAt(specOf(crd), 'group') ?? '';
}
