import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { isWithin, type MemberPath, valueAt } from './field-leaves.ts';

type KeyedList = { readonly path: MemberPath; readonly keyOf: (item: JsonValue) => string };

/**
 * The lists of ObjectMeta that server-side apply merges item by item: a set, and a list keyed by uid. All others of the
 * kinds we write are atomic. Keys as `readManagedFields` writes them, so that owners are found.
 */
const KEYED_LISTS: readonly KeyedList[] = [
  { path: ['metadata', 'finalizers'], keyOf: (item) => `[=${JSON.stringify(item)}]` },
  {
    path: ['metadata', 'ownerReferences'],
    keyOf: (item) => `[uid=${JSON.stringify(isJsonObject(item) ? item.uid : item)}]`,
  },
];

/** Items the live object has and the intent's list of the same name has not; a list left out as a whole is not looked into. */
export function removedItems(intent: JsonObject, live: JsonObject): readonly MemberPath[] {
  return KEYED_LISTS.flatMap((list) => {
    if (!Array.isArray(valueAt(intent, list.path))) return [];
    const kept = keysIn(intent, list);
    return keysIn(live, list).flatMap((key) => (kept.includes(key) ? [] : [[...list.path, key]]));
  });
}

/** True for the path of an item of these lists, which no JSON pointer can name. */
export function isItemPath(path: MemberPath): boolean {
  return KEYED_LISTS.some((list) => path.length > list.path.length && isWithin(path, list.path));
}

/** True when the object has a value, or such an item, at the path. */
export function hasAt(object: JsonObject, path: MemberPath): boolean {
  const list = KEYED_LISTS.find((each) => path.length > each.path.length && isWithin(path, each.path));
  if (!list) return valueAt(object, path) !== undefined;
  return keysIn(object, list).includes(path[list.path.length] ?? '');
}

function keysIn(object: JsonObject, { path, keyOf }: KeyedList): readonly string[] {
  const items = valueAt(object, path);
  return Array.isArray(items) ? items.map(keyOf) : [];
}
