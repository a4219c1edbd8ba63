import {
  ALL_CHARACTERS,
  type CharacterSet,
  characters,
  collectSets,
  derive,
  isNullable,
  type Language,
} from './language.ts';

/** A shortest word with its profile: which of the languages it belongs to. */
export type Word = { readonly word: string; readonly accepts: readonly boolean[] };

/** `isComplete`: every profile that some word has is among the words. */
export type Exploration = { readonly words: readonly Word[]; readonly isComplete: boolean };

type Step = { readonly character: string; readonly bit: CharacterSet };
type State = { readonly word: string; readonly languages: readonly Language[] };

// Easy to read first: a witness should look like something a person would send.
const PREFERRED = [
  ...'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_./!"#$%&\'()*+,:;<=>?@[\\]^`{|}~ ',
];

/**
 * Walks the product of the languages breadth first and gives one shortest word per profile. Words that leave one of the
 * `required` languages (by index) are not followed. A walk that met `maxStates` is not complete.
 */
export function exploreWords(
  languages: readonly Language[],
  options: { readonly required: readonly number[]; readonly maxStates: number },
): Exploration {
  const follow = follower(languages, options.required);
  const words = new Map<string, Word>();
  const seen = new Set([stateKey(languages)]);
  let frontier: State[] = [{ word: '', languages }];
  while (frontier.length > 0) {
    const next: State[] = [];
    for (const state of frontier) {
      recordWord(words, state, options.required);
      for (const followed of follow(state)) {
        const key = stateKey(followed.languages);
        if (seen.has(key)) continue;
        if (seen.size >= options.maxStates) return { words: [...words.values()], isComplete: false };
        seen.add(key);
        next.push(followed);
      }
    }
    frontier = next;
  }
  return { words: [...words.values()], isComplete: true };
}

function recordWord(words: Map<string, Word>, state: State, required: readonly number[]): void {
  const accepts = state.languages.map(isNullable);
  const profile = accepts.map(Number).join('');
  if (required.every((at) => accepts[at] === true) && !words.has(profile))
    words.set(profile, { word: state.word, accepts });
}

/** The states one character further on that are still in all required languages. */
function follower(
  languages: readonly Language[],
  required: readonly number[],
): (state: State) => readonly State[] {
  const steps = stepsOf(languages);
  const memo = deriver();
  return (state) =>
    steps.flatMap((step) => {
      const followed = state.languages.map((language) => memo(language, step.bit));
      if (required.some((at) => followed[at]?.kind === 'none')) return [];
      return [{ word: state.word + step.character, languages: followed }];
    });
}

/** One character for each set of characters that all languages treat alike. */
function stepsOf(languages: readonly Language[]): readonly Step[] {
  const sets = new Set<CharacterSet>();
  for (const language of languages) collectSets(language, sets);
  const bySignature = new Map<string, Step>();
  for (const character of PREFERRED) {
    const bit = characters(character.codePointAt(0) ?? 0) & ALL_CHARACTERS;
    const signature = [...sets].map((set) => ((set & bit) === 0n ? '0' : '1')).join('');
    if (!bySignature.has(signature)) bySignature.set(signature, { character, bit });
  }
  return [...bySignature.values()];
}

function stateKey(languages: readonly Language[]): string {
  return languages.map((language) => language.key).join(' ');
}

function deriver(): (language: Language, bit: CharacterSet) => Language {
  const known = new Map<CharacterSet, Map<string, Language>>();
  return (language, bit) => {
    const byKey = known.get(bit) ?? new Map<string, Language>();
    known.set(bit, byKey);
    const memo = byKey.get(language.key);
    if (memo) return memo;
    const derived = derive(language, bit);
    byKey.set(language.key, derived);
    return derived;
  };
}
