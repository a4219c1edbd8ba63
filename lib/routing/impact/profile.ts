import type { Dimension, Form } from './conditions.ts';

/** Which atoms (by index) hold for a value: 1 or 0. */
export type Profile = Uint8Array;

/** A value to try (`null`: not sent) with what holds for it. */
export type Candidate = { readonly value: string | null; readonly profile: Profile };

/**
 * Values that satisfy some conditions and as few others as possible. `isComplete`: if a request with such a value exists
 * at all, one exists with a value of this list, because conditions only ever ask for something and never for absence.
 */
export type Candidates = { readonly values: readonly Candidate[]; readonly isComplete: boolean };

/** What is known of a dimension while candidates are looked for. */
export type Setting = {
  readonly dimension: Dimension;
  readonly forms: readonly Form[];
  readonly profileOf: (value: string | null) => Profile;
  /** The only method there is; null: any. */
  readonly fixedMethod: string | null;
  readonly hasRegex: boolean;
  /** A word that no condition in play holds in itself. */
  readonly fresh: string;
};

/** Whether all given conditions hold. */
export function holds(profile: Profile, pins: readonly number[]): boolean {
  return pins.every((pin) => profile[pin] === 1);
}

/** Whether everything that holds in `a` holds in `b` too. */
export function isWithin(a: Profile, b: Profile): boolean {
  return a.every((on, at) => on === 0 || b[at] === 1);
}

/** Those candidates whose profile no other one undercuts. */
export function minimalCandidates(candidates: readonly Candidate[]): readonly Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates) {
    if (kept.some(({ profile }) => isWithin(profile, candidate.profile))) continue;
    const rest = kept.filter(({ profile }) => !isWithin(candidate.profile, profile));
    kept.splice(0, kept.length, ...rest, candidate);
  }
  return kept;
}

/** True for conditions with a regular expression. */
export function isRegex(form: Form): boolean {
  return form.kind === 'regex' || (form.kind === 'grpc' && form.isRegex);
}
