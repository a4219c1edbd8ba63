import { type Contender, NO_PLACE } from './contender.ts';
import { createRequestSpace, type Point, type RequestSpace, type SpaceOptions } from './request-space.ts';

/** More than this on one frontend nobody reads; what is missing is told. */
const MAX_REGIONS = 600;
/** To decide and word a region costs as much as trying this many requests. */
const COST_OF_REGION = 50;

/** The contenders of one frontend on both sides, in order of precedence. */
export type Lists = { readonly before: readonly Contender[]; readonly after: readonly Contender[] };

/** A pair of contenders that decide some requests together; null: no match. */
export type Pair = { readonly before: Contender | null; readonly after: Contender | null };

/** All requests that one place decides before and one place decides after. */
export type Region = {
  /** Equal places, equal key. */
  readonly key: string;
  /** Never empty; several where one match serves several hostnames. */
  readonly pairs: readonly Pair[];
  /** Values of a request of the region, null when none could be constructed. */
  readonly point: Point | null;
};

/** `isComplete` false: the effort allowed was used up, so that regions may be missing. */
export type Partition = {
  readonly regions: readonly Region[];
  readonly space: RequestSpace;
  readonly isComplete: boolean;
};

/**
 * Divides the requests of a frontend by who wins before and who wins after. A region is left out only when it is proved
 * empty: each contender asks for things and never for their absence, so a region has members that ask for the least.
 */
export function partition(lists: Lists, options: SpaceOptions): Partition {
  const { budget } = options;
  const space = createRequestSpace(lists, options);
  const regions = new Map<string, { key: string; pairs: Pair[]; point: Point | null }>();
  for (const [before, after] of pairsToTry(lists, space)) {
    budget.left -= 1;
    if (budget.left <= 0 || regions.size >= MAX_REGIONS) break;
    const solution = space.solve(before, after);
    if (budget.left <= 0 && solution.kind === 'unknown') break;
    if (solution.kind === 'empty') continue;
    const pair = { before: lists.before[before] ?? null, after: lists.after[after] ?? null };
    const key = regionKey(pair.before?.place ?? NO_PLACE, pair.after?.place ?? NO_PLACE);
    const region = regions.get(key) ?? { key, pairs: [], point: null };
    if (!regions.has(key)) budget.left -= COST_OF_REGION;
    regions.set(key, region);
    region.pairs.push(pair);
    if (solution.kind === 'found') region.point ??= solution.point;
  }
  return { regions: [...regions.values()], space, isComplete: budget.left > 0 && regions.size < MAX_REGIONS };
}

/** Index pairs in order of precedence; those behind a contender that takes all requests of the other are left out. */
function* pairsToTry({ before, after }: Lists, space: RequestSpace): Generator<readonly [number, number]> {
  const rowLimits = before.map((_, at) => space.firstCovering('before', at));
  const columnLimits = after.map((_, at) => space.firstCovering('after', at));
  for (let b = 0; b <= before.length; b += 1) {
    const last = rowLimits[b] ?? after.length;
    for (let a = 0; a <= last; a += 1) if (b <= (columnLimits[a] ?? before.length)) yield [b, a];
  }
}

/** Key of the region of two places. */
export function regionKey(before: string, after: string): string {
  return `${before} > ${after}`;
}
