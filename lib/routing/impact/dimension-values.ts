import { type Dimension, type Form, HOST_HEADER, HOSTNAME, METHOD, PATH, testOf } from './conditions.ts';
import { exploredCandidates } from './explored-candidates.ts';
import { type Candidates, holds, isRegex, type Profile, type Setting } from './profile.ts';
import { structuralPaths } from './structural-paths.ts';

/** One dimension of the requests of a frontend, with all conditions in play on it. */
export type DimensionValues = {
  readonly dimension: Dimension;
  readonly profileOf: (value: string | null) => Profile;
  /** Candidates for a set of conditions (ascending indices) that must hold together. */
  readonly candidates: (pins: readonly number[]) => Candidates;
  /** Only the given conditions, as a profile. */
  readonly pinnedProfile: (pins: readonly number[]) => Profile;
  /** Values that read better than the candidates, to be tried in their place. */
  readonly nicer: (pins: readonly number[]) => readonly (string | null)[];
};

/** A port that no condition in play is likely to name. */
const FRESH_PORT = 18_081;
/** What is usually sent where only something has to be. */
const CUSTOMARY: Readonly<Record<Dimension, string>> = {
  'header origin': 'https://other.example',
  'header access-control-request-method': 'PUT',
};
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT'];

/** What is fixed for all requests of a frontend. */
type Fixed = {
  /** Value of the header `host` when none is sent; null when that varies. */
  readonly hostDefault: string | null;
  /** The only method there is, as for gRPC; null: any. */
  readonly method: string | null;
};

/** Prepares a dimension with the conditions in play on it. */
export function createDimension(dimension: Dimension, forms: readonly Form[], fixed: Fixed): DimensionValues {
  const profileOf = profiler(dimension, forms, fixed.hostDefault);
  const hasRegex = forms.some(isRegex);
  const setting: Setting = {
    dimension,
    forms,
    profileOf,
    fixedMethod: fixed.method,
    hasRegex,
    fresh: freshWord(forms),
  };
  const known = new Map<string, Candidates>();
  return {
    dimension,
    profileOf,
    candidates: (pins) => {
      const key = pins.join(',');
      const memo = known.get(key);
      if (memo) return memo;
      const found = findCandidates(setting, pins);
      known.set(key, found);
      return found;
    },
    pinnedProfile: (pins) => Uint8Array.from(forms, (_, at) => (pins.includes(at) ? 1 : 0)),
    nicer: (pins) => nicerValues(setting, pins),
  };
}

function profiler(
  dimension: Dimension,
  forms: readonly Form[],
  hostDefault: string | null,
): (value: string | null) => Profile {
  const tests = forms.map(testOf);
  const known = new Map<string | null, Profile>();
  return (value) => {
    const memo = known.get(value);
    if (memo) return memo;
    const effective = value === null && dimension === HOST_HEADER ? hostDefault : value;
    const profile = Uint8Array.from(tests, (test) => (test(effective) ? 1 : 0));
    known.set(value, profile);
    return profile;
  };
}

function findCandidates(setting: Setting, pins: readonly number[]): Candidates {
  if (setting.dimension === METHOD && setting.fixedMethod !== null)
    return settled(setting, pins, [setting.fixedMethod]);
  const forms = pins.flatMap((pin) => setting.forms[pin] ?? []);
  const exact = forms.find((form) => form.kind === 'exact');
  if (exact) return settled(setting, pins, canBeSent(setting, exact.value) ? [exact.value] : []);
  if (forms.some((form) => form.kind === 'never')) return { values: [], isComplete: true };
  const plain = plainValues(setting, forms);
  if (!setting.hasRegex) return settled(setting, pins, plain);
  const least = plain
    .toReversed()
    .map((value) => ({ value, profile: setting.profileOf(value) }))
    .find(({ profile }) => holds(profile, pins) && noOtherRegex(setting, profile, pins));
  if (least) return { values: [least], isComplete: true };
  return exploredCandidates(setting, pins, plain);
}

/** What stands behind `?` is no longer path, and an empty path is sent as `/`. */
function canBeSent({ dimension }: Setting, value: string): boolean {
  return dimension !== PATH || (value.startsWith('/') && !value.includes('?'));
}

/** Values of which the last that satisfies the conditions satisfies the fewest others; complete by construction. */
function settled(setting: Setting, pins: readonly number[], values: readonly (string | null)[]): Candidates {
  const fitting = values
    .map((value) => ({ value, profile: setting.profileOf(value) }))
    .filter(({ profile }) => holds(profile, pins));
  return { values: fitting.slice(-1), isComplete: true };
}

/** Values by construction, without regard to regular expressions; the last one asks for the least. */
function plainValues(
  { dimension, forms, fresh }: Setting,
  pinned: readonly Form[],
): readonly (string | null)[] {
  if (dimension === PATH) return structuralPaths(pinned, fresh);
  if (dimension === METHOD) return [freshMethod(forms)];
  if (dimension === HOSTNAME) {
    const host = plainHost(pinned, fresh);
    // A port does not count for hostnames, but for what a header match makes of the host as written.
    return [host, `${host}:${FRESH_PORT}`];
  }
  if (pinned.length > 0 || dimension === HOST_HEADER) return [fresh];
  return [null];
}

function noOtherRegex({ forms }: Setting, profile: Profile, pins: readonly number[]): boolean {
  return forms.every((form, at) => !isRegex(form) || profile[at] === 0 || pins.includes(at));
}

function nicerValues(
  { dimension, forms, fixedMethod, fresh }: Setting,
  pins: readonly number[],
): readonly (string | null)[] {
  if (dimension === METHOD) return fixedMethod === null ? METHODS : [];
  if (dimension === HOST_HEADER) return [null];
  if (dimension in CUSTOMARY && pins.length > 0) return [CUSTOMARY[dimension] ?? null];
  if (dimension === HOSTNAME)
    return [
      plainHost(
        pins.flatMap((pin) => forms[pin] ?? []),
        fresh,
      ),
    ];
  if (dimension !== PATH) return [];
  const prefixes = pins.flatMap((pin) => {
    const form = forms[pin];
    return form?.kind === 'prefix' ? [form.value] : [];
  });
  const longest = prefixes.reduce((a, b) => (b.length > a.length ? b : a), '');
  const plain = [longest || '/', `${longest}/${fresh}`];
  // A gRPC request calls something.
  return fixedMethod !== null && longest === '' ? [`/${fresh}/${fresh}`, ...plain] : plain;
}

/** The host asked for by hostname, else one right below the longest wildcard. */
function plainHost(pinned: readonly Form[], fresh: string): string {
  const named = pinned.find((form) => form.kind === 'hostname');
  if (named) return named.value;
  const suffixes = pinned.flatMap((form) => (form.kind === 'suffix' ? [form.value] : []));
  const longest = suffixes.reduce((a, b) => (b.length > a.length ? b : a), '');
  return longest === '' ? `${fresh}.example` : fresh + longest;
}

function freshMethod(forms: readonly Form[]): string {
  const named = new Set(forms.map((form) => (form.kind === 'exact' ? form.value : '')));
  const free = METHODS.find((method) => !named.has(method));
  if (free !== undefined) return free;
  let extension = 'PURGE';
  while (named.has(extension)) extension += 'X';
  return extension;
}

function freshWord(forms: readonly Form[]): string {
  const texts = forms.map(textOf);
  let word = 'other';
  for (let at = 2; texts.some((text) => text.includes(word)); at += 1) word = `other${at}`;
  return word;
}

function textOf(form: Form): string {
  switch (form.kind) {
    case 'exact':
    case 'prefix':
    case 'suffix':
    case 'hostname':
      return form.value;
    case 'regex':
      return form.pattern;
    case 'grpc':
      return `${form.service ?? ''}/${form.method ?? ''}`;
    default:
      return '';
  }
}
