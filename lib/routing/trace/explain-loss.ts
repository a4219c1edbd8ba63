import type { Candidate } from '../match/candidate.ts';
import type { MatchTable } from '../match/match-table.ts';
import { comparePrecedence, type PrecedenceStep } from '../match/precedence.ts';
import { count, quote, routeName } from './words.ts';

type Placed = { readonly candidate: Candidate; readonly table: MatchTable };

/** Why a match that takes the request as well goes behind the winner, at the first step that tells them apart. */
export function explainLoss(loser: Placed, winner: Placed): string {
  if (loser.table.kind !== winner.table.kind)
    return `${winner.table.kind} is asked before ${loser.table.kind} for such a request`;
  if (loser.table !== winner.table) return hostnameReason(loser.table.hostname, winner.table.hostname);
  const difference = comparePrecedence(winner.candidate, loser.candidate);
  if (difference === null) return 'it is the same match';
  return reasonFor(difference.step, loser.candidate, winner.candidate);
}

function hostnameReason(lost: string | null, won: string | null): string {
  if (lost === null) return `its route has no hostname, the winner's ${won} fits the host`;
  return `hostname ${lost} is less specific than ${won}`;
}

function reasonFor(step: PrecedenceStep, loser: Candidate, winner: Candidate): string {
  const [lost, won] = [loser.rank, winner.rank];
  switch (step) {
    case 'exact-path':
      return `${pathWords(loser)} goes behind the exact path ${sourceOf(winner)}`;
    case 'prefix-length':
      return lost.prefixLength === 0
        ? `${pathWords(loser)} goes behind path prefixes such as ${sourceOf(winner)}`
        : `path prefix ${sourceOf(loser)} (${characters(lost.prefixLength)}) is shorter than ${sourceOf(winner)} (${won.prefixLength})`;
    case 'method':
      return `it asks for no method, the winner for ${winner.conditions.method}`;
    case 'grpc-service':
      return `its service has ${characters(lost.grpcService)}, the winner's ${won.grpcService}`;
    case 'grpc-method':
      return `its method has ${characters(lost.grpcMethod)}, the winner's ${won.grpcMethod}`;
    case 'headers':
      return `it asks for ${count(lost.headers, 'header')}, the winner for ${won.headers}`;
    case 'query':
      return `it asks for ${count(lost.query, 'query parameter')}, the winner for ${won.query}`;
    case 'age':
      return lost.created === null
        ? `its route does not exist yet, ${routeName(winner.route)} does`
        : `its route is younger than ${routeName(winner.route)}`;
    case 'name':
      return `${routeName(loser.route)} comes after ${routeName(winner.route)} by name, and nothing else tells them apart`;
    case 'rule':
      return `rule ${winner.rule.index + 1} of the same route stands before it`;
    case 'match':
      return `match ${(winner.match ?? 0) + 1} of the same rule stands before it`;
  }
}

function pathWords({ conditions: { path } }: Candidate): string {
  if (path === null) return 'a match without a path';
  const kind = path.type === 'PathPrefix' ? 'path prefix' : 'path expression';
  return `${kind} ${quote(path.source)}`;
}

function sourceOf({ conditions: { path } }: Candidate): string {
  return quote(path?.source ?? '/');
}

function characters(amount: number): string {
  return count(amount, 'character');
}
