import { type KindKey, kindKey, type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import { identityOf, type KubeObject } from './kube-object.ts';

/** What is known of a cluster at a moment: objects, and which kinds are completely known. */
export type World = {
  /** Cluster id, for whole references. */
  readonly cluster: string;
  readonly objects: ReadonlyMap<ObjectKey, KubeObject>;
  /** Objects by kind key, same content. */
  readonly byKind: ReadonlyMap<KindKey, readonly KubeObject[]>;
  /** Kinds whose list is complete (LIVE or STALE after a full list). Absence of an object means something only for these. */
  readonly synced: ReadonlySet<KindKey>;
};

/** Builds a world from objects; later duplicates of a key win. */
export function createWorld(
  cluster: string,
  objects: Iterable<KubeObject>,
  synced: Iterable<KindKey>,
): World {
  const byKey = new Map<ObjectKey, KubeObject>();
  for (const object of objects) byKey.set(objectKey(identityOf(object)), object);
  const byKind = new Map<KindKey, KubeObject[]>();
  for (const object of byKey.values()) {
    const key = kindKey(identityOf(object));
    const list = byKind.get(key);
    if (list) list.push(object);
    else byKind.set(key, [object]);
  }
  return { cluster, objects: byKey, byKind, synced: new Set(synced) };
}

/** All objects of a kind; empty when none are known. */
export function objectsOfKind(
  world: World,
  ref: { readonly group: string; readonly kind: string },
): readonly KubeObject[] {
  return world.byKind.get(kindKey(ref)) ?? [];
}

/** True when the list of this kind is complete, so that "not there" is a fact. */
export function isSynced(world: World, ref: { readonly group: string; readonly kind: string }): boolean {
  return world.synced.has(kindKey(ref));
}
