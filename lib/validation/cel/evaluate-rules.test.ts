import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '#lib/gateway-api/json.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { compileSchema } from '../open-api/compile-schema.ts';
import { validate } from '../open-api/validate.ts';
import { causeReason } from '../open-api/wording.ts';

/** A whole object with `spec` under rules. */
function check(
  spec: JsonObject,
  value: JsonValue,
  old?: JsonValue,
): readonly { readonly code: string; readonly message: string; readonly path: string }[] {
  const schema = compileSchema({ type: 'object', properties: { spec } });
  const object = (data: JsonValue): JsonObject => ({ metadata: { name: 'a' }, spec: data });
  const found = validate(schema, object(value), old === undefined ? {} : { old: object(old) });
  return found.map((each) => ({ code: each.code, message: each.message, path: formatFieldPath(each.path) }));
}

function text(...rules: readonly JsonObject[]): JsonObject {
  return { type: 'string', 'x-kubernetes-validations': rules };
}

function numbers(...rules: readonly JsonObject[]): JsonObject {
  return { type: 'array', items: { type: 'integer' }, 'x-kubernetes-validations': rules };
}

describe('findings', () => {
  it.each<[string, JsonObject, JsonValue, string, string]>([
    ['the message', { rule: 'false', message: ' no \n' }, 'x', 'Invalid value: "x": no', 'FieldValueInvalid'],
    [
      'the rule',
      { rule: ' self == "y" ' },
      'x',
      'Invalid value: "x": failed rule: self == "y"',
      'FieldValueInvalid',
    ],
    [
      'required',
      { rule: 'false', message: 'm', reason: 'FieldValueRequired' },
      'x',
      'Required value: m',
      'FieldValueRequired',
    ],
    [
      'forbidden',
      { rule: 'false', message: 'm', reason: 'FieldValueForbidden' },
      'x',
      'Forbidden: m',
      'FieldValueForbidden',
    ],
    [
      'duplicate',
      { rule: 'false', message: 'm', reason: 'FieldValueDuplicate' },
      'x',
      'Duplicate value: "x"',
      'FieldValueDuplicate',
    ],
    [
      'a computed message',
      { rule: 'false', messageExpression: '"is " + self' },
      'x',
      'Invalid value: "x": is x',
      'FieldValueInvalid',
    ],
    [
      'a message that fails',
      { rule: 'false', message: 'm', messageExpression: 'self.nope' },
      'x',
      'Invalid value: "x": m',
      'FieldValueInvalid',
    ],
    [
      'a fault',
      { rule: 'int(self) == 1', message: 'm' },
      'x',
      "Invalid value: \"string\": type conversion error from 'string' to 'int' evaluating rule: m",
      'FieldValueInvalid',
    ],
  ])('%s', (_, rule, value, message, reason) => {
    const schema = compileSchema({ type: 'object', properties: { spec: text(rule) } });
    const [finding, ...others] = validate(schema, { metadata: { name: 'a' }, spec: value });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ message, path: ['spec'], severity: 'error' });
    expect(finding && causeReason(finding)).toBe(reason);
  });

  it('no rule runs on an object that is broken in other ways', () => {
    expect(check(text({ rule: 'false' }), 5).map(({ code }) => code)).toEqual(['wrong-type']);
    // Too short is no such way.
    const short = { ...text({ rule: 'false' }), minLength: 2 };
    expect(check(short, 'x').map(({ code }) => code)).toEqual(['too-short', 'rule']);
  });

  it('transition rules need an old value, others forgive what stays', () => {
    const fixed = text({ rule: 'self == oldSelf' });
    expect(check(fixed, 'x')).toEqual([]);
    expect(check(fixed, 'x', 'x')).toEqual([]);
    expect(check(fixed, 'x', 'y').map(({ code }) => code)).toEqual(['rule']);
    const bad = text({ rule: 'self != "bad"' });
    expect(check(bad, 'bad', 'bad')).toEqual([]);
    expect(check(bad, 'bad', 'good').map(({ code }) => code)).toEqual(['rule']);
  });

  it('verdicts follow the CRD that is given: an older bundle allows what the newer refuses', () => {
    const matches = (max: number, rules: readonly JsonObject[] = []): JsonObject => ({
      type: 'object',
      properties: {
        rules: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              matches: { type: 'array', maxItems: max, items: { type: 'object' } },
              filters: {
                type: 'array',
                items: { type: 'object', properties: { type: { type: 'string' } } },
                'x-kubernetes-validations': rules,
              },
            },
          },
        },
      },
    });
    const cors = { type: 'CORS' };
    const nine = { rules: [{ matches: Array.from({ length: 9 }, () => ({})) }] };
    const twice = { rules: [{ filters: [cors, cors] }] };
    const once = {
      rule: "self.filter(f, f.type == 'CORS').size() <= 1",
      message: 'CORS filter cannot be repeated',
    };
    expect(check(matches(8), nine).map(({ path }) => path)).toEqual(['spec.rules[0].matches']);
    expect(check(matches(64), nine)).toEqual([]);
    expect(check(matches(8), { rules: [] })).toEqual([]);
    expect(check(matches(8), twice)).toEqual([]);
    expect(check(matches(64, [once]), twice).map(({ message }) => message)).toEqual([
      'Invalid value: CORS filter cannot be repeated',
    ]);
  });
});

describe('rules that are not checked', () => {
  it.each<[string, string, string]>([
    ['syntax', 'self ==', 'expecting'],
    ['a name nobody declared', 'other == self', "undeclared reference to 'other'"],
    ['a type that does not fit', 'self == 1', 'no matching overload'],
    ['an unknown function', 'self.nope()', 'nope'],
    ['a bad expression', 'self.matches("(")', 'matches'],
    ['no bool', 'self', 'must evaluate to a bool'],
    ['endless nesting', `${'('.repeat(20_000)}true${')'.repeat(20_000)}`, ''],
    ['endless length', `self == "${'a'.repeat(100_001)}"`, 'longer than'],
    ['numbers beyond what is exact', 'self.size() + 9007199254740991 > 0', 'larger'],
  ])('%s', (_, rule, why) => {
    const [finding, ...others] = check(text({ rule, message: 'the name' }), 'x');
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'rule-not-checked' });
    expect(finding?.message).toContain('The rule "the name" is not checked here');
    expect(finding?.message).toContain(why);
  });

  const many = Array.from({ length: 20_000 }, (_, at) => at);

  it.each([
    'self.all(a, self.all(b, self.all(c, a + b + c >= 0)))',
    'self.all(a, self.all(b, self[100000] == 1)) || true',
    'self.map(a, self.map(b, a + b)).size() > 0',
    'self.all(a, a in self && self == self)',
  ])('too much work: %s', (rule) => {
    const found = check(numbers({ rule, message: 'slow' }), many);
    expect(found.map(({ code }) => code)).toEqual(['rule-not-checked']);
  });

  it('is told once for a rule that stands at many places, and the budget is one for the object', () => {
    const rows = {
      type: 'array',
      items: numbers({ rule: 'self.all(a, self.all(b, self.all(c, a + b + c >= 0)))' }),
    };
    const value = Array.from({ length: 50 }, () => many.slice(0, 500));
    expect(check(rows, value).map(({ code }) => code)).toEqual(['rule-not-checked']);
    const broken = { type: 'array', items: numbers({ rule: 'nothing' }) };
    expect(check(broken, value).map(({ code }) => code)).toEqual(['rule-not-checked']);
  });

  it('names of JavaScript are no members', () => {
    const object = (rule: string): JsonObject => ({
      type: 'object',
      properties: { constructor: { type: 'string' } },
      'x-kubernetes-validations': [{ rule }],
    });
    expect(check(object('!has(self.constructor)'), {})).toEqual([]);
    const map = { type: 'object', additionalProperties: { type: 'string' } };
    const rule = '!("constructor" in self) && !has(self.toString)';
    expect(check({ ...map, 'x-kubernetes-validations': [{ rule }] }, {})).toEqual([]);
  });
});
