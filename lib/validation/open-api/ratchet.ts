import { isJsonObject, isSameJson, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import type { FieldPath } from '#lib/result/diagnostic.ts';
import type { SchemaNode } from './schema-node.ts';
import { sortedJson } from './wording.ts';

/** The items of a list before a change, found again by their keys; null for lists whose items have none (KEP-4008). */
export function oldItems(
  { listType }: SchemaNode,
  old: JsonValue,
): ((item: JsonValue) => JsonValue | undefined) | null {
  if (listType?.type !== 'map' || !Array.isArray(old)) return null;
  const keyOf = (item: JsonValue) =>
    isJsonObject(item) ? sortedJson(listType.keys.map((key) => item[key] ?? null)) : null;
  const byKey = new Map(old.map((item) => [keyOf(item), item]));
  return (item) => byKey.get(keyOf(item));
}

/** The same place in a schema, in a new object and in the old one; undefined where it is not known. */
type Place = {
  readonly node: SchemaNode | null;
  readonly value: JsonValue | undefined;
  readonly old: JsonValue | undefined;
};

function below({ node, value, old }: Place, part: string | number): Place {
  if (typeof part !== 'number') {
    const member = node?.properties.get(part) ?? (node?.additional === true ? null : node?.additional);
    return { node: member ?? null, value: memberOf(value, part), old: memberOf(old, part) };
  }
  const item = Array.isArray(value) ? value[part] : undefined;
  const isKnown = node !== null && item !== undefined && old !== undefined;
  return { node: node?.items ?? null, value: item, old: isKnown ? oldItems(node, old)?.(item) : undefined };
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** True when the place, or one above it that is known in the old object, is as it was: such a value may stay as wrong as it is. */
export function isUnchanged(
  root: SchemaNode,
  change: { readonly value: JsonObject; readonly old: JsonObject },
  path: FieldPath,
): boolean {
  let place: Place = { node: root, ...change };
  for (const part of path) {
    place = below(place, part);
    if (place.value === undefined || place.old === undefined) return false;
    if (isSameJson(place.value, place.old)) return true;
  }
  return false;
}
