import type { World } from '#lib/gateway-api/world.ts';
import { type ObjectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import type { EndpointsOption } from '../frontend/service-index.ts';
import type { Candidate } from '../match/candidate.ts';
import { placeName } from '../trace/words.ts';
import { type Contender, routePlaceOf } from './contender.ts';
import { contendersOn, type DividedFrontend, protocolsOf, spaceOf } from './frontend-classes.ts';
import { type FrontendPair, pairsOfGateway, pairsOfService } from './frontend-pairs.ts';
import type { Shadowed } from './impact.ts';
import { partition } from './partition.ts';
import type { RequestSpace } from './request-space.ts';
import { createSide } from './side.ts';

/** One partition of the requests of a frontend: the contenders of the side looked at, and those that win something. */
type Reach = {
  readonly contenders: readonly Contender[];
  readonly reached: ReadonlySet<Contender>;
  readonly space: RequestSpace;
  readonly isComplete: boolean;
};

const BUDGET = 200_000;

/**
 * Rules and matches on a Service or Gateway that no request can reach, with what stands before them; nothing is claimed where
 * a regular expression could not be followed. Works on one world, without a draft.
 */
export function shadowedIn(
  world: World,
  parent: ObjectKey,
  options: { readonly endpoints?: EndpointsOption } = {},
): readonly Shadowed[] {
  const side = createSide(world, options.endpoints ?? 'strict');
  const sides = { before: side, after: side };
  const ref = parseObjectKey(parent);
  const pairs = ref?.kind === 'Service' ? pairsOfService(sides, parent) : pairsOfGateway(sides, parent);
  return pairs.flatMap((pair) =>
    shadowedBy(
      pair,
      protocolsOf(pair).map((protocol) => {
        const contenders = contendersOn(pair.after, protocol);
        const lists = { before: [], after: contenders };
        const parts = partition(lists, spaceOf(pair, protocol, { left: BUDGET }));
        const { space, isComplete } = parts;
        return { contenders, reached: reachedIn(parts.regions), space, isComplete };
      }),
    ),
  );
}

/** The same for the side after of a frontend that is divided already; all its protocols. */
export function shadowedAfter(divided: readonly DividedFrontend[]): readonly Shadowed[] {
  const [first] = divided;
  if (!first) return [];
  return shadowedBy(
    first.pair,
    divided.map(({ lists, partition: parts }) => ({
      contenders: lists.after,
      reached: reachedIn(parts.regions),
      space: parts.space,
      isComplete: parts.isComplete,
    })),
  );
}

function reachedIn(
  regions: readonly { readonly pairs: readonly { readonly after: Contender | null }[] }[],
): ReadonlySet<Contender> {
  const winners = regions.flatMap(({ pairs }) => pairs.flatMap(({ after }) => after ?? []));
  return new Set(winners);
}

function shadowedBy({ frontend }: FrontendPair, reaches: readonly Reach[]): readonly Shadowed[] {
  if (!reaches.every(({ isComplete }) => isComplete)) return [];
  const alive = new Set(reaches.flatMap(({ reached }) => [...reached].map(matchKey)));
  const shadowed = new Map<string, { contender: Contender; by: Map<string, Contender> }>();
  for (const { contenders, space } of reaches)
    for (const [at, contender] of contenders.entries()) {
      const key = matchKey(contender);
      if (alive.has(key) || contender.rival) continue;
      const entry = shadowed.get(key) ?? { contender, by: new Map<string, Contender>() };
      shadowed.set(key, entry);
      for (const taker of space.takers(at)) {
        const other = contenders[taker];
        if (other && matchKey(other) !== key) entry.by.set(matchKey(other), other);
      }
    }
  return byRule([...shadowed.values()]).map(({ contender, by, isWholeRule }) => ({
    place: { ...routePlaceOf(contender), ...(isWholeRule ? { match: null } : {}) },
    frontend,
    by: by.map(routePlaceOf),
    message: messageOf(contender, by, isWholeRule),
  }));
}

/** Preflights and hostnames of a match count as the match. */
function matchKey({ candidate: { route, rule, match } }: Contender): string {
  return `${ruleText(route, rule.index)}.${match ?? '*'}`;
}

function ruleText(route: Contender['candidate']['route'], rule: number): string {
  return `${route.kind}/${route.namespace}/${route.name}#${rule}`;
}

type Entry = { readonly contender: Contender; readonly by: ReadonlyMap<string, Contender> };
type Told = {
  readonly contender: Contender;
  readonly by: readonly Contender[];
  readonly isWholeRule: boolean;
};

/** When all matches of a rule are shadowed the rule is, by what is not its own. */
function byRule(entries: readonly Entry[]): readonly Told[] {
  const rules = Map.groupBy(entries, ({ contender: { candidate } }) =>
    ruleText(candidate.route, candidate.rule.index),
  );
  return [...rules.values()].flatMap((list): readonly Told[] => {
    const [first] = list;
    if (!first) return [];
    const { rule } = first.contender.candidate;
    const isWholeRule = list.length >= rule.matches.length;
    if (!isWholeRule)
      return list.map(({ contender, by }) => ({ contender, by: [...by.values()], isWholeRule }));
    const all = new Map(list.flatMap(({ by }) => [...by]));
    const others = [...all.values()].filter(({ candidate }) => candidate.rule !== rule);
    return [{ contender: first.contender, by: others, isWholeRule }];
  });
}

function messageOf({ candidate }: Contender, by: readonly Contender[], isWholeRule: boolean): string {
  const place = isWholeRule ? { ...candidate, match: null } : candidate;
  // Elsewhere the expression may go first.
  const isMaybe =
    isPath(candidate, 'RegularExpression') && by.some((other) => isPath(other.candidate, 'PathPrefix'));
  const subject = `${placeName(place)} ${isMaybe ? 'may' : 'can'} never be reached`;
  const names = by.map((other) => placeName(other.candidate));
  if (names.length === 0) return `${subject}: its conditions exclude each other.`;
  const shown =
    names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(' and ');
  const reason = isMaybe ? ', where path prefixes go before path expressions' : '';
  return `${subject}: ${shown} ${names.length === 1 ? 'takes' : 'take'} all its requests${reason}.`;
}

function isPath({ conditions: { path } }: Candidate, type: string): boolean {
  return path?.type === type;
}
