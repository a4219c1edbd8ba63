import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import type { FieldPath } from '#lib/result/diagnostic.ts';
import { putIn } from './json-path.ts';

const MAX_TRIES = 600;

/**
 * The smallest object found that still does what `fails` says: members, items and halves of texts and lists go as long as it holds.
 * Identity stays.
 */
export async function shrink(
  object: JsonObject,
  fails: (object: JsonObject) => Promise<boolean>,
): Promise<JsonObject> {
  let smallest = object;
  let tries = 0;
  for (;;) {
    const before = smallest;
    for (const path of pathsIn(before.spec ?? null, ['spec'])) {
      for (const next of simpler(smallest, path)) {
        if (tries >= MAX_TRIES) return smallest;
        tries += 1;
        if (await fails(next)) {
          smallest = next;
          break;
        }
      }
    }
    if (smallest === before) return smallest;
  }
}

/** Outer places first: a whole rule goes in one step. Items from the end, so that earlier indexes stay right. */
function pathsIn(value: JsonValue, path: FieldPath): readonly FieldPath[] {
  if (Array.isArray(value))
    return [path, ...value.flatMap((item, index) => pathsIn(item, [...path, index])).toReversed()];
  if (!isJsonObject(value)) return [path];
  return [path, ...Object.entries(value).flatMap(([name, member]) => pathsIn(member, [...path, name]))];
}

function simpler(object: JsonObject, path: FieldPath): readonly JsonObject[] {
  const value = valueAt(object, path);
  if (value === undefined) return [];
  const without = path.length > 1 ? [putIn(object, path, undefined)] : [];
  return [...without, ...simplerValues(value).map((next) => putIn(object, path, next))];
}

function valueAt(object: JsonObject, path: FieldPath): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((value, part) => {
    if (typeof part === 'number') return Array.isArray(value) ? value[part] : undefined;
    return isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }, object);
}

function simplerValues(value: JsonValue): readonly JsonValue[] {
  if (Array.isArray(value) && value.length > 3)
    return [value.slice(0, value.length / 2), value.slice(value.length / 2)];
  if (typeof value !== 'string' || value.length < 2) return [];
  const half = Math.floor(value.length / 2);
  return [...(value === 'a' ? [] : ['a']), value.slice(0, half), value.slice(half)];
}
