import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { splitDocuments } from './split-documents.ts';

it.each<[string, string, readonly string[]]>([
  ['one', 'a: 1\n', ['a: 1\n']],
  ['none', '', []],
  ['only comments', '# a\n\n', []],
  ['two', 'a: 1\n---\nb: 2\n', ['a: 1\n', '---\nb: 2\n']],
  ['a marker first', '---\na: 1\n', ['---\na: 1\n']],
  ['comments above the marker', '# licence\n---\na: 1\n', ['# licence\n---\na: 1\n']],
  ['an empty one between', 'a: 1\n---\n# nothing\n---\nb: 2', ['a: 1\n', '---\nb: 2']],
  ['markers at the end', 'a: 1\n---\n---\n', ['a: 1\n']],
  ['content on the marker line', 'a: 1\n--- {b: 2}\n', ['a: 1\n', '--- {b: 2}\n']],
  [
    'directives',
    '%YAML 1.2\n---\na: 1\n...\n%YAML 1.2\n---\nb: 1\n',
    ['%YAML 1.2\n---\na: 1\n...\n', '%YAML 1.2\n---\nb: 1\n'],
  ],
  ['no marker', 'a: ---\nb: |\n  ---\n----\n', ['a: ---\nb: |\n  ---\n----\n']],
  ['Windows line ends', 'a: 1\r\n---\r\nb: 2\r\n', ['a: 1\r\n', '---\r\nb: 2\r\n']],
  ['an end without a line end', 'a: 1\n...', ['a: 1\n...']],
])('%s', (_, text, parts) => {
  expect(splitDocuments(text).map((part) => part.text)).toEqual(parts);
  for (const part of splitDocuments(text)) expect(text.startsWith(part.text, part.from)).toBe(true);
});

it.each<[string, readonly number[]]>([
  ['a: 1\n---\nb: 1\n', [0, 1]],
  ['# licence\n---\na: 1\n', [0]],
  ['---\na: 1\n---\n# nothing\n---\nb: 1\n', [0, 2]],
  ['---\n---\na: 1\n', [1]],
  ['a: 1\n...\n# between\n---\nb: 1\n', [0, 1]],
])('counts the empty documents of %j', (text, indexes) => {
  expect(splitDocuments(text).map(({ index }) => index)).toEqual(indexes);
});

const PIECES = ['---\n', '--- {a: 1}\n', '...\n', 'a: 1\n', '- x\n', '# c\n', '\n', 'a: |\n  ---\n', '"x"\n'];

it('finds the documents the YAML library finds, where that finds no error', () => {
  let compared = 0;
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      const documents = [...parseAllDocuments(text)];
      if (documents.some((document) => document.errors.length > 0)) return;
      compared += 1;
      const values = (list: readonly { toJS(): unknown }[]) =>
        list.map((document): unknown => document.toJS()).filter((value) => value !== null);
      const split = splitDocuments(text).flatMap((part) => [...parseAllDocuments(part.text)]);
      expect(values(split)).toEqual(values(documents));
    }),
    { numRuns: 2000 },
  );
  expect(compared).toBeGreaterThan(300);
});
