import { RE2JS } from 're2js';

/** What is wrong with an expression: nobody understands it, RE2 does not, or not everybody does. */
export type RegexConcern = {
  readonly kind: 'invalid' | 'not-re2' | 'not-portable';
  readonly message: string;
};

const KNOWN = new Map<string, RegexConcern | null>();
const MOST_KNOWN = 1024;

/** Judges a regular expression of a match; null when every implementation should understand it (GEP-4359). Remembered. */
export function regexConcern(expression: string): RegexConcern | null {
  const known = KNOWN.get(expression);
  if (known !== undefined) return known;
  const concern = judge(expression);
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  KNOWN.set(expression, concern);
  return concern;
}

/** How much work it is to judge an expression: its characters, and every repetition with a count as often as it repeats. */
export function regexSize(expression: string): number {
  let size = expression.length;
  for (const [, least = '', most = ''] of expression.matchAll(/\{(\d{1,6})(?:,(\d{0,6}))?\}/g))
    size += Math.max(Number(least), Number(most));
  return size;
}

/** Engines have limits of program size; at this one compiling takes as long as a person notices. */
const MOST_SIZE = 10_000;

/** Faults of RE2 that are faults in every dialect. */
const FAULTS: readonly (readonly [re2: RegExp, words: string])[] = [
  [/missing closing \]/, 'a [ is not closed'],
  [/missing closing \)/, 'a ( is not closed'],
  [/unexpected \)/, 'a ) closes nothing'],
  [/missing argument to repetition operator/, 'a *, + or ? repeats nothing'],
  [/trailing backslash/, 'it ends in a single \\'],
  [/invalid character class range/, 'a range in [ ] runs backwards'],
];

function judge(expression: string): RegexConcern | null {
  if (regexSize(expression) > MOST_SIZE)
    return {
      kind: 'not-re2',
      message: 'The expression repeats so much that engines refuse it for its size.',
    };
  const error = compileError(expression);
  if (error === null) {
    const feature = unportableFeature(expression);
    if (feature === null) return null;
    return {
      kind: 'not-portable',
      message: `The expression has ${feature}, which not every implementation knows.`,
    };
  }
  const fault = FAULTS.find(([re2]) => re2.test(error));
  if (fault) return { kind: 'invalid', message: `This is no regular expression: ${fault[1]}.` };
  const feature = beyondRe2(expression);
  const why = feature ?? error.replace(/^error parsing regexp: /, '');
  return { kind: 'not-re2', message: `RE2, which most meshes use, does not take this expression: ${why}.` };
}

/** Compiled for its error only: expressions of people come and go, so nothing else is kept. */
function compileError(expression: string): string | null {
  try {
    RE2JS.compile(expression);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function beyondRe2(expression: string): string | null {
  if (/\(\?<?[=!]/.test(expression)) return 'it looks ahead or behind';
  if (/\\[1-9]/.test(expression)) return 'it refers back to a group';
  if (/[*+?}]\+/.test(expression)) return 'it repeats without giving back';
  return null;
}

/** Escapes of letters that count as portable beside those of special characters. */
const PORTABLE_ESCAPES = 'dwsDWS';

/** Groups and repetitions outside of the floor. `(?:` is outside as well, but known everywhere. */
const OPERATORS: readonly (readonly [syntax: RegExp, words: string])[] = [
  [/\(\?P?</, 'a named group'],
  [/\(\?(?!:)/, 'a flag such as (?i)'],
  [/\{,/, 'a repetition without a lower bound'],
  [/[*+?}]\?/, 'a lazy repetition'],
];

/** The first thing outside of the portable floor, in words; null when there is none. */
function unportableFeature(expression: string): string | null {
  if (/[^\t\x20-\x7e]/.test(expression)) return 'a character that is not printable ASCII';
  for (const [pair] of expression.matchAll(/\\./g))
    if (/[A-Za-z0-9]/.test(pair) && !PORTABLE_ESCAPES.includes(pair.charAt(1))) return `the escape ${pair}`;
  // Escapes and classes stand for one character each, so neither is looked into for operators.
  const bare = expression.replace(/\\./g, 'x');
  for (const [, first, rest = ''] of bare.matchAll(/\[\^?(\]?)([^\]]*)\]?/g)) {
    if (first === ']') return 'a ] right after [';
    if (rest.includes('[')) return 'a [ inside of [ ]';
  }
  const skeleton = bare.replace(/\[[^\]]*\]/g, 'x');
  return OPERATORS.find(([syntax]) => syntax.test(skeleton))?.[1] ?? null;
}
