import type { JsonArray, JsonObject, JsonValue } from '#lib/gateway-api/json.ts';
import { checkFormat } from './formats.ts';
import { compilePattern } from './patterns.ts';
import { enumRemedy, patternRemedy, rangeRemedy, typeRemedy } from './remedies.ts';
import type { SchemaNode } from './schema-node.ts';
import { bodyPath, invalid, report, shown, sortedJson, type Walk } from './wording.ts';

/** One compiled check; adds findings to the walk. */
export type Check<T extends JsonValue = JsonValue> = (value: T, walk: Walk) => void;

/** Type of a value as Go's JSON decoding of the API server names it. */
function dataType(value: JsonValue): { readonly type: string; readonly format: string } {
  if (value === null) return { type: 'null', format: '' };
  if (Array.isArray(value)) return { type: 'array', format: '' };
  if (typeof value === 'number')
    return isInt64(value) ? { type: 'integer', format: 'int64' } : { type: 'number', format: 'float64' };
  return { type: typeof value === 'object' ? 'object' : typeof value, format: '' };
}

/** Go reads a whole number that no int64 can hold as a float64, which is no integer then. JSON of -2^63 is one: it is rounded down. */
function isInt64(value: number): boolean {
  return Number.isInteger(value) && value > -INT64 && value < INT64;
}

/** Type and nullability; numeric formats only change the words. */
export function typeCheck(node: SchemaNode): Check | null {
  if (node.types.length === 0) return null;
  const types = node.types;
  return (value, walk) => {
    if (value === null && node.nullable) return;
    const { type, format } = dataType(value);
    if (types.includes(type) || (type === 'integer' && types.includes('number'))) return;
    const numeric = type === 'integer' || type === 'number' || type === 'boolean';
    const [expected, actual] =
      node.format !== null && numeric ? [node.format, format] : [types.join(','), type];
    report(walk, {
      code: 'wrong-type',
      message: `Invalid value: "${actual}": ${bodyPath(walk.path)} in body must be of type ${expected}: "${actual}"`,
      remedy: typeRemedy(types),
    });
  };
}

/** Length in Unicode code points, then pattern; the API server reports the first that fails. */
export function stringCheck(node: SchemaNode): Check<string> | null {
  const { minLength, maxLength, pattern } = node;
  if (minLength === null && maxLength === null && pattern === null) return null;
  const expression = pattern === null ? null : compilePattern(pattern);
  return (value, walk) => {
    const long = maxLength !== null && value.length > maxLength;
    if (long && codePoints(value) > maxLength) {
      const unit = maxLength === 1 ? 'byte' : 'bytes';
      report(walk, {
        code: 'too-long',
        message: `Too long: may not be more than ${maxLength} ${unit}`,
        remedy: `Shorten it to ${maxLength} characters or less; it has ${codePoints(value)}.`,
      });
    } else if (minLength !== null && value.length < minLength * 2 && codePoints(value) < minLength) {
      report(walk, {
        code: 'too-short',
        message: invalid(walk, value, `should be at least ${minLength} chars long`),
        remedy: minLength === 1 ? 'Fill it in or remove the field.' : `Use at least ${minLength} characters.`,
      });
    } else if (expression && pattern !== null && !expression.test(value)) {
      const words =
        expression.error === null ? pattern : `${pattern}, but pattern is invalid: ${expression.error}`;
      report(walk, {
        code: 'pattern',
        message: invalid(walk, value, `should match '${words}'`),
        remedy: patternRemedy(pattern),
      });
    }
  };
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Formats of strings, whatever type the schema says (inside anyOf it says none). */
export function formatCheck(node: SchemaNode): Check<string> | null {
  const { format } = node;
  if (format === null || (node.types.length > 0 && !node.types.includes('string'))) return null;
  return (value, walk) => {
    const verdict = checkFormat(format, value);
    if (verdict === 'ok') return;
    report(
      walk,
      verdict === 'bad'
        ? {
            code: 'format',
            message: invalid(walk, value, `must be of type ${format}: ${shown(value)}`),
            remedy: `Write a valid ${format}.`,
          }
        : {
            code: 'format-not-checked',
            message: `The format ${format} is not checked here; the API server checks it.`,
          },
    );
  };
}

const INT32 = 2 ** 31;
const INT64 = 2 ** 63;

type NumberTest = {
  readonly fails: (value: number) => boolean;
  readonly words: string;
  readonly remedy: string;
};

/** Bounds, multiples and the range of int32/int64. */
export function numberCheck(node: SchemaNode): Check<number> | null {
  const tests = [...integerTests(node), ...boundTests(node)];
  if (tests.length === 0) return null;
  return (value, walk) => {
    for (const { fails, words, remedy } of tests)
      if (fails(value)) report(walk, { code: 'out-of-range', message: invalid(walk, value, words), remedy });
  };
}

function integerTests(node: SchemaNode): readonly NumberTest[] {
  // Two bounds are narrower than any integer type.
  const isBounded = node.minimum !== null && node.maximum !== null;
  if (isBounded || !node.types.includes('integer')) return [];
  const limit = node.format === 'int32' ? INT32 : INT64;
  const range = { ...node, minimum: node.minimum ?? -limit, maximum: node.maximum ?? limit - 1 };
  return [
    {
      fails: (value) => Number.isInteger(value) && (value >= limit || value < -limit),
      words: `value must be of type integer with format ${node.format ?? 'int64'}`,
      remedy: rangeRemedy(range),
    },
  ];
}

function boundTests(node: SchemaNode): readonly NumberTest[] {
  const { minimum, maximum, multipleOf, exclusiveMinimum, exclusiveMaximum } = node;
  const tests: NumberTest[] = [];
  if (multipleOf !== null && multipleOf > 0)
    tests.push({
      fails: (value) => !Number.isInteger(value / multipleOf),
      words: `should be a multiple of ${multipleOf}`,
      remedy: `Use a multiple of ${multipleOf}.`,
    });
  if (minimum !== null)
    tests.push({
      fails: (value) => value < minimum || (exclusiveMinimum && value === minimum),
      words: `should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`,
      remedy: rangeRemedy(node),
    });
  if (maximum !== null)
    tests.push({
      fails: (value) => value > maximum || (exclusiveMaximum && value === maximum),
      words: `should be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`,
      remedy: rangeRemedy(node),
    });
  return tests;
}

/** Items, their number, and their uniqueness where the schema asks for it (list types are `duplicates.ts`). */
export function listCheck(node: SchemaNode, item: Check | null): Check<JsonArray> {
  return (value, walk) => {
    if (item)
      for (let index = 0; index < value.length; index += 1) {
        walk.path.push(index);
        item(value[index] ?? null, walk);
        walk.path.pop();
      }
    checkItemCount(node, value.length, walk);
    if (node.uniqueItems && new Set(value.map(sortedJson)).size < value.length)
      report(walk, { code: 'duplicate', message: invalid(walk, value, "shouldn't contain duplicates") });
  };
}

function checkItemCount(node: SchemaNode, count: number, walk: Walk): void {
  const { minItems, maxItems } = node;
  if (minItems !== null && count < minItems)
    report(walk, {
      code: 'too-few',
      message: invalid(walk, count, `should have at least ${minItems} items`),
      remedy: minItems === 1 ? 'Add an entry.' : `Add entries until there are ${minItems}.`,
    });
  if (maxItems !== null && count > maxItems) reportTooMany(walk, count, maxItems);
}

function reportTooMany(walk: Walk, count: number, limit: number): void {
  report(walk, {
    code: 'too-many',
    message: `Too many: ${count}: must have at most ${limit} ${limit === 1 ? 'item' : 'items'}`,
    remedy: `Keep ${limit} at most; there are ${count}.`,
  });
}

/** Members, their number, and which must be there. Unknown names are `unknown-fields.ts`. */
export function objectCheck(
  node: SchemaNode,
  members: ReadonlyMap<string, Check | null>,
  others: Check | null,
): Check<JsonObject> {
  return (value, walk) => {
    checkPropertyCount(node, Object.keys(value).length, walk);
    for (const name of Object.keys(value)) {
      const known = members.get(name);
      const check = known === undefined ? others : known;
      if (!check) continue;
      walk.path.push(name);
      check(value[name] ?? null, walk);
      walk.path.pop();
    }
    for (const name of node.required) {
      if (!Object.hasOwn(value, name))
        report(walk, { code: 'required', at: name, message: 'Required value', remedy: `Add ${name}.` });
    }
  };
}

function checkPropertyCount(node: SchemaNode, count: number, walk: Walk): void {
  const { minProperties, maxProperties } = node;
  if (minProperties !== null && count < minProperties)
    report(walk, {
      code: 'too-few',
      message: invalid(walk, count, `should have at least ${minProperties} properties`),
    });
  if (maxProperties !== null && count > maxProperties) reportTooMany(walk, count, maxProperties);
}

/** Membership in an enum. */
export function enumCheck(node: SchemaNode): Check | null {
  const { enumValues } = node;
  if (enumValues === null) return null;
  const allowed = new Set(enumValues.map(sortedJson));
  const list = enumValues.map((item) => JSON.stringify(typeof item === 'string' ? item : sortedJson(item)));
  return (value, walk) => {
    // As on the server, null is never one of them, not even where the list names it.
    if (value !== null && allowed.has(sortedJson(value))) return;
    report(walk, {
      code: 'enum',
      message: `Unsupported value: ${shown(value)}: supported values: ${list.join(', ')}`,
      remedy: enumRemedy(value, enumValues),
    });
  };
}
