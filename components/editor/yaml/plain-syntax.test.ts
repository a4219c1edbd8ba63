import { describe, expect, it } from 'vitest';
import { parseYaml } from '#lib/yaml/parse-yaml.ts';
import { lineOf } from '../finding-order.ts';
import { plainSyntax } from './plain-syntax.ts';

const told = (text: string) =>
  plainSyntax(text, parseYaml(text).diagnostics).map(
    ({ from, message }) => `${lineOf(text, from)}: ${message}`,
  );

describe('plainSyntax', () => {
  it.each([
    [
      'a list below a value',
      'spec:\n  rules: []\n    - matches:\n        - path:\n            value: /a\n      backendRefs:\n        - name: b\n',
      ['2: Line 2 already has a value ([]); the lines below do not belong to it.'],
    ],
    [
      'a mapping below a value',
      'spec:\n  rules: foo\n    a: b\n',
      ['2: Line 2 already has a value (foo); the lines below do not belong to it.'],
    ],
    ['no colon', 'spec:\n  rules\n    - a: b\n  x: 1\n', ['2: A colon is missing after rules.']],
    ['a bare word at the end', 'spec:\n  a: 1\n  b 3\n', ['3: A colon is missing after b 3.']],
    ['two colons', 'spec:\n  a: b: c\n', ['2: This line has a second “: ”. Put the value in quotes.']],
    [
      'an open list',
      'spec:\n  a: [1, 2\n  b: 1\n  c: 2\n',
      ['3: A list opened with [ above is not closed before this line.'],
    ],
    ['an open quote', 'spec:\n  a: "x\n', ['3: A quotation mark is opened and not closed.']],
    [
      'another column',
      'spec:\n   a: 1\n  b: 2\n',
      ['3: This line does not start in the column of the lines it belongs to.'],
    ],
    ['a tab', 'spec:\n  a:\n\t- x\n', ['3: Tabs are not allowed as indentation.']],
  ])('%s', (_, text, words) => {
    expect(told(text)).toEqual(words);
  });

  it('keeps what is no fault of layout', () => {
    const text = 'a: 1\na: 2\n';
    expect(plainSyntax(text, parseYaml(text).diagnostics)).toEqual(parseYaml(text).diagnostics);
  });
});
