import type { World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { type Candidate, isUndated } from '../match/candidate.ts';
import { comparePrecedence } from '../match/precedence.ts';
import { explainLoss } from '../trace/explain-loss.ts';
import { placeName, routeName } from '../trace/words.ts';
import { type Contender, routePlaceOf } from './contender.ts';
import type { DividedFrontend } from './frontend-classes.ts';
import type { RouteConflict } from './impact.ts';
import type { Budget } from './request-space.ts';
import type { Sides } from './side.ts';
import { requestsAt } from './witness.ts';

/** Steps at which nothing but the order of creation or names decides go first: there a reader is surprised most. */
const SURPRISING = ['creation', 'name', 'age'];

/**
 * Places of the side after where matches of two routes meet: one entry for each pair of rules, with a request that both match.
 * `isComplete` false: there were more pairs to look at than the budget allows.
 */
export function conflictsAfter(
  sides: Sides,
  divided: DividedFrontend,
  budget: Budget,
): { readonly conflicts: readonly RouteConflict[]; readonly isComplete: boolean } {
  const { lists, partition: parts } = divided;
  const conflicts = new Map<string, RouteConflict>();
  for (const [winner, loser] of pairsOfRoutes(lists.after)) {
    const [won, lost] = [lists.after[winner], lists.after[loser]];
    if (!won || !lost) continue;
    const key = `${ruleKey(won)} ${ruleKey(lost)}`;
    if (conflicts.has(key)) continue;
    if (budget.left <= 0) return { conflicts: sorted(conflicts), isComplete: false };
    budget.left -= 1;
    const point = parts.space.meeting(winner, loser);
    if (point === null) continue;
    const protocol = divided.protocol ?? (lost.candidate.route.kind === 'GRPCRoute' ? 'grpc' : 'http');
    const [witness] = requestsAt(divided.pair, parts.space.dimensions, { point, protocol });
    if (witness)
      conflicts.set(key, {
        ...tell(won, lost, sides.before.world),
        frontend: divided.pair.frontend,
        witness,
      });
  }
  return { conflicts: sorted(conflicts), isComplete: true };
}

/** Indices of matches of different routes, the earlier one first. */
function* pairsOfRoutes(list: readonly Contender[]): Generator<readonly [number, number]> {
  for (const [winner, won] of list.entries())
    for (let loser = winner + 1; loser < list.length; loser += 1) {
      const lost = list[loser];
      if (
        lost &&
        !won.isPreflight &&
        !lost.isPreflight &&
        !lost.rival &&
        won.candidate.route !== lost.candidate.route
      )
        yield [winner, loser];
    }
}

function sorted(conflicts: ReadonlyMap<string, RouteConflict>): readonly RouteConflict[] {
  return [...conflicts.values()].sort((a, b) => rank(b) - rank(a));
}

function rank({ reason }: RouteConflict): number {
  return SURPRISING.indexOf(reason) < 0 ? 0 : SURPRISING.length - SURPRISING.indexOf(reason);
}

function ruleKey({ candidate: { route, rule } }: Contender): string {
  return `${route.kind}/${route.namespace}/${route.name}#${rule.index}`;
}

function tell(
  winner: Contender,
  loser: Contender,
  earlier: World,
): Omit<RouteConflict, 'frontend' | 'witness'> {
  const [won, lost] = [winner.candidate, loser.candidate];
  const isOpen = winner.table === loser.table && isOpenTie(won, lost);
  const reason = isOpen ? 'creation' : reasonOf(winner, loser);
  const why = isOpen ? openWords(won, earlier) : lossWords(loser, winner, reason);
  return {
    winner: routePlaceOf(winner),
    loser: routePlaceOf(loser),
    reason,
    message: `${placeName(won)} goes before ${placeName(lost)} where both match: ${why}.`,
  };
}

function reasonOf(winner: Contender, loser: Contender): string {
  if (winner.table.kind !== loser.table.kind) return 'kind';
  if (winner.table !== loser.table) return 'hostname';
  return comparePrecedence(winner.candidate, loser.candidate)?.step ?? 'match';
}

function lossWords(loser: Contender, winner: Contender, reason: string): string {
  const { route, rank } = loser.candidate;
  if (reason === 'age' && rank.created === null)
    return `${routeName(route)} does not exist yet, ${routeName(winner.candidate.route)} does`;
  const isOpen = isPath(loser, 'RegularExpression') && isPath(winner, 'PathPrefix');
  return `${explainLoss(loser, winner)}${isOpen ? ', though some implementations ask expressions first' : ''}`;
}

function isPath({ candidate: { conditions } }: Contender, type: string): boolean {
  return conditions.path?.type === type;
}

/** Routes that tie like this are both there before, or both not: one that is there is older. */
function openWords({ route }: Candidate, earlier: World): string {
  return earlier.objects.has(objectKey(route))
    ? 'nothing says which of them was created first, and that one wins; read here by name'
    : 'neither exists yet, so whichever is created first will win; read here by name';
}

/** Two routes that tie up to the time of creation, which is not known of either. */
function isOpenTie(winner: Candidate, loser: Candidate): boolean {
  const step = comparePrecedence(winner, loser)?.step;
  return step === 'name' && isUndated(winner) && isUndated(loser);
}
