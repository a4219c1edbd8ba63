import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';

/** A value's schema; null where there is none and the value speaks for itself. */
export type Schema = JsonObject | null;

/** How a value is owned: as one, per field, or per item. */
export type Shape =
  | { readonly form: 'scalar' }
  | { readonly form: 'map'; readonly atomic: boolean; readonly open: boolean; readonly schema: Schema }
  | {
      readonly form: 'list';
      readonly relation: 'atomic' | 'set' | 'map';
      readonly keys: readonly string[];
      readonly items: Schema;
    };

/** Shape after `x-kubernetes-list-type`, `-map-type` and `-list-map-keys`; untyped parts are deduced (lists atomic, maps granular). */
export function shapeOf(schema: Schema, value: JsonValue | undefined): Shape {
  const type = schema?.type;
  if (type === 'array' || (type === undefined && Array.isArray(value))) {
    const relation = schema?.['x-kubernetes-list-type'];
    const keys = schema?.['x-kubernetes-list-map-keys'];
    return {
      form: 'list',
      relation: relation === 'set' || relation === 'map' ? relation : 'atomic',
      keys: Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [],
      items: isJsonObject(schema?.items) ? schema.items : null,
    };
  }
  if (type === 'object' || (type === undefined && isJsonObject(value))) {
    return {
      form: 'map',
      atomic: schema?.['x-kubernetes-map-type'] === 'atomic',
      open: isOpen(schema),
      schema,
    };
  }
  return { form: 'scalar' };
}

/** True when fields without a declaration are allowed here. */
function isOpen(schema: Schema): boolean {
  if (schema === null || schema['x-kubernetes-preserve-unknown-fields'] === true) return true;
  const { additionalProperties } = schema;
  return additionalProperties === true || isJsonObject(additionalProperties);
}

/** True when the schema names this field. */
export function isNamedField(schema: Schema, field: string): boolean {
  return isJsonObject(schema?.properties) && isJsonObject(schema.properties[field]);
}

/** The schema of a field; null when it is not typed. */
export function fieldSchema(schema: Schema, field: string): Schema {
  if (isJsonObject(schema?.properties)) {
    const named = schema.properties[field];
    if (isJsonObject(named)) return named;
  }
  return isJsonObject(schema?.additionalProperties) ? schema.additionalProperties : null;
}

/** The path element of a list item: by value in a set, by keys (defaults filled in) in a map. Null when it has none of the keys. */
export function itemElement(shape: Extract<Shape, { form: 'list' }>, item: JsonValue): string | null {
  if (shape.relation === 'set') return `v:${JSON.stringify(item)}`;
  if (!isJsonObject(item)) return null;
  const keys: Record<string, JsonValue> = {};
  for (const key of shape.keys.toSorted()) {
    const value = item[key] ?? fieldSchema(shape.items, key)?.default;
    if (value !== undefined && value !== null) keys[key] = value;
  }
  return Object.keys(keys).length === 0 ? null : `k:${JSON.stringify(keys)}`;
}

/** The value and, for a list, its items under their path elements; first wins on duplicates. */
export function itemsByElement(
  shape: Extract<Shape, { form: 'list' }>,
  value: JsonValue | undefined,
): ReadonlyMap<string, JsonValue> {
  const items = new Map<string, JsonValue>();
  for (const item of Array.isArray(value) ? value : []) {
    const element = itemElement(shape, item);
    if (element !== null && !items.has(element)) items.set(element, item);
  }
  return items;
}
