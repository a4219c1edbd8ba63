import type { JsonObject } from '#lib/gateway-api/json.ts';

const text = { type: 'string', maxLength: 32 };

function ruled(schema: JsonObject, ...rules: readonly JsonObject[]): JsonObject {
  return { ...schema, 'x-kubernetes-validations': rules };
}

/** A schema with everything that CEL rules have besides the expression, and places that an update finds again or not. */
export const CHANGE_SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    spec: ruled(
      {
        type: 'object',
        properties: {
          fixed: ruled(text, { rule: 'self == oldSelf', message: ' is fixed\n' }),
          grows: ruled({ type: 'integer' }, { rule: 'self >= oldSelf' }),
          maybe: ruled(text, {
            rule: '!oldSelf.hasValue() || oldSelf.value() == self',
            optionalOldSelf: true,
            messageExpression: 'oldSelf.hasValue() ? "had a value" : "had none"',
          }),
          first: ruled(text, {
            rule: 'oldSelf.hasValue() || self == "first"',
            optionalOldSelf: true,
          }),
          never: ruled(text, { rule: 'self != "never"', reason: 'FieldValueForbidden', message: 'no' }),
          other: ruled(text, { rule: 'self != "other"', reason: 'FieldValueDuplicate', message: 'no' }),
          flag: ruled({ type: 'boolean' }, { rule: 'self', message: 'must be on' }),
          share: ruled({ type: 'number' }, { rule: 'self < 0.5', message: 'too much' }),
          port: ruled(
            { 'x-kubernetes-int-or-string': true, maxLength: 32 },
            { rule: 'self == 80', message: 'only 80' },
          ),
          odd: ruled(text, { rule: 'self.size() < 3', messageExpression: '"x: " + self + "\\n"' }),
          bare: ruled(text, { rule: 'self.size() < 3' }),
          nullable: ruled({ ...text, nullable: true }, { rule: 'self == "x"' }),
          count: ruled({ type: 'integer', maximum: 5 }, { rule: 'self != 3', message: 'not three' }),
          byName: {
            type: 'array',
            maxItems: 4,
            'x-kubernetes-list-type': 'map',
            'x-kubernetes-list-map-keys': ['name'],
            items: ruled(
              {
                type: 'object',
                required: ['name'],
                properties: { name: text, value: { ...text, maxLength: 4 } },
              },
              { rule: 'self.value == oldSelf.value', message: 'value is fixed' },
              { rule: 'self.value != "bad"', message: 'not bad', fieldPath: '.value' },
            ),
          },
          list: {
            type: 'array',
            maxItems: 4,
            items: ruled({ ...text, maxLength: 4 }, { rule: 'self != "bad"', message: 'not bad' }),
          },
          map: {
            type: 'object',
            maxProperties: 4,
            additionalProperties: ruled(text, { rule: 'self != "bad"', message: 'not bad' }),
          },
          'a-b': { type: 'object', properties: { 'c.d': text } },
        },
      },
      {
        rule: '!has(self.maybe) || has(self.count)',
        reason: 'FieldValueRequired',
        fieldPath: '.count',
        message: 'needs a count',
      },
      { rule: '!has(self.a__dash__b)', fieldPath: ".a-b['c.d']", message: 'no path' },
      { rule: '!has(self.odd) || self.odd != "zz"', message: 'plain', messageExpression: 'self.bare' },
      { rule: '!has(self.odd) || self.odd != "yy"', messageExpression: '"  "' },
    ),
  },
};

export const CHANGES: readonly {
  readonly name: string;
  readonly old: JsonObject;
  readonly next: JsonObject;
}[] = [
  { name: 'nothing', old: { fixed: 'a', grows: 1 }, next: { fixed: 'a', grows: 1 } },
  { name: 'what is fixed', old: { fixed: 'a' }, next: { fixed: 'b' } },
  { name: 'the first value', old: {}, next: { fixed: 'b', first: 'x', maybe: 'y' } },
  { name: 'a count down', old: { grows: 5 }, next: { grows: 4 } },
  { name: 'optional old value', old: { maybe: 'a', count: 1 }, next: { maybe: 'b', count: 1 } },
  { name: 'all reasons', old: {}, next: { never: 'never', other: 'other', flag: false, share: 0.75 } },
  { name: 'int-or-string', old: {}, next: { port: 'http' } },
  { name: 'int-or-string as a number', old: {}, next: { port: 8080 } },
  { name: 'message with a line break', old: {}, next: { odd: 'abc', bare: 'a"b\u0001' } },
  { name: 'messages that fail', old: {}, next: { odd: 'zz' } },
  { name: 'an empty message', old: {}, next: { odd: 'yy' } },
  { name: 'a computed message', old: {}, next: { odd: 'zz', bare: 'x' } },
  { name: 'null', old: {}, next: { nullable: null } },
  { name: 'rule and bound', old: {}, next: { count: 6, never: 'never' } },
  {
    name: 'items by name',
    old: {
      byName: [
        { name: 'a', value: 'x' },
        { name: 'b', value: 'y' },
      ],
    },
    next: {
      byName: [
        { name: 'b', value: 'z' },
        { name: 'a', value: 'x' },
        { name: 'c', value: 'n' },
      ],
    },
  },
  { name: 'items of an atomic list', old: { list: ['a'] }, next: { list: ['b', 'bad'] } },
  { name: 'values of a map', old: {}, next: { map: { 'x.y/z': 'bad', plain: 'bad', good: 'ok' } } },
  { name: 'a field path with odd names', old: {}, next: { 'a-b': { 'c.d': 'x' } } },
];

/** Objects that were stored before their schema became strict: `next` keeps some of what is wrong. */
export const RATCHETED: typeof CHANGES = [
  {
    name: 'a wrong value stays',
    old: { never: 'never', count: 9 },
    next: { never: 'never', count: 9, odd: 'a' },
  },
  { name: 'a wrong value changes', old: { never: 'never', count: 9 }, next: { never: 'never', count: 8 } },
  {
    name: 'a wrong item of a list by name stays',
    old: { byName: [{ name: 'a', value: 'bad' }] },
    next: {
      byName: [
        { name: 'b', value: 'x' },
        { name: 'a', value: 'bad' },
      ],
    },
  },
  { name: 'a wrong item of an atomic list moves', old: { list: ['bad'] }, next: { list: ['x', 'bad'] } },
  {
    name: 'a wrong atomic list stays',
    old: { list: ['bad', 'toolong'] },
    next: { list: ['bad', 'toolong'], odd: 'a' },
  },
  {
    name: 'a long value by name stays',
    old: { byName: [{ name: 'a', value: 'toolong' }] },
    next: { byName: [{ name: 'a', value: 'toolong' }], odd: 'b' },
  },
  {
    name: 'a wrong type in the map stays',
    old: { map: { a: 'bad' } },
    next: { map: { a: 'bad', b: 'bad' } },
  },
  {
    name: 'the same name twice stays',
    old: {
      byName: [
        { name: 'a', value: 'x' },
        { name: 'a', value: 'x' },
      ],
    },
    next: {
      byName: [
        { name: 'a', value: 'x' },
        { name: 'a', value: 'x' },
      ],
      odd: 'a',
    },
  },
];
