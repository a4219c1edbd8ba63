import {
  ALL_CHARACTERS,
  alt,
  type CharacterSet,
  cat,
  characters,
  EMPTY,
  type Language,
  one,
  star,
} from './language.ts';

const MAX_PATTERN = 300;
/** The one flag that is read, and only for the whole expression. */
const IGNORE_CASE = '(?i)';
const MAX_REPEAT = 64;
const UPPER = characters(0x41, 0x5a);
const LOWER = characters(0x61, 0x7a);
const DIGIT = characters(0x30, 0x39);
const WORD = DIGIT | UPPER | LOWER | characters(0x5f);
const SPACE = characters(0x20);
const CLASSES: Readonly<Record<string, CharacterSet>> = {
  d: DIGIT,
  w: WORD,
  s: SPACE,
  D: ALL_CHARACTERS ^ DIGIT,
  W: ALL_CHARACTERS ^ WORD,
  S: ALL_CHARACTERS ^ SPACE,
};

/** Signals syntax outside what is read here; caught in `parseExpression` and nowhere else. */
class UnsupportedSyntax extends Error {}

type Reader = { readonly pattern: string; readonly ignoresCase: boolean; at: number; depth: number };

/**
 * Reads an RE2 expression as the language of its full matches. Null for what lies outside the common part: other flags, word
 * boundaries, Unicode classes, non-ASCII characters, anchors other than at the outer ends, very long or deeply repeated ones.
 */
export function parseExpression(pattern: string): Language | null {
  if (pattern.length > MAX_PATTERN) return null;
  const ignoresCase = pattern.startsWith(IGNORE_CASE);
  const reader: Reader = { pattern, ignoresCase, at: ignoresCase ? IGNORE_CASE.length : 0, depth: 0 };
  try {
    const language = readAlternatives(reader);
    return reader.at === pattern.length ? language : null;
  } catch (error) {
    if (error instanceof UnsupportedSyntax) return null;
    throw error;
  }
}

function readAlternatives(reader: Reader): Language {
  const branches = [readSequence(reader)];
  while (take(reader, '|')) branches.push(readSequence(reader));
  return alt(branches);
}

function readSequence(reader: Reader): Language {
  const parts: Language[] = [];
  const outer = reader.depth === 0;
  // A full match is anchored anyway, so outer anchors say nothing.
  while (outer && take(reader, '^'));
  while (reader.at < reader.pattern.length && !'|)'.includes(reader.pattern[reader.at] ?? '')) {
    if (outer && reader.pattern[reader.at] === '$') {
      skipEndAnchors(reader);
      break;
    }
    parts.push(readRepeated(reader));
  }
  return parts.reduceRight<Language>((rest, part) => cat(part, rest), EMPTY);
}

function skipEndAnchors(reader: Reader): void {
  while (take(reader, '$'));
  if (reader.at < reader.pattern.length && reader.pattern[reader.at] !== '|') unsupported();
}

/** RE2 refuses a repetition of a repetition. */
function readRepeated(reader: Reader): Language {
  const language = readAtom(reader);
  const range = readRange(reader);
  if (range === null) return language;
  take(reader, '?');
  return repeat(language, range);
}

type Range = { readonly min: number; readonly max: number | null };

function readRange(reader: Reader): Range | null {
  if (take(reader, '*')) return { min: 0, max: null };
  if (take(reader, '+')) return { min: 1, max: null };
  if (take(reader, '?')) return { min: 0, max: 1 };
  const counted = /^\{(\d+)(,(\d*))?\}/.exec(reader.pattern.slice(reader.at, reader.at + 16));
  if (!counted) return reader.pattern[reader.at] === '{' ? unsupported() : null;
  reader.at += counted[0].length;
  const min = Number(counted[1]);
  const max = counted[2] === undefined ? min : counted[3] ? Number(counted[3]) : null;
  if (min > MAX_REPEAT || (max ?? 0) > MAX_REPEAT || (max !== null && max < min)) unsupported();
  return { min, max };
}

function repeat(language: Language, { min, max }: Range): Language {
  let tail: Language = max === null ? star(language) : EMPTY;
  for (let at = min; at < (max ?? min); at += 1) tail = alt([EMPTY, cat(language, tail)]);
  for (let at = 0; at < min; at += 1) tail = cat(language, tail);
  if (tail.key.length > 20_000) unsupported();
  return tail;
}

function readAtom(reader: Reader): Language {
  const character = next(reader);
  switch (character) {
    case '(':
      return readGroup(reader);
    case '[':
      return one(readClass(reader));
    case '.':
      return one(ALL_CHARACTERS);
    case '\\':
      return one(cased(reader, readEscape(reader)));
    case '^':
    case '$':
    case '*':
    case '+':
    case '?':
    case '{':
      return unsupported();
    default:
      return one(cased(reader, setOf(character)));
  }
}

function readGroup(reader: Reader): Language {
  const named = /^\?(:|P?<[A-Za-z_]\w*>)/.exec(reader.pattern.slice(reader.at, reader.at + 80));
  if (named) reader.at += named[0].length;
  else if (reader.pattern[reader.at] === '?') unsupported();
  reader.depth += 1;
  if (reader.depth > 40) unsupported();
  const inner = readAlternatives(reader);
  reader.depth -= 1;
  return take(reader, ')') ? inner : unsupported();
}

function readClass(reader: Reader): CharacterSet {
  const isNegated = take(reader, '^');
  let set = 0n;
  let isFirst = true;
  while (isFirst || reader.pattern[reader.at] !== ']') {
    isFirst = false;
    if (reader.pattern.startsWith('[:', reader.at)) unsupported();
    const low = readClassMember(reader);
    const isRange = reader.pattern[reader.at] === '-' && reader.pattern[reader.at + 1] !== ']';
    if (!isRange || low.code === null) {
      set |= low.set;
      continue;
    }
    reader.at += 1;
    const high = readClassMember(reader);
    if (high.code === null || high.code < low.code) unsupported();
    set |= characters(low.code, high.code ?? low.code);
  }
  reader.at += 1;
  const folded = cased(reader, set);
  return isNegated ? ALL_CHARACTERS ^ folded : folded;
}

function readClassMember(reader: Reader): { readonly set: CharacterSet; readonly code: number | null } {
  const character = next(reader);
  if (character !== '\\') return { set: setOf(character), code: character.charCodeAt(0) };
  const isClass = (reader.pattern[reader.at] ?? '') in CLASSES;
  const set = readEscape(reader);
  return { set, code: isClass ? null : (reader.pattern[reader.at - 1] ?? '').charCodeAt(0) };
}

function readEscape(reader: Reader): CharacterSet {
  const character = next(reader);
  const named = CLASSES[character];
  if (named !== undefined) return named;
  return /[A-Za-z0-9]/.test(character) ? unsupported() : setOf(character);
}

/** With both cases of its letters where case is ignored; they stand 32 characters apart. */
function cased({ ignoresCase }: Reader, set: CharacterSet): CharacterSet {
  if (!ignoresCase) return set;
  return set | ((set & UPPER) << 32n) | ((set & LOWER) >> 32n);
}

function setOf(character: string): CharacterSet {
  const set = characters(character.charCodeAt(0));
  return set === 0n ? unsupported() : set;
}

function next(reader: Reader): string {
  const character = reader.pattern[reader.at];
  if (character === undefined) return unsupported();
  reader.at += 1;
  return character;
}

function take(reader: Reader, character: string): boolean {
  if (reader.pattern[reader.at] !== character) return false;
  reader.at += 1;
  return true;
}

function unsupported(): never {
  throw new UnsupportedSyntax();
}
