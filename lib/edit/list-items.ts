import {
  isJsonObject,
  isSameJson,
  type JsonArray,
  type JsonObject,
  type JsonValue,
} from '#lib/gateway-api/json.ts';

/** What tells items of Gateway API lists apart: names of references and rules, the type of a filter, the condition of a rule. */
const IDENTITY = ['group', 'kind', 'namespace', 'name', 'port', 'sectionName', 'type', 'matches'];

/** True for a list of JSON values. */
export function isList(value: JsonValue | undefined): value is JsonArray {
  return Array.isArray(value);
}

/**
 * True when two versions of a list hold the same items at the same places, each perhaps with changed details. An item is known by
 * what tells it apart, and only where nothing else in either list looks alike; in doubt the answer is false.
 */
export function holdsSameItems(a: JsonArray, b: JsonArray): boolean {
  if (a.length !== b.length) return false;
  return a.every((item, index) => {
    const other = b[index];
    if (isSameJson(item, other)) return true;
    return (
      isJsonObject(item) && isJsonObject(other) && isAlike(item, other) && isOnly(item, a) && isOnly(item, b)
    );
  });
}

function isAlike(a: JsonObject, b: JsonObject): boolean {
  return IDENTITY.every((key) => isSameJson(a[key], b[key]));
}

function isOnly(item: JsonObject, list: JsonArray): boolean {
  return list.filter((other) => isJsonObject(other) && isAlike(item, other)).length === 1;
}
