import { type Compiled, compileConditions, firstMatching, matches } from './compiled-conditions.ts';
import { type Condition, type Dimension, HOSTNAME, METHOD, PATH } from './conditions.ts';
import type { Contender } from './contender.ts';
import { createDimension, type DimensionValues } from './dimension-values.ts';
import type { Candidate, Candidates, Profile } from './profile.ts';

/** One request as values by dimension, in the order of `RequestSpace.dimensions`; `null`: not sent. */
export type Point = readonly (string | null)[];

/** Winning contenders of a point by index; the length of a list stands for "none matches". */
type Winners = { readonly before: number; readonly after: number };

/**
 * found: a request that `before` and `after` win · empty: proved that there is none · unknown: neither, because a regular
 * expression could not be followed or the effort allowed was used up.
 */
export type Solution =
  | { readonly kind: 'found'; readonly point: Point }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unknown' };

/** Effort left, counted in requests tried; shared by all frontends of one impact. */
export type Budget = { left: number };

/** The requests of one frontend, as far as the contenders on both sides tell them apart. */
export type RequestSpace = {
  readonly dimensions: readonly Dimension[];
  readonly solve: (before: number, after: number) => Solution;
  /** Index of the first contender of the other list that takes all requests of this one, else the list's length. */
  readonly firstCovering: (side: 'before' | 'after', at: number) => number;
  /** Earlier contenders of the list `after` that take the requests which ask for nothing but what this one asks for. */
  readonly takers: (at: number) => readonly number[];
  /** Values of a request that both contenders of the list `after` match and the first one wins; null: none found. */
  readonly meeting: (winner: number, loser: number) => Point | null;
};

/** What is fixed about the requests of a frontend. */
export type SpaceOptions = {
  /** Value of the header `host` when none is sent; null where the host varies, as on a Gateway. */
  readonly hostDefault: string | null;
  /** The only method there is, as for gRPC; null: any. */
  readonly method: string | null;
  /** Requests belong to the frontend only if one of these holds; empty: all do. */
  readonly entrances: readonly Condition[];
  readonly budget: Budget;
};

const MAX_COMBINATIONS = 64;

/** Prepares the space of two lists of contenders, each in order of precedence. */
export function createRequestSpace(
  lists: { readonly before: readonly Contender[]; readonly after: readonly Contender[] },
  options: SpaceOptions,
): RequestSpace {
  const all = [...lists.before, ...lists.after].map(({ conditions }) => conditions);
  const { dimensions, forms, compiled } = compileConditions(
    [PATH, METHOD, ...(options.hostDefault === null ? [HOSTNAME] : [])],
    [...all, ...options.entrances.map((entrance) => [entrance])],
  );
  const before = compiled.slice(0, lists.before.length);
  const after = compiled.slice(lists.before.length, all.length);
  const entrances = compiled.slice(all.length);
  const values = dimensions.map((dimension, at) =>
    createDimension(dimension, forms[at] ?? [], {
      hostDefault: options.hostDefault,
      method: options.method,
    }),
  );
  const solver: Solver = {
    before,
    after,
    entrances,
    values,
    budget: options.budget,
    unasked: { lists: null },
  };
  return {
    dimensions,
    solve: (b, a) => solve(solver, b, a),
    firstCovering: (side, at) => firstCovering(solver, side, at),
    takers: (at) => takers(solver, at),
    meeting: (winner, loser) => meeting(solver, winner, loser),
  };
}

type Solver = {
  readonly before: readonly Compiled[];
  readonly after: readonly Compiled[];
  readonly entrances: readonly Compiled[];
  readonly values: readonly DimensionValues[];
  readonly budget: Budget;
  /** Candidates where nothing is asked for, made when first needed. */
  readonly unasked: { lists: readonly Candidates[] | null };
};

/**
 * All conditions are positive, so the requests that `before` and `after` both match have members that match as little
 * else as possible: these are tried. Without regular expressions there is one, and whether it is won by both decides.
 */
function solve(solver: Solver, before: number, after: number): Solution {
  const [b, a] = [solver.before[before], solver.after[after]];
  if (b || a || solver.entrances.length === 0) return solvePins(solver, { b, a, winners: { before, after } });
  // No match asks for anything, so it has to be asked for that the request arrives here at all.
  const solutions = solver.entrances.map((entrance) =>
    solvePins(solver, { b: entrance, a, winners: { before, after } }),
  );
  return (
    solutions.find(({ kind }) => kind === 'found') ??
    solutions.find(({ kind }) => kind === 'unknown') ?? { kind: 'empty' }
  );
}

/** What is asked for, and by whom the request is to be won. */
type Wanted = {
  readonly b: Compiled | undefined;
  readonly a: Compiled | undefined;
  readonly winners: Winners;
};

function solvePins(solver: Solver, wanted: Wanted): Solution {
  const { winners } = wanted;
  const lists = candidateLists(solver, wanted);
  if (lists === null) return { kind: 'empty' };
  const total = lists.reduce((product, { values }) => product * values.length, 1);
  const tries = Math.min(total, MAX_COMBINATIONS);
  for (let number = 0; number < tries; number += 1) {
    if (solver.budget.left <= 0) return { kind: 'unknown' };
    const chosen = combination(
      lists.map(({ values }) => values),
      number,
    );
    const profiles = chosen.map(({ profile }) => profile);
    if (!isWonBy(solver, profiles, winners)) continue;
    return {
      kind: 'found',
      point: makeNicer(solver, wanted, { chosen, isFine: (tried) => isWonBy(solver, tried, winners) }),
    };
  }
  const isComplete = total <= tries && lists.every((list) => list.isComplete);
  return isComplete || isCovered(solver, wanted) ? { kind: 'empty' } : { kind: 'unknown' };
}

/** Candidates by dimension; null when conditions of one dimension exclude each other. Most dimensions are not asked about. */
function candidateLists(solver: Solver, { b, a }: Pick<Wanted, 'a' | 'b'>): readonly Candidates[] | null {
  solver.unasked.lists ??= solver.values.map((dimension) => dimension.candidates([]));
  const lists = [...solver.unasked.lists];
  for (const at of [...(b?.pinned ?? []), ...(a?.pinned ?? [])]) {
    const list = solver.values[at]?.candidates(pinsAt(b, a, at));
    if (!list || (list.values.length === 0 && list.isComplete)) return null;
    lists[at] = list;
  }
  return lists;
}

function pinsAt(b: Compiled | undefined, a: Compiled | undefined, at: number): readonly number[] {
  const [left, right] = [b?.atoms[at] ?? [], a?.atoms[at] ?? []];
  if (right.length === 0) return left;
  if (left.length === 0) return right;
  return [...new Set([...left, ...right])].sort((x, y) => x - y);
}

/** The n-th choice of one candidate per dimension. */
function combination(lists: readonly (readonly Candidate[])[], number: number): readonly Candidate[] {
  let rest = number;
  return lists.flatMap((list) => {
    const at = rest % list.length;
    rest = Math.floor(rest / list.length);
    return list[at] ?? [];
  });
}

function isWonBy(solver: Solver, profiles: readonly Profile[], { before, after }: Winners): boolean {
  solver.budget.left -= 1;
  return (
    firstMatching(solver.before, profiles, before) === before &&
    firstMatching(solver.after, profiles, after) === after
  );
}

/** Replaces values by ones that read better as long as the request stays fine. */
function makeNicer(
  solver: Solver,
  { b, a }: Pick<Wanted, 'a' | 'b'>,
  start: {
    readonly chosen: readonly Candidate[];
    readonly isFine: (profiles: readonly Profile[]) => boolean;
  },
): Point {
  const current = [...start.chosen];
  for (const [at, dimension] of solver.values.entries()) {
    for (const value of dimension.nicer(pinsAt(b, a, at))) {
      if (value === current[at]?.value) break;
      const tried = { value, profile: dimension.profileOf(value) };
      const profiles = current.map(({ profile }, index) => (index === at ? tried.profile : profile));
      if (!start.isFine(profiles)) continue;
      current[at] = tried;
      break;
    }
  }
  return current.map(({ value }) => value);
}

/** Whether an earlier contender asks for nothing that these two do not ask for: then nothing is left for them. */
function isCovered(solver: Solver, { b, a, winners: { before, after } }: Wanted): boolean {
  const implied = solver.values.map((dimension, at) => impliedProfile(dimension, pinsAt(b, a, at)));
  return (
    firstMatching(solver.before, implied, before) < Math.min(before, solver.before.length) ||
    firstMatching(solver.after, implied, after) < Math.min(after, solver.after.length)
  );
}

/** What certainly holds for every value with these conditions. */
function impliedProfile(dimension: DimensionValues, pins: readonly number[]): Profile {
  const { values, isComplete } = dimension.candidates(pins);
  const [first] = values;
  if (!isComplete || !first) return dimension.pinnedProfile(pins);
  // Every value undercuts none of these, so what holds for all of them holds always.
  return first.profile.map((on, at) =>
    on === 1 && values.every(({ profile }) => profile[at] === 1) ? 1 : 0,
  );
}

function firstCovering(solver: Solver, side: 'before' | 'after', at: number): number {
  const own = solver[side][at];
  const others = side === 'before' ? solver.after : solver.before;
  if (own === undefined) return others.length;
  const index = others.findIndex((other) =>
    other.pinned.every((dimension) =>
      (other.atoms[dimension] ?? []).every((atom) => own.atoms[dimension]?.includes(atom)),
    ),
  );
  return index < 0 ? others.length : index;
}

function takers(solver: Solver, at: number): readonly number[] {
  const own = solver.after[at];
  const first = combinations(solver, undefined, own).map((chosen) =>
    firstMatching(
      solver.after,
      chosen.map(({ profile }) => profile),
      at,
    ),
  );
  return [...new Set(first.filter((index) => index < at))];
}

function meeting(solver: Solver, winner: number, loser: number): Point | null {
  const [a, b] = [solver.after[winner], solver.after[loser]];
  if (!a || !b) return null;
  const isMeeting = (profiles: readonly Profile[]): boolean => {
    solver.budget.left -= 1;
    return matches(b, profiles) && firstMatching(solver.after, profiles, winner) === winner;
  };
  const found = combinations(solver, a, b).find((chosen) => isMeeting(chosen.map(({ profile }) => profile)));
  return found ? makeNicer(solver, { b: a, a: b }, { chosen: found, isFine: isMeeting }) : null;
}

/** Choices of candidates for two contenders together, as many as are tried. */
function combinations(solver: Solver, a: Compiled | undefined, b: Compiled | undefined) {
  const lists = candidateLists(solver, { b: a, a: b })?.map(({ values }) => values) ?? [];
  if (lists.length === 0) return [];
  const total = lists.reduce((product, list) => product * list.length, 1);
  return Array.from({ length: Math.min(total, MAX_COMBINATIONS) }, (_, number) => combination(lists, number));
}
