import {
  arrayAt,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  numberAt,
  objectAt,
  stringAt,
} from '#lib/gateway-api/json.ts';
import type { Channel } from '#lib/gateway-api/schema/builder.ts';
import type { Specimen } from './generate.ts';
import { distinct, requiredOf } from './schema-values.ts';
import { objectOf, subjectsOf } from './subjects.ts';

/** One object for each side of each edge of each constraint of the spec: chance alone leaves half of them out. */
export function sweep(channel: Channel): readonly Specimen[] {
  return subjectsOf(channel).flatMap((subject) => {
    const spec = objectAt(objectAt(subject.ownSchema, 'properties'), 'spec');
    return variantsOf(spec).map((variant) => ({
      subject,
      object: { ...objectOf(subject, {}), spec: variant },
    }));
  });
}

/** Values at the edges of a schema and, in the least surroundings, at those of all below it. */
function variantsOf(schema: JsonObject): readonly JsonValue[] {
  const allowed = arrayAt(schema, 'enum');
  if (allowed.length > 0) return [...allowed, nearMiss(allowed[0] ?? null), null];
  switch (stringAt(schema, 'type')) {
    case 'string':
      return textVariants(schema);
    case 'integer':
      return numberVariants(schema);
    case 'array':
      return listVariants(schema);
    case 'object':
      return isJsonObject(schema.additionalProperties)
        ? mapVariants(schema, schema.additionalProperties)
        : objectVariants(schema);
    default:
      return [true, 'true', null];
  }
}

function nearMiss(value: JsonValue): JsonValue {
  return typeof value === 'string' ? `${value}x` : 299;
}

/** The numbers beside and at each limit. */
function around(limits: readonly (number | undefined)[]): readonly number[] {
  return [...new Set(limits.flatMap((limit) => (limit === undefined ? [] : [limit - 1, limit, limit + 1])))];
}

function textVariants(schema: JsonObject): readonly JsonValue[] {
  const lengths = around([numberAt(schema, 'minLength'), numberAt(schema, 'maxLength')]);
  const texts = lengths.filter((length) => length >= 0).map((length) => textOf(schema, length));
  return [...texts, `${leastText(schema)} !`, `${leastText(schema)}\n`, leastText(schema), 5, null];
}

const STARTS = ['', 'a/', '1s', 'http://', 'a:', '/', 'IPAddress', 'System'] as const;

function matches(schema: JsonObject, text: string): boolean {
  const pattern = stringAt(schema, 'pattern');
  return pattern === undefined || new RegExp(pattern, 'u').test(text);
}

/** A text of a length, which matches the pattern when one of our beginnings does. */
function textOf(schema: JsonObject, length: number): string {
  const candidates = STARTS.map((start) => (start + 'a'.repeat(length)).slice(0, length));
  return candidates.find((text) => matches(schema, text)) ?? 'a'.repeat(length);
}

function leastText(schema: JsonObject): string {
  return (
    STARTS.flatMap((start) => [`${start}a`, start])
      .filter((text) => text !== '')
      .find((text) => matches(schema, text)) ?? 'a'
  );
}

function numberVariants(schema: JsonObject): readonly JsonValue[] {
  const limits = around([numberAt(schema, 'minimum'), numberAt(schema, 'maximum')]);
  return [...limits, 1.5, '1', 2 ** 31, null];
}

function listVariants(schema: JsonObject): readonly JsonValue[] {
  const items = objectAt(schema, 'items');
  const least = leastValue(items);
  const lengths = around([numberAt(schema, 'minItems'), numberAt(schema, 'maxItems')]);
  const long = lengths
    .filter((length) => length >= 0)
    .map((length) => Array.from({ length }, (_, index) => distinct(least, index)));
  return [...long, [least, least], {}, ...variantsOf(items).map((item) => [item])];
}

function mapVariants(schema: JsonObject, values: JsonObject): readonly JsonValue[] {
  const sizes = around([numberAt(schema, 'maxProperties')]).map((size) =>
    Object.fromEntries(Array.from({ length: size }, (_, index) => [`k${index}`, leastValue(values)])),
  );
  return [...sizes, [], ...variantsOf(values).map((value) => ({ a: value }))];
}

function objectVariants(schema: JsonObject): readonly JsonValue[] {
  const least = leastObject(schema);
  const missing = requiredOf(schema).map((name) =>
    Object.fromEntries(Object.entries(least).filter(([each]) => each !== name)),
  );
  const members = Object.entries(objectAt(schema, 'properties')).flatMap(([name, member]) =>
    isJsonObject(member) ? variantsOf(member).map((value) => ({ ...least, [name]: value })) : [],
  );
  return [least, [], ...missing, ...members];
}

function leastObject(schema: JsonObject): JsonObject {
  const properties = objectAt(schema, 'properties');
  return Object.fromEntries(requiredOf(schema).map((name) => [name, leastValue(objectAt(properties, name))]));
}

/** The least a schema takes. */
function leastValue(schema: JsonObject): JsonValue {
  const [allowed] = arrayAt(schema, 'enum');
  if (allowed !== undefined) return allowed;
  switch (stringAt(schema, 'type')) {
    case 'string':
      return leastText(schema);
    case 'integer':
      return Math.max(numberAt(schema, 'minimum') ?? 1, 1);
    case 'array':
      return Array.from({ length: numberAt(schema, 'minItems') ?? 0 }, () =>
        leastValue(objectAt(schema, 'items')),
      );
    case 'object':
      return leastObject(schema);
    default:
      return true;
  }
}
