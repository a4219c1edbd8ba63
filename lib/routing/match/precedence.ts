import type { Candidate } from './candidate.ts';

/** The step of the order of matches at which two candidates differ. */
export type PrecedenceStep =
  | 'exact-path'
  | 'prefix-length'
  | 'method'
  | 'grpc-service'
  | 'grpc-method'
  | 'headers'
  | 'query'
  | 'age'
  | 'name'
  | 'rule'
  | 'match';

type Comparison = { readonly step: PrecedenceStep; readonly order: number };

/**
 * The order of two matches on one hostname, negative when `a` goes first, with the first step that tells them apart
 * (HTTPRouteRule `matches`: exact path, prefix length, method, headers, query; GRPCRouteRule: service, method, headers; then
 * age, name, rule and match). What a kind does not have is equal, so one list of steps serves both. Null: the same match.
 */
export function comparePrecedence(a: Candidate, b: Candidate): Comparison | null {
  for (const [step, compare] of STEPS) {
    const order = compare(a, b);
    if (order !== 0) return { step, order };
  }
  return null;
}

/** Sorts candidates, the one to be asked first in front; the order in which they come in does not matter. */
export function sortByPrecedence(candidates: readonly Candidate[]): readonly Candidate[] {
  return [...candidates].sort((a, b) => comparePrecedence(a, b)?.order ?? 0);
}

type Compare = (a: Candidate, b: Candidate) => number;

const STEPS: readonly (readonly [PrecedenceStep, Compare])[] = [
  ['exact-path', (a, b) => Number(b.rank.exactPath) - Number(a.rank.exactPath)],
  ['prefix-length', (a, b) => b.rank.prefixLength - a.rank.prefixLength],
  ['method', (a, b) => Number(b.rank.hasMethod) - Number(a.rank.hasMethod)],
  ['grpc-service', (a, b) => b.rank.grpcService - a.rank.grpcService],
  ['grpc-method', (a, b) => b.rank.grpcMethod - a.rank.grpcMethod],
  ['headers', (a, b) => b.rank.headers - a.rank.headers],
  ['query', (a, b) => b.rank.query - a.rank.query],
  ['age', (a, b) => compareAge(a.rank.created, b.rank.created)],
  ['name', (a, b) => compareText(a.rank.routeName, b.rank.routeName)],
  ['rule', (a, b) => a.rule.index - b.rule.index],
  ['match', (a, b) => (a.match ?? 0) - (b.match ?? 0)],
];

/** Older first; a route that does not exist yet will be younger than any that does. */
function compareAge(a: number | null, b: number | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null ? -1 : a - b;
}

/** By code units, as Kubernetes compares names. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
