import type { RequestView } from '../request-view.ts';
import type { Doubts, OpenPoint } from '../uncertainty.ts';
import { type Candidate, isUndated } from './candidate.ts';
import { findWinner, type Winning } from './find-winner.ts';
import { dependsOnRepeated, matchesRequest } from './match-request.ts';
import type { MatchTable } from './match-table.ts';
import { normalisePath } from './normalise-path.ts';
import { comparePrecedence } from './precedence.ts';

/** What the specification leaves open about which match decides, where another reading would make another one win. */
export function addMatchingDoubts(
  doubts: Doubts,
  lineup: readonly MatchTable[],
  view: RequestView,
  winning: Winning | null,
): void {
  if (winning) addWinnerDoubts(doubts, winning, view);
  for (const table of lineup) {
    const isLast = table === winning?.table;
    const end = isLast ? table.position(winning.candidate) : table.ordered.length;
    addReadingDoubts(doubts, table, end, view);
    if (isLast) break;
  }
  // Whichever kind wins: without its routes the request would get something else.
  if (winning && lineup.some((table) => table.kind !== winning.table.kind))
    doubts.add('mixed-kinds-on-listener');
  const normalised = normalisePath(view.path);
  if (normalised === view.path) return;
  const other = findWinner(lineup, view.withPath(normalised));
  if (other?.candidate !== winning?.candidate) doubts.add('path-normalisation');
}

/** Candidates before `end` (for repeated values: up to it) that would win under another reading of expressions or values. */
function addReadingDoubts(doubts: Doubts, table: MatchTable, end: number, view: RequestView): void {
  const { regex, asksHeaders, asksQuery } = table.notable;
  const add = (
    code: OpenPoint,
    list: readonly Candidate[],
    last: number,
    test: (c: Candidate) => boolean,
  ) => {
    for (const candidate of list) {
      if (table.position(candidate) > last) return;
      if (test(candidate)) return doubts.add(code);
    }
  };
  if (regex.length > 0) {
    add('regex-search-or-full', regex, end - 1, (c) => matchesRequest(c.conditions, view, 'search'));
    add('regex-invalid', regex, end - 1, (c) => matchesRequest(c.conditions, view, 'invalid-holds'));
  }
  if (asksHeaders.length > 0 && view.headers.repeated.size > 0)
    add('repeated-header', asksHeaders, end, (c) => dependsOnRepeated(c.conditions, view, 'headers'));
  if (asksQuery.length > 0 && view.parameters.repeated.size > 0)
    add('repeated-query-parameter', asksQuery, end, (c) => dependsOnRepeated(c.conditions, view, 'query'));
}

function addWinnerDoubts(doubts: Doubts, { candidate, table }: Winning, view: RequestView): void {
  const { regexPath, slashPrefix, hasUndatedRoutes } = table.notable;
  const { path } = candidate.conditions;
  const also = (other: Candidate) => other !== candidate && matchesRequest(other.conditions, view);
  if (candidate.usesRegex) doubts.add('regex-implementation-specific');
  if (path?.type !== 'RegularExpression' && regexPath.some(also)) doubts.add('regex-precedence');
  if (slashPrefix.some((other) => isLongerAsWritten(other, candidate) && also(other)))
    doubts.add('prefix-trailing-slash');
  if (hasUndatedRoutes && isUndated(candidate) && hasTie(table, candidate, also))
    doubts.add('tie-by-creation');
}

function isLongerAsWritten(a: Candidate, b: Candidate): boolean {
  const [pathA, pathB] = [a.conditions.path, b.conditions.path];
  return (
    pathA?.type === 'PathPrefix' && pathB?.type === 'PathPrefix' && pathA.source.length > pathB.source.length
  );
}

/** Candidates that differ from the winner by name only stand right behind it. */
function hasTie(table: MatchTable, winner: Candidate, matches: (other: Candidate) => boolean): boolean {
  for (let at = table.position(winner) + 1; at < table.ordered.length; at += 1) {
    const other = table.ordered[at];
    if (!other) return false;
    const step = comparePrecedence(winner, other)?.step;
    if (step !== 'name' && step !== 'rule' && step !== 'match') return false;
    if (step === 'name' && matches(other)) return true;
  }
  return false;
}
