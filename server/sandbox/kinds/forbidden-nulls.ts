import { isJsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { fieldSchema, type Schema } from '../apply/shape.ts';
import type { StatusCause } from '../status-error.ts';

/** Nulls where the schema allows none and has no default to put in their place. */
export function forbiddenNulls(schema: Schema, value: JsonValue, at = ''): readonly StatusCause[] {
  if (Array.isArray(value)) {
    const items = isJsonObject(schema?.items) ? schema.items : null;
    return value.flatMap((item, index) => forbiddenNulls(items, item, `${at}[${index}]`));
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([field, member]) => {
    const path = at === '' ? field : `${at}.${field}`;
    const below = fieldSchema(schema, field);
    if (member !== null) return forbiddenNulls(below, member, path);
    const type = below?.type;
    if (typeof type !== 'string' || below?.nullable === true || below?.default !== undefined) return [];
    const message = `Invalid value: "null": ${path} in body must be of type ${type}: "null"`;
    return [{ reason: 'FieldValueTypeInvalid', field: path, message }];
  });
}
