import { baseLanguage, type Form, languageOf } from './conditions.ts';
import { exploreWords } from './explore-words.ts';
import type { Language } from './language.ts';
import {
  type Candidate,
  type Candidates,
  holds,
  isRegex,
  minimalCandidates,
  type Profile,
  type Setting,
} from './profile.ts';

const MAX_STATES = 1_500;
const MAX_LANGUAGES = 24;

/** Everything the search below works on. */
type Search = {
  readonly setting: Setting;
  readonly pins: readonly number[];
  /** Base of the dimension and the conditions asked for; a word must belong to all of them. */
  readonly required: readonly Language[];
  readonly languages: readonly (Language | null)[];
};

/**
 * Candidates where regular expressions are in the way: words of the conditions asked for, one for each way of meeting or
 * missing the other expressions. Falls back to guesses, never complete, for syntax that is not read here.
 */
export function exploredCandidates(
  setting: Setting,
  pins: readonly number[],
  plain: readonly (string | null)[],
): Candidates {
  const languages = setting.forms.map(languageOf);
  const pinned = pins.flatMap((pin) => languages[pin] ?? []);
  const guesses = plain.concat(pins.flatMap((pin) => guessesOf(setting.forms[pin])));
  const fallback = guesses
    .map((value) => candidateOf(setting, value))
    .filter(({ profile }) => holds(profile, pins));
  if (pinned.length < pins.length) return { values: minimalCandidates(fallback), isComplete: false };
  const search = { setting, pins, required: [baseLanguage(setting.dimension), ...pinned], languages };
  if (isImpossible(search)) return { values: [], isComplete: true };
  const clean = byExpressions(search);
  if (clean) return { values: minimalCandidates(clean), isComplete: true };
  const { values, isComplete } = byAllConditions(search);
  return { values: minimalCandidates([...values, ...fallback]), isComplete };
}

/** No word at all meets the conditions asked for. */
function isImpossible(search: Search): boolean {
  const { words, isComplete } = explore(search, []);
  return isComplete && words.length === 0;
}

/**
 * Looks at the regular expressions alone, then for a word of each kind that meets no other condition by chance. Null when
 * the expressions cannot all be followed or no such word was found: then all conditions have to be looked at.
 */
function byExpressions(search: Search): readonly Candidate[] | null {
  const { setting, pins, languages } = search;
  const others = setting.forms.flatMap((form, at) =>
    isRegex(form) && !pins.includes(at) ? [languages[at] ?? null] : [],
  );
  const { words, isComplete } = explore(search, others);
  if (!isComplete) return null;
  const clean: Candidate[] = [];
  for (const word of words) {
    const expected = setting.profileOf(word);
    const variant = [word, `${word}${setting.fresh}`, `${word}/${setting.fresh}`]
      .map((value) => candidateOf(setting, value))
      .find(({ profile }) => isCleanVariant(search, profile, expected));
    if (!variant) return null;
    clean.push(variant);
  }
  return clean;
}

/** Same expressions hold, and of the other conditions only those that the ones asked for imply. */
function isCleanVariant({ setting, pins }: Search, profile: Profile, expected: Profile): boolean {
  return setting.forms.every((form, at) => {
    if (pins.includes(at)) return profile[at] === 1;
    if (isRegex(form)) return profile[at] === expected[at];
    return profile[at] === 0 || isImplied(setting, pins, form);
  });
}

function isImplied({ forms }: Setting, pins: readonly number[], form: Form): boolean {
  if (form.kind === 'present') return true;
  if (form.kind !== 'prefix') return false;
  return pins.some((pin) => {
    const pinned = forms[pin];
    return pinned?.kind === 'prefix' && `${pinned.value}/`.startsWith(`${form.value}/`);
  });
}

function byAllConditions(search: Search): Candidates {
  const { setting, pins, languages } = search;
  const others = setting.forms.flatMap((form, at) =>
    isRelevant(search, form, at) ? [languages[at] ?? null] : [],
  );
  const { words, isComplete } = explore(search, others);
  const values = words.map((word) => candidateOf(setting, word));
  const fitting = values.filter(({ profile }) => holds(profile, pins));
  return { values: fitting, isComplete: isComplete && fitting.length === values.length };
}

function explore(
  { required }: Search,
  others: readonly (Language | null)[],
): { readonly words: readonly string[]; readonly isComplete: boolean } {
  const known = others.filter((language) => language !== null);
  const languages = [...required, ...known].slice(0, MAX_LANGUAGES);
  const indices = required.map((_, at) => at);
  const { words, isComplete } = exploreWords(languages, { required: indices, maxStates: MAX_STATES });
  const isWhole = languages.length === required.length + others.length;
  return { words: words.map(({ word }) => word), isComplete: isComplete && isWhole };
}

/** Whether a condition may hold for some words of the search and not for others. */
function isRelevant({ setting, pins }: Search, form: Form, at: number): boolean {
  if (pins.includes(at) || form.kind === 'never' || form.kind === 'present') return false;
  if (form.kind === 'exact') return holds(setting.profileOf(form.value), pins);
  if (form.kind !== 'prefix') return true;
  return pins.every((pin) => {
    const pinned = setting.forms[pin];
    return pinned?.kind !== 'prefix' || form.value.startsWith(`${pinned.value}/`);
  });
}

function candidateOf(setting: Setting, value: string | null): Candidate {
  return { value, profile: setting.profileOf(value) };
}

/** The expression without its signs: a try where its syntax is not read here. */
function guessesOf(form: Form | undefined): readonly string[] {
  if (form?.kind !== 'regex') return [];
  const bare = form.pattern.replace(/\(\?[a-zA-Z]+\)|\\[bBAzZ]|[\\^$()[\]{}*+?|]/g, '');
  return [bare, bare.replace(/\./g, 'x'), bare.toUpperCase(), `${bare}1`];
}
