import { stringAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, keyOf, uidOf } from '#lib/gateway-api/kube-object.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { compareVersions } from './resource-version.ts';

/** What happened to one object. `object` null: it is gone. */
export type ObjectChange = {
  readonly key: ObjectKey;
  readonly object: KubeObject | null;
  readonly previous: KubeObject | null;
};

/** Objects of one kind as last seen. */
export type ObjectCache = {
  readonly objects: ReadonlyMap<ObjectKey, KubeObject>;
  /** Takes a new state; nothing when it is no newer one of the same uid. Another uid is a delete and an add. */
  upsert(object: KubeObject): ObjectChange[];
  /** Takes a deletion; nothing when the cache holds a newer object of that name. */
  remove(object: KubeObject): ObjectChange[];
  /** Replaces everything by a complete list and says what is different: deletions missed meanwhile come out here. */
  replace(objects: Iterable<KubeObject>): ObjectChange[];
};

/** An empty cache. */
export function createObjectCache(): ObjectCache {
  const objects = new Map<ObjectKey, KubeObject>();

  function put(object: KubeObject, isKnown: (held: KubeObject) => boolean): ObjectChange[] {
    const key = keyOf(object);
    const previous = objects.get(key) ?? null;
    const same = previous !== null && uidOf(previous) === uidOf(object);
    if (same && isKnown(previous)) return [];
    objects.set(key, object);
    if (!previous || same) return [{ key, object, previous }];
    return [
      { key, object: null, previous },
      { key, object, previous: null },
    ];
  }

  function removeKey(key: ObjectKey): ObjectChange[] {
    const previous = objects.get(key);
    if (!previous) return [];
    objects.delete(key);
    return [{ key, object: null, previous }];
  }

  return {
    objects,
    upsert: (object) => put(object, (held) => isNotNewer(object, held)),
    remove(object) {
      const key = keyOf(object);
      const held = objects.get(key);
      if (!held || isOlder(object, held)) return [];
      return removeKey(key);
    },
    replace(list) {
      const kept = new Set<ObjectKey>();
      const changes: ObjectChange[] = [];
      for (const object of list) {
        kept.add(keyOf(object));
        // A list is the truth even when its versions are lower, as after a restore of the cluster.
        changes.push(...put(object, (held) => order(object, held) === 0));
      }
      for (const key of [...objects.keys()]) if (!kept.has(key)) changes.push(...removeKey(key));
      return changes;
    },
  };
}

function order(a: KubeObject, b: KubeObject): number | null {
  const left = stringAt(a.metadata, 'resourceVersion');
  const right = stringAt(b.metadata, 'resourceVersion');
  return left === undefined || right === undefined ? null : compareVersions(left, right);
}

/** Duplicates come after relists, resumes and with several API servers. */
function isNotNewer(object: KubeObject, held: KubeObject): boolean {
  const result = order(object, held);
  return result !== null && result <= 0;
}

function isOlder(object: KubeObject, held: KubeObject): boolean {
  const result = order(object, held);
  return result !== null && result < 0;
}
