import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import type { FieldPath } from '#lib/result/diagnostic.ts';

/** What stands at a path; undefined where nothing does. Own members only: `constructor` is a name like any other. */
export function at(value: JsonValue | undefined, path: FieldPath): JsonValue | undefined {
  let found = value;
  for (const part of path) {
    if (typeof part === 'number') found = Array.isArray(found) ? found[part] : undefined;
    else found = isJsonObject(found) && Object.hasOwn(found, part) ? found[part] : undefined;
  }
  return found;
}

/** The list at a path, or an empty one. */
export function listAt(value: JsonValue, path: FieldPath): readonly JsonValue[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

/** A copy with another value at a path; undefined takes the member or item away. Missing parents are made. */
export function put(value: JsonValue | undefined, path: FieldPath, next: JsonValue | undefined): JsonValue {
  const [part, ...rest] = path;
  if (part === undefined) return next ?? null;
  return typeof part === 'number' ? putItem(value, [part, rest], next) : putMember(value, [part, rest], next);
}

function putItem(
  value: JsonValue | undefined,
  [index, rest]: readonly [number, FieldPath],
  next: JsonValue | undefined,
): JsonValue {
  const list = Array.isArray(value) ? [...value] : [];
  if (next === undefined && rest.length === 0) list.splice(index, 1);
  else list[index] = put(list[index], rest, next);
  return list;
}

function putMember(
  value: JsonValue | undefined,
  [name, rest]: readonly [string, FieldPath],
  next: JsonValue | undefined,
): JsonValue {
  const members = new Map(isJsonObject(value) ? Object.entries(value) : []);
  if (next === undefined && rest.length === 0) members.delete(name);
  else members.set(name, put(members.get(name), rest, next));
  return Object.fromEntries(members);
}

/** As `put`, for an object that stays one. */
export function putIn(object: JsonObject, path: FieldPath, next: JsonValue | undefined): JsonObject {
  const changed = put(object, path, next);
  return isJsonObject(changed) ? changed : object;
}
