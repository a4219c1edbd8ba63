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
  for (const [field, value] of Object.entries(patch))
    applyListDirective({ out, target, schema }, field, value);
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
  const merged = [...live, ...value.filter((item) => !live.some((known) => isSameJson(known, item)))];
  return inOrder({ merged, order: value, live, key: null });
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
  return inOrder({ merged: out, order: patch, live, key });
}

type Place = {
  readonly out: Record<string, JsonValue>;
  readonly target: JsonValue | undefined;
  readonly schema: Schema;
};

function applyListDirective({ out, target, schema }: Place, directive: string, value: JsonValue): void {
  const [name, field] = directive.split('/');
  if (field === undefined || !Array.isArray(value)) return;
  const list = out[field];
  if (!Array.isArray(list)) return;
  if (name === '$deleteFromPrimitiveList')
    out[field] = list.filter((item) => !value.some((gone) => isSameJson(gone, item)));
  if (name === '$setElementOrder') {
    const key = fieldSchema(schema, field)?.['x-kubernetes-patch-merge-key'];
    const known = isJsonObject(target) && Array.isArray(target[field]) ? target[field] : [];
    out[field] = inOrder({
      merged: list,
      order: value,
      live: known,
      key: typeof key === 'string' ? key : null,
    });
  }
}

type Ordering = {
  readonly merged: JsonArray;
  readonly order: JsonArray;
  readonly live: JsonArray;
  readonly key: string | null;
};

/** Named items come in the order told; the others, in live order, before the first named one that stood behind them. */
function inOrder({ merged, order, live, key }: Ordering): JsonArray {
  const keyOf = (item: JsonValue): JsonValue | undefined =>
    key !== null && isJsonObject(item) ? item[key] : item;
  const place = (list: JsonArray, item: JsonValue) =>
    list.findIndex((other) => isSameJson(keyOf(other), keyOf(item)));
  const named = merged
    .filter((item) => place(order, item) >= 0)
    .sort((a, b) => place(order, a) - place(order, b));
  const rest = merged.filter((item) => place(order, item) < 0);
  const out: JsonValue[] = [];
  for (const item of named) {
    const limit = place(live, item);
    while (rest[0] !== undefined && place(live, rest[0]) >= 0 && place(live, rest[0]) < limit)
      out.push(...rest.splice(0, 1));
    out.push(item);
  }
  return [...out, ...rest];
}

function withoutDirectives(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([field]) => !field.startsWith('$')));
}
