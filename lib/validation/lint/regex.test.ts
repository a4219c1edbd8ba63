import { describe, expect, it } from 'vitest';
import { regexConcern } from './regex.ts';

describe('regexConcern', () => {
  it.each([
    '',
    '^/v[0-9]+/(a|b)$',
    'colou?r',
    String.raw`^[-.*(){}|^$\\]$`,
    String.raw`^[\-\.\*\(\)\{\}\|\^\$\\]$`,
    String.raw`\*+`,
    String.raw`\d\w\s\D\W\S`,
    '(?:a|b){2,3}',
    'a{2,}',
    '[a?]?b',
    String.raw`\(?x\)?`,
    '[^^]',
  ])('portable: %s', (expression) => {
    expect(regexConcern(expression)).toBeNull();
  });

  it.each([
    ['(?i)a', 'flag'],
    ['(?i:a)', 'flag'],
    ['(?P<v>a)', 'named group'],
    ['(?<v>a)', 'named group'],
    ['a+?', 'lazy'],
    ['a{2}?', 'lazy'],
    ['(a)??', 'lazy'],
    [String.raw`\bfoo`, String.raw`\b`],
    [String.raw`\x41`, String.raw`\x`],
    [String.raw`\pL`, String.raw`\p`],
    ['[[:alpha:]]', '[ inside'],
    ['[]a]', '] right after'],
    ['[^]a]', '] right after'],
    ['a{,2}', 'lower bound'],
    ['é', 'ASCII'],
    ['a\nb', 'ASCII'],
  ])('not portable: %s', (expression, words) => {
    expect(regexConcern(expression)).toEqual({
      kind: 'not-portable',
      message: expect.stringContaining(words),
    });
  });

  it.each([
    ['(?=a)b', 'looks ahead or behind'],
    ['(?<!a)b', 'looks ahead or behind'],
    [String.raw`(a)\1`, 'refers back'],
    ['a++', 'without giving back'],
    ['a{1001}', 'repeat count'],
    ['(a{1000}){1000}', 'repeat count'],
    ['(a{1000})'.repeat(12), 'size'],
  ])('beyond RE2: %s', (expression, words) => {
    expect(regexConcern(expression)).toEqual({ kind: 'not-re2', message: expect.stringContaining(words) });
  });

  it.each([
    ['[a', '[ is not closed'],
    ['(a', '( is not closed'],
    ['a)', ') closes nothing'],
    ['*a', 'repeats nothing'],
    ['a\\', 'single \\'],
    ['[z-a]', 'backwards'],
  ])('invalid: %s', (expression, words) => {
    expect(regexConcern(expression)).toEqual({ kind: 'invalid', message: expect.stringContaining(words) });
  });
});
