import type { JsonObject, JsonValue } from '#lib/gateway-api/json.ts';

/** A structural OpenAPI v3 schema as a CustomResourceDefinition carries it. */
export type Schema = JsonObject;

/** A CEL rule of a schema: what the API server says, and the expression. */
export type Rule = readonly [message: string, expression: string];

/** Release channel of the Gateway API. */
export type Channel = 'standard' | 'experimental';

type Common = { readonly default?: JsonValue; readonly rules?: readonly Rule[] };
type StringOptions = Common & {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly format?: string;
};
type NumberOptions = Common & { readonly min?: number; readonly max?: number; readonly format?: string };
type ListOptions = Common & { readonly min?: number; readonly max?: number };
type ObjectOptions = Common & { readonly extra?: JsonObject };

function compact(members: Readonly<Record<string, JsonValue | undefined>>): Schema {
  const kept: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(members)) if (value !== undefined) kept[name] = value;
  return kept;
}

function common(options: Common): Readonly<Record<string, JsonValue | undefined>> {
  const rules = options.rules?.map(([message, rule]) => ({ message, rule }));
  return { default: options.default, 'x-kubernetes-validations': rules?.length ? rules : undefined };
}

/** A string; `min` and `max` count Unicode code points. */
export function str(options: StringOptions = {}): Schema {
  const { min, max, pattern, format } = options;
  return compact({ type: 'string', minLength: min, maxLength: max, pattern, format, ...common(options) });
}

/** One of the given strings. */
export function oneOf(values: string | readonly string[], options: Common = {}): Schema {
  const list = typeof values === 'string' ? values.split(' ') : values;
  return compact({ type: 'string', enum: list, ...common(options) });
}

/** An integer, both bounds inclusive. */
export function int(options: NumberOptions = {}): Schema {
  return compact({
    type: 'integer',
    format: options.format,
    minimum: options.min,
    maximum: options.max,
    ...common(options),
  });
}

/** An int32, both bounds inclusive. */
export function int32(options: NumberOptions = {}): Schema {
  return int({ format: 'int32', ...options });
}

/** One of the given integers. */
export function oneOfInts(values: readonly number[], options: Common = {}): Schema {
  return compact({ type: 'integer', enum: values, ...common(options) });
}

/** true or false. */
export function bool(): Schema {
  return { type: 'boolean' };
}

/** A list replaced as a whole by server-side apply. */
export function atomic(items: Schema, options: ListOptions = {}): Schema {
  return list(items, 'atomic', options);
}

/** A list of distinct scalars, merged by server-side apply. */
export function set(items: Schema, options: ListOptions = {}): Schema {
  return list(items, 'set', options);
}

/** A list of objects with a unique key, merged by server-side apply. */
export function mapBy(key: string, items: Schema, options: ListOptions = {}): Schema {
  return { ...list(items, 'map', options), 'x-kubernetes-list-map-keys': [key] };
}

function list(items: Schema, type: 'atomic' | 'set' | 'map', options: ListOptions): Schema {
  return compact({
    type: 'array',
    items,
    minItems: options.min,
    maxItems: options.max,
    'x-kubernetes-list-type': type,
    ...common(options),
  });
}

/** A map of strings to values of one schema. */
export function record(values: Schema, options: Common & { readonly max?: number } = {}): Schema {
  return compact({
    type: 'object',
    additionalProperties: values,
    maxProperties: options.max,
    ...common(options),
  });
}

/** An object; a member whose name ends in `!` is required, one that is null is left out (absent in this channel). */
export function obj(members: Readonly<Record<string, Schema | null>>, options: ObjectOptions = {}): Schema {
  const properties: Record<string, JsonValue> = {};
  const required: string[] = [];
  for (const [marked, schema] of Object.entries(members)) {
    if (schema === null) continue;
    const name = marked.endsWith('!') ? marked.slice(0, -1) : marked;
    if (name !== marked) required.push(name);
    properties[name] = schema;
  }
  return compact({
    type: 'object',
    properties,
    required: required.length > 0 ? required.sort() : undefined,
    ...common(options),
    ...options.extra,
  });
}

/** Adds a default (and nothing else) to a schema. */
export function withDefault(schema: Schema, value: JsonValue): Schema {
  return { ...schema, default: value };
}
