import {
  arrayAt,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  numberAt,
  objectAt,
  stringAt,
} from '#lib/gateway-api/json.ts';
import type { Draw } from './draw.ts';
import { edgeText, slightlyBroken, validText } from './strings.ts';

/** Required names of an object schema. */
export function requiredOf(schema: JsonObject): readonly string[] {
  return arrayAt(schema, 'required').filter((name) => typeof name === 'string');
}

/** A value the structure takes; CEL rules are not looked at. `depth` bounds what optional members may add. */
export function validValue(schema: JsonObject, draw: Draw, depth = 2): JsonValue {
  const allowed = arrayAt(schema, 'enum');
  if (allowed.length > 0) return draw.pick(allowed);
  switch (stringAt(schema, 'type')) {
    case 'string':
      return validText(schema, draw);
    case 'integer':
    case 'number':
      return validNumber(schema, draw);
    case 'boolean':
      return draw.chance(50);
    case 'array':
      return validList(schema, draw, depth);
    case 'object':
      return validObject(schema, draw, depth);
    default:
      return draw.pick(['80', 80]);
  }
}

function validNumber(schema: JsonObject, draw: Draw): number {
  const min = numberAt(schema, 'minimum') ?? 0;
  const max = numberAt(schema, 'maximum') ?? min + 1000;
  return draw.pick([min, max, min + draw.below(max - min + 1)]);
}

function validList(schema: JsonObject, draw: Draw, depth: number): JsonValue {
  const items = objectAt(schema, 'items');
  const count = (numberAt(schema, 'minItems') ?? 0) + draw.below(3);
  const length = Math.min(count, numberAt(schema, 'maxItems') ?? count);
  return Array.from({ length }, () => validValue(items, draw, depth - 1));
}

function validObject(schema: JsonObject, draw: Draw, depth: number): JsonValue {
  const values = schema.additionalProperties;
  if (isJsonObject(values))
    return { [draw.pick(['a', 'example.com/a'])]: validValue(values, draw, depth - 1) };
  const required = requiredOf(schema);
  const members = Object.entries(objectAt(schema, 'properties')).filter(
    ([name]) => required.includes(name) || (depth > 0 && draw.chance(30)),
  );
  return Object.fromEntries(
    members.map(([name, member]) => [name, validValue(isJsonObject(member) ? member : {}, draw, depth - 1)]),
  );
}

const WRONG: readonly JsonValue[] = [null, true, 0, 1, -1, 0.5, '', '1', 'a', [], {}, [null], [{}], { a: 1 }];

const NUMBERS: readonly number[] = [
  0,
  -1,
  1,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 53 + 2,
  2 ** 63,
  -(2 ** 63),
  1e20,
  1e300,
  0.5,
  1e-7,
  -0.0,
];

/** A value at an edge of what the schema takes, on either side, or of another type. */
export function edgeValue(schema: JsonObject, current: JsonValue, draw: Draw): JsonValue {
  if (draw.chance(15)) return draw.pick(WRONG);
  const allowed = arrayAt(schema, 'enum');
  if (allowed.length > 0) return nearMember(allowed, draw);
  switch (stringAt(schema, 'type')) {
    case 'string':
      return edgeText(schema, typeof current === 'string' ? current : 'a', draw);
    case 'integer':
    case 'number':
      return edgeNumber(schema, draw);
    case 'boolean':
      return draw.pick<JsonValue>([true, false, 'true', 'false', 0, null]);
    case 'array':
      return edgeList(schema, current, draw);
    case 'object':
      return edgeObject(schema, current, draw);
    default:
      return draw.pick([...WRONG, '80', 80, '80%', 65536]);
  }
}

function nearMember(allowed: readonly JsonValue[], draw: Draw): JsonValue {
  const member = draw.pick(allowed);
  if (draw.chance(50)) return member;
  if (typeof member === 'number') return draw.pick([member + 1, member - 1, String(member), member + 0.5]);
  const text = String(member);
  return draw.pick([text.toLowerCase(), text.toUpperCase(), `${text} `, '', slightlyBroken(text, draw)]);
}

function edgeNumber(schema: JsonObject, draw: Draw): JsonValue {
  const limits = [numberAt(schema, 'minimum'), numberAt(schema, 'maximum')].filter(
    (limit) => limit !== undefined,
  );
  if (limits.length > 0 && draw.chance(70)) return draw.pick(limits) + draw.below(3) - 1;
  const number = draw.pick(NUMBERS);
  return draw.chance(15) ? String(number) : number;
}

/** One item changed so that a list of many holds no two alike: a name or a port of its own. */
export function distinct(item: JsonValue, index: number): JsonValue {
  if (typeof item === 'string') return `${item}${index}`;
  if (typeof item === 'number') return item + index;
  if (!isJsonObject(item)) return item;
  const name = typeof item.name === 'string' ? { name: `${item.name.slice(0, 40)}${index}` } : {};
  const port = typeof item.port === 'number' ? { port: (item.port % 60_000) + index } : {};
  return { ...item, ...name, ...port };
}

function edgeList(schema: JsonObject, current: JsonValue, draw: Draw): JsonValue {
  const list = Array.isArray(current) ? current : [];
  const make = (): JsonValue =>
    list.length > 0 && draw.chance(70) ? draw.pick(list) : validValue(objectAt(schema, 'items'), draw);
  const limits = [numberAt(schema, 'minItems'), numberAt(schema, 'maxItems')].filter(
    (limit) => limit !== undefined,
  );
  switch (draw.below(7)) {
    case 0:
      return [];
    case 1: {
      const item = make();
      const length = limits.length > 0 ? Math.max(0, draw.pick(limits) + draw.below(3) - 1) : draw.below(5);
      const alike = draw.chance(20);
      return Array.from({ length }, (_, index) => (alike ? item : distinct(item, index)));
    }
    case 2:
      return [...list, make()];
    case 3:
      return list.length > 0 ? [...list, draw.pick(list)] : [make(), make()];
    case 4:
      return list.toReversed();
    case 5:
      return list.length > 0 ? list.toSpliced(draw.below(list.length), 1) : [null];
    default:
      return list.toSpliced(draw.below(list.length + 1), 0, draw.pick(WRONG));
  }
}

const FOREIGN_NAMES = [
  'constructor',
  'toString',
  '__proto__',
  'hasOwnProperty',
  'x',
  'Name',
  'nam',
  'a.b',
  'a[0]',
  '',
  'é',
] as const;

const KEYS = [
  'a',
  'example.com/a',
  'A_b.c',
  '/a',
  'a/',
  'a/b/c',
  '-a',
  'Example.com/a',
  '',
  'constructor',
  'a b',
] as const;

function edgeObject(schema: JsonObject, current: JsonValue, draw: Draw): JsonValue {
  const object = isJsonObject(current) ? current : {};
  const values = schema.additionalProperties;
  if (isJsonObject(values)) return edgeMap(schema, values, { object, draw });
  const known = Object.entries(objectAt(schema, 'properties'));
  const names = Object.keys(object);
  switch (draw.below(5)) {
    case 0:
      return names.length > 0 ? without(object, draw.pick(names)) : {};
    case 1: {
      const required = requiredOf(schema);
      return required.length > 0 ? without(object, draw.pick(required)) : {};
    }
    case 2:
      return withMember(object, draw.pick(FOREIGN_NAMES), draw.pick(WRONG));
    case 3:
      return known.length === 0
        ? object
        : withMember(object, draw.pick(known)[0], draw.pick([null, null, {}, '', []]));
    default: {
      if (known.length === 0) return object;
      const [name, member] = draw.pick(known);
      return withMember(object, name, validValue(isJsonObject(member) ? member : {}, draw));
    }
  }
}

function edgeMap(
  schema: JsonObject,
  values: JsonObject,
  { object, draw }: { readonly object: JsonObject; readonly draw: Draw },
): JsonValue {
  const max = numberAt(schema, 'maxProperties') ?? 3;
  if (draw.chance(20))
    return Object.fromEntries(
      Array.from({ length: max + draw.below(3) - 1 }, (_, index) => [`k${index}`, 'v']),
    );
  const key = draw.chance(70)
    ? draw.pick(KEYS)
    : `${'a'.repeat(251 + draw.below(4))}/${'b'.repeat(62 + draw.below(3))}`;
  const name = draw.chance(15) ? 'a'.repeat(62 + draw.below(3)) : key;
  return withMember(object, name, draw.chance(60) ? validValue(values, draw) : edgeValue(values, 'a', draw));
}

function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([each]) => each !== name));
}

/** Own member whatever its name: an object literal would take `__proto__` for its prototype. */
function withMember(object: JsonObject, name: string, value: JsonValue): JsonObject {
  return Object.fromEntries([...Object.entries(object).filter(([each]) => each !== name), [name, value]]);
}
