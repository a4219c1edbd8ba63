import type { JsonArray, JsonObject, JsonValue } from '#lib/result/json-value.ts';
import { isSameData } from '#lib/result/same-data.ts';

export type { JsonArray, JsonObject, JsonValue };

/** True for a plain JSON object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member if it is an object, else an empty one. */
export function objectAt(parent: JsonObject | undefined, key: string): JsonObject {
  const value = parent?.[key];
  return isJsonObject(value) ? value : {};
}

/** The member if it is a list, else an empty one. */
export function arrayAt(parent: JsonObject | undefined, key: string): JsonArray {
  const value = parent?.[key];
  return Array.isArray(value) ? value : [];
}

/** The objects of a list member; other entries are left out. */
export function objectsAt(parent: JsonObject | undefined, key: string): readonly JsonObject[] {
  return arrayAt(parent, key).filter(isJsonObject);
}

/** The member if it is a string. */
export function stringAt(parent: JsonObject | undefined, key: string): string | undefined {
  const value = parent?.[key];
  return typeof value === 'string' ? value : undefined;
}

/** The member if it is a number. */
export function numberAt(parent: JsonObject | undefined, key: string): number | undefined {
  const value = parent?.[key];
  return typeof value === 'number' ? value : undefined;
}

/** The member if it is a boolean. */
export function booleanAt(parent: JsonObject | undefined, key: string): boolean | undefined {
  const value = parent?.[key];
  return typeof value === 'boolean' ? value : undefined;
}

/** The string entries of a string-to-string map member (labels, annotations). */
export function stringMapAt(parent: JsonObject | undefined, key: string): Readonly<Record<string, string>> {
  const map: Record<string, string> = {};
  for (const [name, value] of Object.entries(objectAt(parent, key)))
    if (typeof value === 'string') map[name] = value;
  return map;
}

/** Deep equality of JSON values; key order does not count. */
export function isSameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return isSameData(a, b);
}
