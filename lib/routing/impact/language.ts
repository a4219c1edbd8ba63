/*
 * Regular languages over printable ASCII by derivatives (Brzozowski 1964): intersection and complement come for free, so
 * "matches this expression and none of those" either yields a word or is proved empty.
 */

/** Set of characters as bits: bit n is the character 0x20 + n. */
export type CharacterSet = bigint;

/** Interned by `key`: equal keys are equal languages (not always the other way round). */
export type Language =
  | { readonly kind: 'none'; readonly key: string }
  | { readonly kind: 'empty'; readonly key: string }
  | { readonly kind: 'one'; readonly key: string; readonly set: CharacterSet }
  | { readonly kind: 'cat'; readonly key: string; readonly first: Language; readonly rest: Language }
  | { readonly kind: 'alt' | 'and'; readonly key: string; readonly parts: readonly Language[] }
  | { readonly kind: 'star'; readonly key: string; readonly inner: Language };

const FIRST = 0x20;
const COUNT = 0x7f - FIRST;

/** Every character of the alphabet. */
export const ALL_CHARACTERS: CharacterSet = (1n << BigInt(COUNT)) - 1n;
/** No word at all. */
export const NONE: Language = { kind: 'none', key: '0' };
/** The empty word only. */
export const EMPTY: Language = { kind: 'empty', key: 'e' };

/** The set of the characters from `first` to `last`, both code points; what lies outside printable ASCII is left out. */
export function characters(first: number, last: number = first): CharacterSet {
  const low = Math.max(first, FIRST) - FIRST;
  const high = Math.min(last, FIRST + COUNT - 1) - FIRST;
  return high < low ? 0n : ((1n << BigInt(high - low + 1)) - 1n) << BigInt(low);
}

/** One character out of a set. */
export function one(set: CharacterSet): Language {
  return set === 0n ? NONE : { kind: 'one', key: `[${set.toString(36)}]`, set };
}

/** One language after the other. */
export function cat(first: Language, rest: Language): Language {
  if (first.kind === 'none' || rest.kind === 'none') return NONE;
  if (first.kind === 'empty') return rest;
  if (rest.kind === 'empty') return first;
  if (first.kind === 'cat') return cat(first.first, cat(first.rest, rest));
  return { kind: 'cat', key: `(${first.key}.${rest.key})`, first, rest };
}

/** Either language. */
export function alt(parts: readonly Language[]): Language {
  const flat = distinct(parts.flatMap((part) => (part.kind === 'alt' ? part.parts : [part]))).filter(
    (part) => part.kind !== 'none',
  );
  const [only] = flat;
  if (only === undefined) return NONE;
  return flat.length === 1 ? only : { kind: 'alt', key: `(${keys(flat)}|)`, parts: flat };
}

/** Words of all languages. */
export function both(parts: readonly Language[]): Language {
  const flat = distinct(parts.flatMap((part) => (part.kind === 'and' ? part.parts : [part])));
  const [only] = flat;
  if (only === undefined || flat.some((part) => part.kind === 'none')) return NONE;
  return flat.length === 1 ? only : { kind: 'and', key: `(${keys(flat)}&)`, parts: flat };
}

/** Any number of times. */
export function star(inner: Language): Language {
  if (inner.kind === 'none' || inner.kind === 'empty') return EMPTY;
  return inner.kind === 'star' ? inner : { kind: 'star', key: `${inner.key}*`, inner };
}

/** Exactly this text; null when it holds characters outside the alphabet. */
export function literal(text: string): Language | null {
  const parts = [...text].map((character) => one(characters(character.codePointAt(0) ?? 0)));
  if (parts.some((part) => part.kind === 'none')) return null;
  return parts.reduceRight<Language>((rest, part) => cat(part, rest), EMPTY);
}

/** Whether the empty word belongs to the language. */
export function isNullable(language: Language): boolean {
  switch (language.kind) {
    case 'none':
    case 'one':
      return false;
    case 'empty':
    case 'star':
      return true;
    case 'cat':
      return isNullable(language.first) && isNullable(language.rest);
    case 'alt':
      return language.parts.some(isNullable);
    case 'and':
      return language.parts.every(isNullable);
  }
}

/** What may follow after `bit` (the set of one character) was read. */
export function derive(language: Language, bit: CharacterSet): Language {
  switch (language.kind) {
    case 'none':
    case 'empty':
      return NONE;
    case 'one':
      return (language.set & bit) === 0n ? NONE : EMPTY;
    case 'star':
      return cat(derive(language.inner, bit), language);
    case 'alt':
      return alt(language.parts.map((part) => derive(part, bit)));
    case 'and':
      return both(language.parts.map((part) => derive(part, bit)));
    case 'cat': {
      const first = cat(derive(language.first, bit), language.rest);
      return isNullable(language.first) ? alt([first, derive(language.rest, bit)]) : first;
    }
  }
}

/** Adds every character set in the language to `into`. */
export function collectSets(language: Language, into: Set<CharacterSet>): void {
  if (language.kind === 'one') into.add(language.set);
  if (language.kind === 'star') collectSets(language.inner, into);
  if (language.kind === 'alt' || language.kind === 'and')
    for (const part of language.parts) collectSets(part, into);
  if (language.kind === 'cat') {
    collectSets(language.first, into);
    collectSets(language.rest, into);
  }
}

function distinct(parts: readonly Language[]): readonly Language[] {
  const byKey = new Map(parts.map((part) => [part.key, part]));
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function keys(parts: readonly Language[]): string {
  return parts.map((part) => part.key).join(' ');
}
