import { identityOf, type KubeObject, uidOf } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { type KindKey, kindKey, type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import { PatchedMap } from './patched-map.ts';

/** The world of one cluster, brought forward in small steps. Every `world()` is immutable. */
export type WorldHolder = {
  readonly world: () => World;
  /** A whole snapshot; objects that did not change keep their identity, so that memos hold. */
  readonly replace: (objects: Iterable<KubeObject>) => void;
  /** Newest state of some objects, and keys that are gone. */
  readonly patch: (upserts: readonly KubeObject[], deletes: readonly string[]) => void;
  readonly setSynced: (synced: ReadonlySet<KindKey>) => void;
};

type KindList = { readonly list: readonly KubeObject[]; readonly places: Map<ObjectKey, number> };

/** Creates an empty world of a cluster. */
export function createWorldHolder(cluster: string): WorldHolder {
  let objects = PatchedMap.from(new Map<ObjectKey, KubeObject>());
  let kinds = new Map<KindKey, KindList>();
  let synced: ReadonlySet<KindKey> = new Set();
  let world: World | null = null;

  return {
    world: () => {
      world ??= {
        cluster,
        objects,
        byKind: new Map([...kinds].map(([key, { list }]) => [key, list])),
        synced,
      };
      return world;
    },
    replace: (next) => {
      const map = new Map<ObjectKey, KubeObject>();
      for (const object of next) {
        const key = objectKey(identityOf(object));
        const held = objects.get(key);
        map.set(key, held && isSameVersion(held, object) ? held : object);
      }
      objects = PatchedMap.from(map);
      kinds = groupByKind(map);
      world = null;
    },
    patch: (upserts, deletes) => {
      const gone = deletes.flatMap((text) => keysNamed(objects, text));
      const entries = upserts.map((object) => [objectKey(identityOf(object)), object] as const);
      if (gone.length === 0 && entries.length === 0) return;
      kinds = patchKinds(kinds, { objects, entries, gone });
      objects = objects.with(entries, gone);
      world = null;
    },
    setSynced: (next) => {
      if (next.size === synced.size && [...next].every((key) => synced.has(key))) return;
      synced = next;
      world = null;
    },
  };
}

/** The wire carries keys as text; only keys we hold matter. */
function keysNamed(objects: ReadonlyMap<ObjectKey, KubeObject>, text: string): ObjectKey[] {
  const [group, kind, namespace, name] = text.split('/');
  if (group === undefined || kind === undefined || namespace === undefined || name === undefined) return [];
  const key = objectKey({ group, kind, namespace, name });
  return objects.has(key) ? [key] : [];
}

function isSameVersion(a: KubeObject, b: KubeObject): boolean {
  const version = a.metadata.resourceVersion;
  return typeof version === 'string' && version === b.metadata.resourceVersion && uidOf(a) === uidOf(b);
}

function groupByKind(objects: ReadonlyMap<ObjectKey, KubeObject>): Map<KindKey, KindList> {
  const lists = new Map<KindKey, { list: KubeObject[]; places: Map<ObjectKey, number> }>();
  for (const [key, object] of objects) {
    const kind = kindKey(identityOf(object));
    let entry = lists.get(kind);
    if (!entry) {
      entry = { list: [], places: new Map() };
      lists.set(kind, entry);
    }
    entry.places.set(key, entry.list.length);
    entry.list.push(object);
  }
  return lists;
}

type KindChanges = {
  readonly objects: ReadonlyMap<ObjectKey, KubeObject>;
  readonly entries: readonly (readonly [ObjectKey, KubeObject])[];
  readonly gone: readonly ObjectKey[];
};

/** Copies the lists of the touched kinds; all others keep their identity. */
function patchKinds(kinds: ReadonlyMap<KindKey, KindList>, changes: KindChanges): Map<KindKey, KindList> {
  const next = new Map(kinds);
  const goneByKind = Map.groupBy(changes.gone, (key) => kindOfHeld(changes.objects, key));
  for (const [kind, keys] of goneByKind) {
    const held = kind === null ? undefined : next.get(kind);
    if (kind !== null && held) next.set(kind, withoutKeys(held, new Set(keys)));
  }
  const entriesByKind = Map.groupBy(changes.entries, ([, object]) => kindKey(identityOf(object)));
  for (const [kind, entries] of entriesByKind) next.set(kind, withEntries(next.get(kind), entries));
  return next;
}

function kindOfHeld(objects: ReadonlyMap<ObjectKey, KubeObject>, key: ObjectKey): KindKey | null {
  const object = objects.get(key);
  return object ? kindKey(identityOf(object)) : null;
}

function withoutKeys(held: KindList, keys: ReadonlySet<ObjectKey>): KindList {
  const list: KubeObject[] = [];
  const places = new Map<ObjectKey, number>();
  for (const [key, place] of held.places) {
    const object = held.list[place];
    if (object === undefined || keys.has(key)) continue;
    places.set(key, list.length);
    list.push(object);
  }
  return { list, places };
}

/** `places` is shared with the older version and only grows; the older list is never read through it again. */
function withEntries(
  held: KindList | undefined,
  entries: readonly (readonly [ObjectKey, KubeObject])[],
): KindList {
  const list = held ? held.list.slice() : [];
  const places = held ? held.places : new Map<ObjectKey, number>();
  for (const [key, object] of entries) {
    const place = places.get(key);
    if (place === undefined) {
      places.set(key, list.length);
      list.push(object);
    } else list[place] = object;
  }
  return { list, places };
}
