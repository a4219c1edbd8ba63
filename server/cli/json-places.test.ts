import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createJsonLocator, tooDeepAt } from './json-places.ts';

type Path = readonly (string | number)[];

function* pathsOf(value: unknown, path: Path = []): Generator<readonly [Path, unknown]> {
  yield [path, value];
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* pathsOf(item, [...path, index]);
  else if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value)) yield* pathsOf(member, [...path, name]);
}

it('finds every value and every key of any JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('', ' ', '\n  ', '\t'), (json, indent) => {
      const text = `\n${JSON.stringify(json, null, indent)}\n`;
      const locate = createJsonLocator(text);
      for (const [path, value] of pathsOf(JSON.parse(text))) {
        const span = locate(path, 'value');
        expect(JSON.parse(text.slice(span?.from, span?.to))).toEqual(value);
        const key = locate(path, 'key');
        const name = path.at(-1);
        if (typeof name === 'string') expect(JSON.parse(text.slice(key?.from, key?.to))).toBe(name);
      }
      expect(locate(['not', 'there', 7], 'value')).toBeNull();
    }),
  );
});

it('takes the last of a repeated key', () => {
  expect(createJsonLocator('{"a": 1, "a": 2}')(['a'], 'value')).toEqual({ from: 14, to: 15 });
});

it.each<[string, number | null]>([
  ['[[1], {"a": "[[[["}]', null],
  ['[[[]]]', 2],
  ['{"\\"[": {"b": [{', 14],
])('%s', (text, at) => {
  expect(tooDeepAt(text, 2)).toBe(at);
});
