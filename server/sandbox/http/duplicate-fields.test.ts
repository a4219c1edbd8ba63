import { expect, it } from 'vitest';
import { duplicateFields } from './duplicate-fields.ts';

it.each([
  ['{"a":1,"b":{"a":2}}', []],
  ['{"a":1,"a":2,"a":3}', ['a', 'a']],
  ['{"data":{"a":"b","a":"c"},"data":{}}', ['data.a', 'data']],
  ['{"rules":[{"x":1},{"x":1,"y":[[{"z":1,"z":"}"}]]}]}', ['rules[1].y[0][0].z']],
  ['{"a\\"b":",{\\"a\\":1","a\\u0022b":1}', ['a"b']],
  ['[{"a":1},{"a":1}]', []],
])('%s', (text, expected) => {
  expect(() => JSON.parse(text)).not.toThrow();
  expect(duplicateFields(text)).toEqual(expected);
});
