import { isJsonObject, type JsonArray, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { fieldSchema, itemsByElement, type Schema, type Shape, shapeOf } from './shape.ts';

/** Lays an applied intent over a live object: maps and keyed lists are merged, everything else replaced. */
export function mergeObjects(live: JsonObject, intent: JsonObject, schema: Schema): JsonObject {
  const out: Record<string, JsonValue> = { ...live };
  for (const [field, value] of Object.entries(intent)) {
    const mine = live[field];
    out[field] = mine === undefined ? value : mergeValues(mine, value, fieldSchema(schema, field));
  }
  return out;
}

function mergeValues(live: JsonValue, intent: JsonValue, schema: Schema): JsonValue {
  const shape = shapeOf(schema, intent);
  if (shape.form === 'map' && !shape.atomic && isJsonObject(live) && isJsonObject(intent))
    return mergeObjects(live, intent, schema);
  if (shape.form === 'list' && shape.relation !== 'atomic' && Array.isArray(live) && Array.isArray(intent))
    return mergeLists(live, intent, shape);
  return intent;
}

/**
 * Keyed lists: the intent's order wins for shared items; items only the live list has keep their place
 * relative to their neighbours (as structured-merge-diff orders them).
 */
function mergeLists(live: JsonArray, intent: JsonArray, shape: Extract<Shape, { form: 'list' }>): JsonArray {
  const wanted = itemsByElement(shape, intent);
  const present = itemsByElement(shape, live);
  const merged = (element: string): JsonValue[] => {
    const ours = wanted.get(element);
    const theirs = present.get(element);
    if (ours === undefined) return theirs === undefined ? [] : [theirs];
    return [theirs === undefined ? ours : mergeValues(theirs, ours, shape.items)];
  };
  const left = [...present.keys()];
  const right = [...wanted.keys()];
  const shared = right.filter((element) => present.has(element));
  const done = new Set<string>();
  const out: JsonValue[] = [];
  let l = 0;
  for (let r = 0; r < right.length; r += 1) {
    const element = right[r] ?? '';
    // Live-only items that stand before the next shared one go first.
    while (l < left.length && left[l] !== element) {
      const other = left[l] ?? '';
      if (wanted.has(other) && !done.has(other) && other === shared[0]) break;
      if (!wanted.has(other)) out.push(...merged(other));
      l += 1;
    }
    if (left[l] === element) l += 1;
    out.push(...merged(element));
    done.add(element);
    if (shared[0] === element) shared.shift();
  }
  for (const other of left.slice(l)) if (!wanted.has(other)) out.push(...merged(other));
  return out;
}
