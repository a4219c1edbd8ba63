import { lineupFor } from '../decide-at.ts';
import type { Decision } from '../decision.ts';
import type { RouteSet } from '../frontend/route-set.ts';
import type { Candidate } from '../match/candidate.ts';
import { findWinner } from '../match/find-winner.ts';
import { matchesRequest } from '../match/match-request.ts';
import type { SimulatedRequest } from '../request.ts';
import { RequestView } from '../request-view.ts';
import { baseLanguage, type Condition, languageOf, PATH } from './conditions.ts';
import { type Contender, placeOf } from './contender.ts';
import { effectKey } from './effect-key.ts';
import { exploreWords } from './explore-words.ts';
import type { Side } from './side.ts';

/**
 * Where a path expression stands among path prefixes is up to the implementation (HTTPRouteRule `matches`). Requests that a
 * prefix decides and an expression with another effect matches as well are a contender of their own, right before the
 * prefix: decided by the prefix as read here, by its `rival` elsewhere.
 */
export function withRivals(list: readonly Contender[], side: Side, set: RouteSet): readonly Contender[] {
  const rivals = list.filter(({ candidate }) => isExpression(candidate));
  if (rivals.length === 0) return list;
  return list.flatMap((contender) => {
    const { candidate, table } = contender;
    if (!isPrefix(candidate)) return [contender];
    const own = rivals.filter((rival) => rival.table === table);
    const last = own.findLastIndex((rival) => !isAlike(side, set, [candidate, rival.candidate]));
    const met = own.slice(0, last + 1).filter((rival) => canMeet(contender, rival));
    return [...met.map((rival) => contested(contender, rival)), contender];
  });
}

function contested(contender: Contender, rival: Contender): Contender {
  const all = [...contender.conditions, ...rival.conditions];
  return {
    ...contender,
    place: contestedPlace(contender.place, rival.place),
    conditions: [...new Map(all.map((condition) => [condition.key, condition])).values()],
    rival,
  };
}

function contestedPlace(place: string, rival: string): string {
  return `${place}~${rival}`;
}

function isExpression({ conditions: { path } }: Candidate): boolean {
  return path?.type === 'RegularExpression';
}

function isPrefix({ conditions: { path } }: Candidate): boolean {
  return path?.type === 'PathPrefix';
}

/** Both rules do the same, so it does not matter which one decides; expressions behind the last that differs are no rivals. */
function isAlike(side: Side, set: RouteSet, pair: readonly [Candidate, Candidate]): boolean {
  const [a, b] = pair.map((candidate) => {
    const plan = side.planOf(candidate, set.parent);
    return [false, true].map((isPreflight) => effectKey({ candidate, isPreflight }, plan)).join();
  });
  return a === b;
}

/** False where it is certain that no request matches both; only to spare effort. */
function canMeet(a: Contender, b: Contender): boolean {
  for (const mine of a.conditions)
    for (const theirs of b.conditions)
      if (mine.dimension === theirs.dimension && isExcluded(mine, theirs)) return false;
  return true;
}

function isExcluded(a: Condition, b: Condition): boolean {
  if (a.form.kind === 'exact' && b.form.kind === 'exact') return a.form.value !== b.form.value;
  return a.dimension === PATH && isDisjoint(a, b);
}

const DISJOINT = new Map<string, boolean>();
const MAX_KNOWN = 2_000;
const MAX_STATES = 1_500;

function isDisjoint(a: Condition, b: Condition): boolean {
  const key = `${a.key} ${b.key}`;
  const known = DISJOINT.get(key);
  if (known !== undefined) return known;
  const languages = [baseLanguage(PATH), languageOf(a.form), languageOf(b.form)].filter(
    (language) => language !== null,
  );
  const { words, isComplete } = exploreWords(languages, {
    required: languages.map((_, at) => at),
    maxStates: MAX_STATES,
  });
  const found = isComplete && words.length === 0;
  if (DISJOINT.size >= MAX_KNOWN) DISJOINT.clear();
  DISJOINT.set(key, found);
  return found;
}

/** What a request gets in a world, by whom, and what it gets where expressions go before prefixes (null: nothing else). */
export type Standing = {
  readonly place: string;
  readonly decision: Decision;
  readonly rival: Decision | null;
};

/** Decides a request, and finds the place of `withRivals` that it falls in. */
export function standingOf(side: Side, request: SimulatedRequest): Standing {
  const { simulator } = side;
  const decision = simulator.decide(request);
  const place = placeOf(decision.winner, decision.outcome === 'respond');
  const plain = { place, decision, rival: null };
  if (!decision.uncertain.some(({ code }) => code === 'regex-precedence')) return plain;
  const view = new RequestView(request);
  const location = simulator.frontends.locate(view);
  if (location.at !== 'routes') return plain;
  const { routes } = location;
  const winning = findWinner(lineupFor(routes, view), view);
  if (winning === null || !isPrefix(winning.candidate)) return plain;
  const { regexPath } = winning.table.notable;
  const at = regexPath.findIndex((candidate) => matchesRequest(candidate.conditions, view));
  const rival = regexPath[at];
  const differs = regexPath.slice(at).some((other) => !isAlike(side, routes, [winning.candidate, other]));
  if (!rival || !differs) return plain;
  const other = simulator.decideWith(rival, request);
  const rivalPlace = placeOf(other.winner, other.outcome === 'respond');
  return { place: contestedPlace(place, rivalPlace), decision, rival: other };
}
