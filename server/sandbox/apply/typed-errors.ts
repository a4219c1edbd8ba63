import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
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
      return mapErrors(value, { schema, path, open: shape.open });
    case 'list':
      if (!Array.isArray(value)) return [`${at}: expected list, got ${formOf(value)}`];
      return listErrors(value, schema, path);
  }
}

type MapPlace = { readonly schema: Schema; readonly path: ElementPath; readonly open: boolean };

/** The first field that is not declared ends the reading of a map, as in structured-merge-diff. */
function mapErrors(value: JsonObject, { schema, path, open }: MapPlace): readonly string[] {
  const fields = Object.keys(value);
  const stranger = open ? undefined : fields.find((field) => !isNamedField(schema, field));
  if (stranger !== undefined)
    return [`${formatElementPath([...path, `f:${stranger}`])}: field not declared in schema`];
  return fields.flatMap((field) =>
    typedErrors(value[field] ?? null, fieldSchema(schema, field), [...path, `f:${field}`]),
  );
}

function listErrors(items: readonly JsonValue[], schema: Schema, path: ElementPath): readonly string[] {
  const shape = shapeOf(schema, items);
  if (shape.form !== 'list') return [];
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    if (shape.relation === 'atomic') return typedErrors(item, shape.items, [...path, `i:${index}`]);
    const element = itemElement(shape, item);
    const at = formatElementPath(path);
    if (element === null) return [`${at}: element ${index}: ${keylessText(shape.keys)}`];
    if (seen.has(element)) return [`${at}: duplicate entries for key ${formatElementPath([element])}`];
    seen.add(element);
    return typedErrors(item, shape.items, [...path, element]);
  });
}

/** One key is enough to be known by; the schema asks for the others later. */
function keylessText(keys: readonly string[]): string {
  return `associative list with keys has an element that omits all key fields ${JSON.stringify(keys).replaceAll(',', ' ')} (and doesn't have default values for any key fields)`;
}

function scalarError(value: JsonValue, schema: Schema, at: string): readonly string[] {
  switch (schema?.type) {
    case 'string':
      return typeof value === 'string' ? [] : [`${at}: expected string, got ${formOf(value)}`];
    case 'integer':
    case 'number':
      return typeof value === 'number'
        ? []
        : [`${at}: expected numeric (int or float), got ${goTypeOf(value)}`];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${at}: expected boolean, got ${formOf(value)}`];
    default:
      return [];
  }
}

/** As Go prints the value. */
function formOf(value: JsonValue): string {
  if (Array.isArray(value)) return `&{[${value.map(formOf).join(' ')}]}`;
  if (isJsonObject(value)) return `&{map[${Object.keys(value).join(' ')}]}`;
  return `&{${String(value)}}`;
}

/** The type Go has for the value. */
function goTypeOf(value: JsonValue): string {
  if (Array.isArray(value)) return '[]interface {}';
  return isJsonObject(value)
    ? 'map[string]interface {}'
    : value === true || value === false
      ? 'bool'
      : typeof value;
}
