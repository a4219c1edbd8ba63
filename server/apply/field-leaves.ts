import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';

/** Member names from the root; lists are one field, as the Gateway API's atomic lists are. */
export type MemberPath = readonly string[];

/** One field and its value: a scalar, a list, or an empty map. */
export type Leaf = { readonly path: MemberPath; readonly value: JsonValue };

/** Given with the identity of every apply; they are no fields of the intent. */
const IDENTITY = [['apiVersion'], ['kind'], ['metadata', 'name'], ['metadata', 'namespace']].map(pathKey);

/** An empty map here says nothing. */
const MAPS_OF_TEXT = [
  ['metadata', 'labels'],
  ['metadata', 'annotations'],
].map(pathKey);

/** A path as a map key. */
export function pathKey(path: MemberPath): string {
  return JSON.stringify(path);
}

/** A path as the API server names fields in conflicts: `.spec.rules`. */
export function formatMemberPath(path: MemberPath): string {
  return path.map((part) => (part.startsWith('[') ? part : `.${part}`)).join('');
}

/** True when `path` lies at or below `ancestor`. */
export function isWithin(path: MemberPath, ancestor: MemberPath): boolean {
  return path.length >= ancestor.length && ancestor.every((part, index) => part === path[index]);
}

/** All fields of an object by path key, identity left out. Maps are walked, lists are not. */
export function leavesOf(object: JsonObject): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const walk = (value: JsonValue, path: MemberPath) => {
    const key = pathKey(path);
    if (isJsonObject(value) && (path.length === 0 || Object.keys(value).length > 0)) {
      for (const [name, member] of Object.entries(value)) walk(member, [...path, name]);
    } else if (!IDENTITY.includes(key) && !(isJsonObject(value) && MAPS_OF_TEXT.includes(key))) {
      leaves.set(key, { path, value });
    }
  };
  walk(object, []);
  return leaves;
}

/** The value at a path; undefined when it is not there. */
export function valueAt(object: JsonObject, path: MemberPath): JsonValue | undefined {
  let value: JsonValue | undefined = object;
  for (const part of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

/** Builds an object of the given fields; later ones win. */
export function buildObject(leaves: Iterable<Leaf>): JsonObject {
  let root: JsonObject = {};
  for (const leaf of leaves) root = withValue(root, leaf.path, leaf.value);
  return root;
}

function withValue(object: JsonObject, path: MemberPath, value: JsonValue): JsonObject {
  const [first, ...rest] = path;
  if (first === undefined) return object;
  const member = Object.hasOwn(object, first) ? object[first] : undefined;
  const inner = rest.length === 0 ? value : withValue(isJsonObject(member) ? member : {}, rest, value);
  return Object.fromEntries([...Object.entries(object).filter(([key]) => key !== first), [first, inner]]);
}
