import { isJsonObject, type JsonArray, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import type { SchemaNode } from './schema-node.ts';
import { report, sortedJson, type Walk } from './wording.ts';

/** Uniqueness of list-type set and map (apiextensions listtype.ValidateListSetsAndMaps): the first repetition of a value is reported. */
export function findDuplicates(node: SchemaNode, value: JsonValue, walk: Walk): void {
  if (Array.isArray(value)) checkList(node, value, walk);
  else if (isJsonObject(value))
    for (const name of Object.keys(value)) {
      const member = node.properties.get(name) ?? (node.additional === true ? null : node.additional);
      if (member) descend(member, value[name] ?? null, name, walk);
    }
}

function descend(node: SchemaNode, value: JsonValue, at: string | number, walk: Walk): void {
  if (value === null || typeof value !== 'object') return;
  walk.path.push(at);
  findDuplicates(node, value, walk);
  walk.path.pop();
}

function checkList(node: SchemaNode, value: JsonArray, walk: Walk): void {
  const { listType, items } = node;
  if (listType?.type === 'set') reportRepeated(value, value, walk);
  else if (listType?.type === 'map') checkKeys(value, listType.keys, walk);
  if (items) for (const [index, item] of value.entries()) descend(items, item, index, walk);
}

function checkKeys(value: JsonArray, keys: readonly string[], walk: Walk): void {
  const strange = value.findIndex((item) => item !== null && !isJsonObject(item));
  if (strange < 0)
    reportRepeated(
      value.map((item) => keyOf(isJsonObject(item) ? item : {}, keys)),
      value,
      walk,
    );
  else
    report(walk, {
      code: 'not-in-map',
      at: strange,
      message: `Invalid value: ${sortedJson(value[strange] ?? null)}: must be an object for an array of list-type map`,
      remedy: 'Write an object: name: value.',
    });
}

function keyOf(item: JsonObject, keys: readonly string[]): JsonObject {
  const key: Record<string, JsonValue> = {};
  for (const name of keys) {
    const part = item[name];
    if (part !== undefined) key[name] = part;
  }
  return key;
}

function reportRepeated(keys: JsonArray, value: JsonArray, walk: Walk): void {
  if (value.length < 2) return;
  const seen = new Map<string, number>();
  for (const [index, key] of keys.entries()) {
    const text = sortedJson(key);
    const times = seen.get(text) ?? 0;
    seen.set(text, times + 1);
    if (times !== 1) continue;
    report(walk, {
      code: 'duplicate',
      at: index,
      message: `Duplicate value: ${text}`,
      remedy: 'Remove this entry or make it different from the earlier one.',
    });
  }
}
