import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { exploreWords } from './explore-words.ts';
import {
  ALL_CHARACTERS,
  characters,
  derive,
  isNullable,
  type Language,
  literal,
  one,
  star,
} from './language.ts';
import { parseExpression } from './parse-expression.ts';

/** Whether a word belongs to a language, one character after the other. */
function accepts(language: Language, word: string): boolean {
  let rest = language;
  for (const character of word) rest = derive(rest, characters(character.charCodeAt(0)));
  return isNullable(rest);
}

function parsed(pattern: string): Language {
  const language = parseExpression(pattern);
  if (!language) throw new Error(`not read: ${pattern}`);
  return language;
}

const atom = fc.constantFrom(
  'a',
  'b',
  'ab',
  '.',
  '[ab]',
  '[^a]',
  '[a-c0]',
  '\\d',
  '\\w',
  '\\.',
  '(a|b)',
  '((?:ab)*)',
  '(b)',
);
const part = fc
  .tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '{1,}', '*?'))
  .map((both) => both.join(''));
const sequence = fc.array(part, { maxLength: 4 }).map((parts) => parts.join(''));
const pattern = fc
  .tuple(
    fc.constantFrom('', '', '(?i)'),
    fc.constantFrom('', '^'),
    fc.array(sequence, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '$'),
  )
  .map(
    ([flags, start, branches, end]) => flags + branches.map((branch) => `${start}${branch}${end}`).join('|'),
  );
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'B', 'c', '0', '.', '-'), maxLength: 6 });

describe('expressions as languages', () => {
  it('belong to the same words as RE2 finds on full matches', () => {
    fc.assert(
      fc.property(pattern, fc.array(word, { minLength: 8, maxLength: 8 }), (source, words) => {
        const language = parsed(source);
        const expression = RE2JS.compile(source);
        return words.every((each) => accepts(language, each) === expression.testExact(each));
      }),
      { numRuns: 400, seed: 7 },
    );
  });

  it('every word found by walking belongs to what it is said to', () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        const languages = [parsed(a), parsed(b)];
        const expressions = [a, b].map((source) => RE2JS.compile(source));
        return exploreWords(languages, { required: [0], maxStates: 500 }).words.every((found) =>
          expressions.every((expression, at) => expression.testExact(found.word) === found.accepts[at]),
        );
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it.each(['a(?i)b', '(?s)a', '\\ba', '\\p{L}', '[[:alpha:]]', 'a^b', 'ä', 'a{100}', '(a', 'a{2', '(?=a)'])(
    'what is outside the common part is left alone: %s',
    (source) => {
      expect(parseExpression(source)).toBeNull();
    },
  );
});

describe('walking several languages at once', () => {
  const any = star(one(ALL_CHARACTERS));
  const named = (source: string) => literal(source) ?? any;

  it('gives one word for each way of meeting and missing them, and says when that is all', () => {
    const { words, isComplete } = exploreWords([parsed('v[12]'), named('v1'), parsed('v2.*')], {
      required: [0],
      maxStates: 100,
    });

    expect(isComplete).toBe(true);
    expect(words).toEqual([
      { word: 'v1', accepts: [true, true, false] },
      { word: 'v2', accepts: [true, false, true] },
    ]);
  });

  it('proves that there is no word', () => {
    expect(exploreWords([parsed('a+'), parsed('b+')], { required: [0, 1], maxStates: 100 })).toEqual({
      words: [],
      isComplete: true,
    });
  });

  it('stops at its bound and does not call that complete', () => {
    const { isComplete } = exploreWords([parsed('.*a.{12}')], { required: [0], maxStates: 50 });

    expect(isComplete).toBe(false);
  });
});
