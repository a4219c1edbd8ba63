import { isSameJson, type JsonObject, type JsonValue, numberAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { isSameButTimes } from '../apply/field-manager.ts';
import type { SandboxCluster } from '../cluster.ts';
import { CRD_RESOURCE } from '../kinds/builtin-kinds.ts';
import { customTypeOf } from '../kinds/custom-type.ts';
import { storeKey } from '../store/store.ts';
import { groupOfDefinition, leaveDefinition, settleDefinitions, withdrawType } from './definition-life.ts';
import { ownerUids } from './metadata-rules.ts';
import { hasFinalizers, isTerminating, releaseWhenEmpty } from './namespace-contents.ts';
import { asVersion, storeAddress, type Target } from './target.ts';

type Change = {
  readonly live: KubeObject | null;
  readonly next: KubeObject;
  readonly dryRun: boolean;
};

/** Writes the finished object: bumps the generation, skips a write that changes nothing, and does what follows from it. Returns the object as stored. */
export function commit(cluster: SandboxCluster, target: Target, change: Change): KubeObject {
  const { live, dryRun } = change;
  const next = live ? withGeneration(target, live, change.next) : change.next;
  if (live && isSameButTimes(live, next)) return live;
  if (dryRun) return next;
  if (next.metadata.deletionTimestamp !== undefined && !hasFinalizers(next)) {
    purge(cluster, target, next);
    return next;
  }
  const stored = cluster.store.put(storeAddress(target), inStorageVersion(target, next));
  // The answer is what was written; what the controllers make of it comes as a change of its own.
  if (target.type.id === CRD_RESOURCE) settleDefinitions(cluster, groupOfDefinition(stored));
  return asVersion(stored, next.apiVersion);
}

function inStorageVersion(target: Target, object: KubeObject): KubeObject {
  const [preferred] = target.type.versions;
  const group = target.type.group;
  if (!preferred) return object;
  return asVersion(object, group === '' ? preferred.name : `${group}/${preferred.name}`);
}

/** The generation counts changes of everything but metadata and status. */
function withGeneration(target: Target, live: KubeObject, next: KubeObject): KubeObject {
  if (!target.type.hasGeneration || isSameJson(content(live), content(next))) return next;
  const generation = (numberAt(live.metadata, 'generation') ?? 0) + 1;
  return { ...next, metadata: { ...next.metadata, generation } };
}

function content(object: KubeObject): JsonObject {
  const { metadata: _, status: __, apiVersion: ___, ...rest } = object;
  return rest;
}

/** Removes an object for good, with what lives inside it or through it. Returns its last state. */
export function purge(
  cluster: SandboxCluster,
  target: Target,
  object: KubeObject,
  dependents: 'collect' | 'orphan' = 'collect',
): KubeObject {
  const { resource, key } = storeAddress(target);
  const last = cluster.store.remove({ resource, key }) ?? object;
  if (resource === CRD_RESOURCE) withdrawType(cluster, customTypeOf(object));
  leaveDefinition(cluster, target.type);
  if (dependents === 'collect') collectGarbage(cluster, object);
  const { namespace } = object.metadata;
  if (typeof namespace === 'string' && isTerminating(cluster, namespace))
    releaseWhenEmpty(cluster, namespace);
  return last;
}

/** Deletes what only the removed object owned (`metadata.ownerReferences`). */
function collectGarbage(cluster: SandboxCluster, removed: KubeObject): void {
  const uid = removed.metadata.uid;
  if (typeof uid !== 'string') return;
  const alive = new Set<JsonValue | undefined>();
  for (const type of cluster.kinds.all())
    for (const object of cluster.store.list(type.id)) alive.add(object.metadata.uid);
  for (const type of cluster.kinds.all()) {
    for (const object of cluster.store.list(type.id)) {
      const owners = ownerUids(object);
      if (owners.includes(uid) && !owners.some((owner) => alive.has(owner)))
        cluster.store.remove({ resource: type.id, key: storeKey(object) });
    }
  }
}
