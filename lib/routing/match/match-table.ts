import type { Route } from '#lib/gateway-api/route.ts';
import type { RequestView } from '../request-view.ts';
import { type Candidate, candidatesOf, isUndated } from './candidate.ts';
import { matchesBesidesPath, matchesRequest } from './match-request.ts';
import { sortByPrecedence } from './precedence.ts';

/** The matches that compete on one frontend (and hostname), in order, found by path without asking each. */
export type MatchTable = {
  /** Kind of all its routes. */
  readonly kind: string;
  /** Hostname of the routes these matches serve; null in a mesh and for routes without hostnames. */
  readonly hostname: string | null;
  /** By precedence, first wins. */
  readonly ordered: readonly Candidate[];
  /** The first that matches, or null. */
  readonly first: (view: RequestView) => Candidate | null;
  readonly position: (candidate: Candidate) => number;
  /** What may raise an open point, kept apart so that nobody searches for it in vain. */
  readonly notable: Notable;
};

/** Candidates of a table, in order, on which more than one reading is possible. */
export type Notable = {
  readonly regex: readonly Candidate[];
  readonly regexPath: readonly Candidate[];
  /** PathPrefix written with a trailing slash. */
  readonly slashPrefix: readonly Candidate[];
  readonly asksHeaders: readonly Candidate[];
  readonly asksQuery: readonly Candidate[];
  /** The creation time of more than one route is not known. */
  readonly hasUndatedRoutes: boolean;
};

/** Builds the table of routes of one kind. */
export function createMatchTable(
  kind: string,
  routes: readonly Route[],
  hostname: string | null,
): MatchTable {
  const ordered = sortByPrecedence(routes.flatMap(candidatesOf));
  const positions = new Map(ordered.map((candidate, at) => [candidate, at]));
  return {
    kind,
    hostname,
    ordered,
    first: kind === 'HTTPRoute' ? indexByPath(ordered) : scan(ordered),
    position: (candidate) => positions.get(candidate) ?? -1,
    notable: findNotable(ordered),
  };
}

function findNotable(ordered: readonly Candidate[]): Notable {
  const undated = new Set(ordered.filter(isUndated).map(({ route }) => route));
  return {
    regex: ordered.filter((candidate) => candidate.usesRegex),
    regexPath: ordered.filter(({ conditions }) => conditions.path?.type === 'RegularExpression'),
    slashPrefix: ordered.filter(
      ({ conditions: { path } }) => path?.type === 'PathPrefix' && path.source.length > path.prefix.length,
    ),
    asksHeaders: ordered.filter(({ conditions }) => conditions.headers.length > 0),
    asksQuery: ordered.filter(({ conditions }) => conditions.query.length > 0),
    hasUndatedRoutes: undated.size > 1,
  };
}

function scan(ordered: readonly Candidate[]): MatchTable['first'] {
  return (view) => ordered.find(({ conditions }) => matchesRequest(conditions, view)) ?? null;
}

/**
 * Exact paths come before prefixes, longer prefixes before shorter ones, and expressions last: so the order of precedence is
 * the order in which a path's buckets are visited, and only matches whose path holds are asked.
 */
function indexByPath(ordered: readonly Candidate[]): MatchTable['first'] {
  const exact = new Map<string, Candidate[]>();
  const prefixes = new Map<string, Candidate[]>();
  const others: Candidate[] = [];
  let longest = 0;
  for (const candidate of ordered) {
    const { path } = candidate.conditions;
    if (path?.type === 'Exact') push(exact, path.source, candidate);
    else if (path?.type === 'PathPrefix') {
      push(prefixes, path.prefix, candidate);
      longest = Math.max(longest, path.prefix.length);
    } else others.push(candidate);
  }
  return (view) =>
    firstOf(exact.get(view.path), view) ??
    firstByPrefix(prefixes, longest, view) ??
    others.find(({ conditions }) => matchesRequest(conditions, view)) ??
    null;
}

function push(buckets: Map<string, Candidate[]>, key: string, candidate: Candidate): void {
  const bucket = buckets.get(key);
  if (bucket) bucket.push(candidate);
  else buckets.set(key, [candidate]);
}

function firstOf(bucket: readonly Candidate[] | undefined, view: RequestView): Candidate | null {
  if (bucket === undefined) return null;
  for (const candidate of bucket) if (matchesBesidesPath(candidate.conditions, view)) return candidate;
  return null;
}

/** Visits the prefixes of the path, longest first; those longer than every pattern are not even cut out. */
function firstByPrefix(
  buckets: ReadonlyMap<string, readonly Candidate[]>,
  longest: number,
  view: RequestView,
): Candidate | null {
  const { path } = view;
  let end = path.length > longest ? path.lastIndexOf('/', longest) : path.length;
  while (end >= 0) {
    const found = firstOf(buckets.get(path.slice(0, end)), view);
    if (found) return found;
    end = end === 0 ? -1 : path.lastIndexOf('/', end - 1);
  }
  return null;
}
