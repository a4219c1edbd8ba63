import { objectAt, stringAt } from '#lib/gateway-api/json.ts';
import type { Route, RouteRule } from '#lib/gateway-api/route.ts';
import { type Conditions, compileConditions, usesRegex } from './conditions.ts';

/** What decides the order of matches, computed once (HTTPRouteRule and GRPCRouteRule `matches`, precedence). */
export type Rank = {
  readonly exactPath: boolean;
  /** Characters of a PathPrefix without trailing slashes, `/` counts 1; 0 without a prefix. */
  readonly prefixLength: number;
  readonly hasMethod: boolean;
  readonly headers: number;
  readonly query: number;
  readonly grpcService: number;
  readonly grpcMethod: number;
  /** Milliseconds since 1970; null for a route that does not exist yet. */
  readonly created: number | null;
  /** `namespace/name` of the route. */
  readonly routeName: string;
};

/** One match of one rule of one route, as it competes on a parent. */
export type Candidate = {
  readonly route: Route;
  readonly rule: RouteRule;
  /** Index in `matches`; null for TLSRoute and TCPRoute. */
  readonly match: number | null;
  readonly conditions: Conditions;
  readonly rank: Rank;
  readonly usesRegex: boolean;
};

/** Time of creation for a route that exists, where nothing says since when: older than any route still to be created. */
export const UNKNOWN_CREATION = '9999-12-31T23:59:59Z';

/** Whether the time of creation is not known, so that ties it would decide are open. */
export function isUndated({ rank }: Candidate): boolean {
  return rank.created === null || rank.created === Date.parse(UNKNOWN_CREATION);
}

// Routes are read once per object and immutable, so the same route always has the same candidates (and compiled expressions).
const known = new WeakMap<Route, readonly Candidate[]>();

/** The matches of a route that can win, rule by rule. TLSRoute and TCPRoute: the first rule, everything matches. */
export function candidatesOf(route: Route): readonly Candidate[] {
  const before = known.get(route);
  if (before) return before;
  const candidates = readCandidates(route);
  known.set(route, candidates);
  return candidates;
}

const ALWAYS: Conditions = { path: null, method: null, headers: [], query: [], grpc: null };

function readCandidates(route: Route): readonly Candidate[] {
  const own = ownRank(route);
  if (route.kind !== 'HTTPRoute' && route.kind !== 'GRPCRoute') {
    const [rule] = route.rules;
    if (!rule) return [];
    return [{ route, rule, match: null, conditions: ALWAYS, rank: rankOf(ALWAYS, own), usesRegex: false }];
  }
  return route.rules.flatMap((rule) =>
    rule.matches.map((match, index) => {
      const conditions = compileConditions(match);
      const rank = rankOf(conditions, own);
      return { route, rule, match: index, conditions, rank, usesRegex: usesRegex(conditions) };
    }),
  );
}

function ownRank(route: Route): Pick<Rank, 'created' | 'routeName'> {
  const created = Date.parse(stringAt(objectAt(route.object, 'metadata'), 'creationTimestamp') ?? '');
  return {
    created: Number.isNaN(created) ? null : created,
    routeName: `${route.namespace}/${route.name}`,
  };
}

function rankOf(conditions: Conditions, own: Pick<Rank, 'created' | 'routeName'>): Rank {
  const { path, method, headers, query, grpc } = conditions;
  return {
    ...own,
    exactPath: path?.type === 'Exact',
    prefixLength: path?.type === 'PathPrefix' ? Math.max(1, path.prefix.length) : 0,
    hasMethod: method !== null,
    headers: headers.length,
    query: query.length,
    grpcService: grpc?.service?.source.length ?? 0,
    grpcMethod: grpc?.method?.source.length ?? 0,
  };
}
