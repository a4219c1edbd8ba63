import {
  isJsonObject,
  isSameJson,
  type JsonArray,
  type JsonObject,
  type JsonValue,
} from '#lib/gateway-api/json.ts';
import { fieldSchema, type Schema } from '../apply/shape.ts';
import { badRequest } from '../status-error.ts';

/**
 * Strategic merge patch for the built-in kinds: lists with a merge key are merged by it, `$patch`, `$retainKeys`,
 * `$setElementOrder/…` and `$deleteFromPrimitiveList/…` are followed. Throws 400 when an item lacks its merge key.
 */
export function strategicPatch(target: JsonValue | undefined, patch: JsonObject, schema: Schema): JsonObject {
  const directive = patch.$patch;
  if (directive === 'replace') return withoutDirectives(patch);
  if (directive === 'delete') return {};
  const out: Record<string, JsonValue> = isJsonObject(target) ? { ...target } : {};
  retainKeys(out, patch.$retainKeys);
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith('$')) continue;
    if (value === null) delete out[field];
    else out[field] = patchField(out[field], value, fieldSchema(schema, field));
  }
  for (const [field, value] of Object.entries(patch)) applyListDirective(out, field, value, schema);
  return out;
}

function retainKeys(out: Record<string, JsonValue>, keys: JsonValue | undefined): void {
  if (!Array.isArray(keys)) return;
  for (const field of Object.keys(out)) if (!keys.includes(field)) delete out[field];
}

function patchField(current: JsonValue | undefined, value: JsonValue, schema: Schema): JsonValue {
  if (isJsonObject(value)) return strategicPatch(current, value, schema);
  if (!Array.isArray(value) || schema?.['x-kubernetes-patch-strategy'] !== 'merge') return value;
  const live = Array.isArray(current) ? current : [];
  const mergeKey = schema['x-kubernetes-patch-merge-key'];
  if (typeof mergeKey === 'string') return mergeByKey(live, value, mergeKey, schema);
  return [...live, ...value.filter((item) => !live.some((known) => isSameJson(known, item)))];
}

function mergeByKey(live: JsonArray, patch: JsonArray, key: string, schema: JsonObject): JsonArray {
  const items = isJsonObject(schema.items) ? schema.items : null;
  if (patch.some((item) => isJsonObject(item) && item.$patch === 'replace'))
    return patch.filter((item) => !isJsonObject(item) || item.$patch === undefined);
  let out = [...live];
  for (const item of patch) {
    if (!isJsonObject(item) || item[key] === undefined)
      throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
    const index = out.findIndex((known) => isJsonObject(known) && known[key] === item[key]);
    if (item.$patch === 'delete')
      out = out.filter((known) => !isJsonObject(known) || known[key] !== item[key]);
    else if (index < 0) out.push(withoutDirectives(item));
    else out[index] = strategicPatch(out[index], item, items);
  }
  // The patch is also the order of what it names.
  return orderedLike(out, patch, key);
}

function applyListDirective(
  out: Record<string, JsonValue>,
  directive: string,
  value: JsonValue,
  schema: Schema,
): void {
  const [name, field] = directive.split('/');
  if (field === undefined || !Array.isArray(value)) return;
  const list = out[field];
  if (!Array.isArray(list)) return;
  if (name === '$deleteFromPrimitiveList')
    out[field] = list.filter((item) => !value.some((gone) => isSameJson(gone, item)));
  if (name === '$setElementOrder') {
    const key = fieldSchema(schema, field)?.['x-kubernetes-patch-merge-key'];
    out[field] = orderedLike(list, value, typeof key === 'string' ? key : null);
  }
}

/** Items named in the order come in that order; others keep their place behind the item they followed. */
function orderedLike(list: JsonArray, order: JsonArray, key: string | null): JsonArray {
  const keyOf = (item: JsonValue | undefined): JsonValue | undefined =>
    key !== null && isJsonObject(item) ? item[key] : item;
  const named = (item: JsonValue) => order.findIndex((wanted) => isSameJson(keyOf(wanted), keyOf(item)));
  const sorted = list.filter((item) => named(item) >= 0).sort((a, b) => named(a) - named(b));
  let next = 0;
  return list.map((item) => (named(item) < 0 ? item : (sorted[next++] ?? item)));
}

function withoutDirectives(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([field]) => !field.startsWith('$')));
}
