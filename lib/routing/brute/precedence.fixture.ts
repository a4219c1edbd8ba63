import { objectAt, stringAt } from '#lib/gateway-api/json.ts';
import type { Asked, Candidate } from './asked.fixture.ts';
import {
  asksRepeatedHeader,
  asksRepeatedParameter,
  headersOf,
  holds,
  matchOf,
  parametersOf,
  pathOf,
  type Reading,
  usesRegex,
  withoutSlashes,
} from './match.fixture.ts';
import { bornAt, fullName } from './raw-world.fixture.ts';

/** How long a prefix counts: as the text says, or with its trailing slash (the open point). */
type Slash = 'without' | 'counted';

/** What says which of two matches is more specific, most important first; more is better. */
function specificity(candidate: Candidate, slash: Slash): readonly number[] {
  const match = matchOf(candidate);
  if (candidate.route.kind === 'HTTPRoute') {
    const path = pathOf(match);
    return [
      ...candidate.hostRank,
      path.type === 'Exact' ? 1 : 0,
      path.type === 'PathPrefix' ? prefixLength(path.value, slash) : 0,
      stringAt(match, 'method') === undefined ? 0 : 1,
      headersOf(match).length,
      parametersOf(match).length,
    ];
  }
  if (candidate.route.kind === 'GRPCRoute') {
    const method = objectAt(match, 'method');
    return [
      ...candidate.hostRank,
      (stringAt(method, 'service') ?? '').length,
      (stringAt(method, 'method') ?? '').length,
      headersOf(match).length,
    ];
  }
  return candidate.hostRank;
}

function prefixLength(value: string, slash: Slash): number {
  if (slash === 'counted') return value.length;
  return Math.max(1, withoutSlashes(value).length);
}

/** Negative: `a` goes first. Both are of one kind. */
function compare(a: Candidate, b: Candidate, slash: Slash): number {
  const more = compareSpecificity(a, b, slash);
  if (more !== 0) return more;
  if (bornAt(a.route) !== bornAt(b.route)) return bornAt(a.route) < bornAt(b.route) ? -1 : 1;
  if (fullName(a.route) !== fullName(b.route)) return fullName(a.route) < fullName(b.route) ? -1 : 1;
  if (a.rule !== b.rule) return a.rule - b.rule;
  return (a.match ?? 0) - (b.match ?? 0);
}

function compareSpecificity(a: Candidate, b: Candidate, slash: Slash): number {
  const left = specificity(a, slash);
  const right = specificity(b, slash);
  for (const [index, value] of left.entries()) {
    const other = right[index] ?? 0;
    if (value !== other) return other - value;
  }
  return 0;
}

/** All candidates in order, the kinds one after the other as given. */
function inOrder(
  candidates: readonly Candidate[],
  kinds: readonly string[],
  slash: Slash,
): readonly Candidate[] {
  return kinds.flatMap((kind) =>
    candidates.filter(({ route }) => route.kind === kind).toSorted((a, b) => compare(a, b, slash)),
  );
}

/** The match that decides, and nothing else. */
export function firstMatch(
  candidates: readonly Candidate[],
  kinds: readonly string[],
  asked: Asked,
): Candidate | undefined {
  return inOrder(candidates, kinds, 'without').find((candidate) => holds(candidate, asked, 'plain'));
}

/** The match that decides, and the codes of what an open point of the text would have changed. */
export function chooseWinner(
  candidates: readonly Candidate[],
  kinds: readonly string[],
  asked: Asked,
): Candidate | undefined {
  const order = inOrder(candidates, kinds, 'without');
  const first = (list: readonly Candidate[], reading: Reading) =>
    list.find((candidate) => holds(candidate, asked, reading));
  const winner = first(order, 'plain');

  if (first(order, 'searched') !== winner) asked.codes.add('regex-search-or-full');
  if (first(order, 'invalid-holds') !== winner) asked.codes.add('regex-invalid');
  if (first(inOrder(candidates, kinds, 'counted'), 'plain') !== winner)
    asked.codes.add('prefix-trailing-slash');

  const upToWinner = winner ? order.slice(0, order.indexOf(winner) + 1) : order;
  if (upToWinner.some((one) => asksRepeatedHeader(one, asked) && holds(one, asked, 'repeated-header')))
    asked.codes.add('repeated-header');
  if (upToWinner.some((one) => asksRepeatedParameter(one, asked) && holds(one, asked, 'repeated-parameter')))
    asked.codes.add('repeated-query-parameter');

  const normalised = { ...asked, path: normalise(asked.path) };
  if (order.find((candidate) => holds(candidate, normalised, 'plain')) !== winner)
    asked.codes.add('path-normalisation');

  if (winner) addWinnerCodes(winner, order, asked);
  return winner;
}

function addWinnerCodes(winner: Candidate, order: readonly Candidate[], asked: Asked): void {
  const matching = order.filter((candidate) => holds(candidate, asked, 'plain'));
  if (usesRegex(winner)) asked.codes.add('regex-implementation-specific');
  if (winner.route.kind === 'HTTPRoute') {
    const rivals = matching.filter(
      ({ route, hostRank }) =>
        route.kind === 'HTTPRoute' &&
        hostRank[0] === winner.hostRank[0] &&
        hostRank[1] === winner.hostRank[1],
    );
    const byRegex = rivals.filter((one) => pathOf(matchOf(one)).type === 'RegularExpression');
    if (byRegex.length > 0 && byRegex.length < rivals.length) asked.codes.add('regex-precedence');
  }
  const tied = matching.some(
    (other) =>
      other.route !== winner.route &&
      other.route.kind === winner.route.kind &&
      bornAt(other.route) === Number.POSITIVE_INFINITY &&
      bornAt(winner.route) === Number.POSITIVE_INFINITY &&
      compareSpecificity(other, winner, 'without') === 0,
  );
  if (tied) asked.codes.add('tie-by-creation');
}

/** Unreserved characters decoded, then `.` and `..` resolved one after the other from the left, then slashes joined. */
function normalise(path: string): string {
  if (path[0] !== '/') return path;
  let rest = path.replace(/%([2-7][0-9a-fA-F])/g, (whole, hex: string) => {
    const plain = decodeURIComponent(`%${hex}`);
    return /[-._~0-9A-Za-z]/.test(plain) ? plain : whole;
  });
  let done = '';
  while (rest !== '') {
    const segment = /^\/[^/]*/.exec(rest)?.[0] ?? rest;
    rest = rest.slice(segment.length);
    if (segment === '/.' || segment === '/..') {
      if (segment === '/..') done = done.slice(0, Math.max(0, done.lastIndexOf('/')));
      if (rest === '') done += '/';
    } else done += segment;
  }
  return done.split(/\/+/).join('/');
}
