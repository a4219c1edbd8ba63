import { isJsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { type ElementPath, formatElementPath } from './field-set.ts';
import { fieldSchema, isNamedField, itemElement, type Schema, shapeOf } from './shape.ts';

/** Why a value cannot be read with this schema for server-side apply, one line each; empty when it can. */
export function typedErrors(value: JsonValue, schema: Schema, path: ElementPath = []): readonly string[] {
  if (value === null) return [];
  const shape = shapeOf(schema, value);
  const at = formatElementPath(path);
  switch (shape.form) {
    case 'scalar':
      return scalarError(value, schema, at);
    case 'map':
      if (!isJsonObject(value)) return [`${at}: expected map, got ${formOf(value)}`];
      return Object.entries(value).flatMap(([field, member]) =>
        shape.open || isNamedField(schema, field)
          ? typedErrors(member, fieldSchema(schema, field), [...path, `f:${field}`])
          : [`${formatElementPath([...path, `f:${field}`])}: field not declared in schema`],
      );
    case 'list':
      if (!Array.isArray(value)) return [`${at}: expected list, got ${formOf(value)}`];
      return listErrors(value, schema, path);
  }
}

function listErrors(items: readonly JsonValue[], schema: Schema, path: ElementPath): readonly string[] {
  const shape = shapeOf(schema, items);
  if (shape.form !== 'list') return [];
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    if (shape.relation === 'atomic') return typedErrors(item, shape.items, [...path, `i:${index}`]);
    const element = itemElement(shape, item);
    const at = formatElementPath(path);
    if (element === null) {
      const missing = shape.keys.find((key) => !isJsonObject(item) || item[key] === undefined) ?? '';
      return [
        `${at}: element ${index}: associative list with keys has an element that omits key field "${missing}" (and doesn't have default value)`,
      ];
    }
    if (seen.has(element)) return [`${at}: duplicate entries for key ${formatElementPath([element])}`];
    seen.add(element);
    return typedErrors(item, shape.items, [...path, element]);
  });
}

function scalarError(value: JsonValue, schema: Schema, at: string): readonly string[] {
  switch (schema?.type) {
    case 'string':
      return typeof value === 'string' ? [] : [`${at}: expected string, got ${formOf(value)}`];
    case 'integer':
    case 'number':
      return typeof value === 'number'
        ? []
        : [`${at}: expected numeric (int or float), got ${formOf(value)}`];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${at}: expected boolean, got ${formOf(value)}`];
    default:
      return [];
  }
}

function formOf(value: JsonValue): string {
  if (Array.isArray(value)) return 'list';
  if (isJsonObject(value)) return 'map';
  return JSON.stringify(value);
}
