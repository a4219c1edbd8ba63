import { expect, it } from 'vitest';
import { compilePattern } from './pattern.ts';
import { expandedSize } from './regex-size.ts';

it.each([
  ['', 0],
  ['abc', 3],
  ['(ab){3}', 6],
  ['a{2,5}', 5],
  ['a{3,}', 3],
  ['a{0}', 1],
  ['((a{10}){10}){10}', 1_000],
  ['x(a|b){4}y', 14],
  ['[a{9}]{3}', 3],
  ['[]a]{2}', 2],
  ['[[:alpha:]]{3}', 3],
  ['\\{9}', 3],
  ['\\p{Greek}{7}', 7],
  ['\\pL{7}', 8],
  ['a{x}', 4],
  ['(((', 0],
  ['\\', 1],
  ['[', 1],
])('%s: %i', (source, size) => {
  expect(expandedSize(source)).toBe(size);
});

it('refuses expressions that expand too far, and keeps those that do not', () => {
  const isValid = (source: string) => compilePattern('RegularExpression', source).isValid();
  expect(isValid('(a{1000}){4}')).toBe(false);
  expect(isValid('(a{900})'.repeat(40))).toBe(false);
  expect(isValid('x'.repeat(1_000_000))).toBe(false);
  expect(isValid('/[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(/.{1,1000})?')).toBe(true);
  expect(compilePattern('RegularExpression', '(a{900})'.repeat(40)).holds('a', 'whole')).toBe(false);
});
