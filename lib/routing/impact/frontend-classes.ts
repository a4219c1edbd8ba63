import { invariant } from '#lib/result/assert.ts';
import type { Decision, Uncertainty } from '../decision.ts';
import type { RouteSet } from '../frontend/route-set.ts';
import type { MatchTable } from '../match/match-table.ts';
import { judgeService } from '../outcome/judge-backend.ts';
import type { SimulatedRequest } from '../request.ts';
import { RequestView } from '../request-view.ts';
import { Doubts, type OpenPoint } from '../uncertainty.ts';
import { type Condition, HOSTNAME, hostnameCondition, METHOD, PATH } from './conditions.ts';
import { type Contender, contendersOf } from './contender.ts';
import { decisionKey, effectKey, passthroughKey } from './effect-key.ts';
import type { FrontendPair } from './frontend-pairs.ts';
import type { Frontend } from './impact.ts';
import { type Lists, type Pair, type Partition, partition, type Region, regionKey } from './partition.ts';
import type { Budget, Point, SpaceOptions } from './request-space.ts';
import { standingOf, withRivals } from './rivals.ts';
import type { Side, Sides } from './side.ts';
import { hostOf, isCallPath, type Protocol, requestsAt } from './witness.ts';

/** A region with what its requests get; everything of a class but the words. */
export type DecidedRegion = {
  readonly id: string;
  readonly region: Region;
  readonly witness: SimulatedRequest | null;
  readonly before: Decision;
  readonly after: Decision;
  /** By the simulator's reading. */
  readonly moved: boolean;
  /** Where expressions go before prefixes; null: nothing differs there. */
  readonly other: OtherReading | null;
  readonly uncertain: readonly Uncertainty[];
};

type OtherReading = { readonly before: Decision; readonly after: Decision; readonly moved: boolean };

/** The requests of a frontend (of one protocol, where that matters) divided and decided. */
export type DividedFrontend = {
  readonly pair: FrontendPair;
  readonly protocol: Protocol;
  readonly lists: Lists;
  /** Hostnames of the listener, one of which every request asks for; empty: any. */
  readonly entrances: readonly Condition[];
  readonly partition: Partition;
  readonly regions: readonly DecidedRegion[];
};

const NO_WITNESS: Uncertainty = {
  code: 'no-witness',
  message:
    'No request of this class could be constructed, because regular expressions could not be followed; there may be none.',
};

/** Divides a frontend; twice, by protocol, where HTTPRoutes and GRPCRoutes compete on a listener. */
export function divideFrontend(sides: Sides, pair: FrontendPair, budget: Budget): readonly DividedFrontend[] {
  return protocolsOf(pair).map((protocol) => {
    const lists = {
      before: rivalsOn(sides.before, pair.before, protocol),
      after: rivalsOn(sides.after, pair.after, protocol),
    };
    const space = spaceOf(pair, protocol, budget);
    const parts = partition(lists, space);
    const frontend = { pair, protocol, lists, entrances: space.entrances, partition: parts };
    return { ...frontend, regions: parts.regions.map((region) => decide(sides, frontend, region)) };
  });
}

function rivalsOn(side: Side, set: RouteSet | null, protocol: Protocol): readonly Contender[] {
  return set === null ? [] : withRivals(contendersOn(set, protocol), side, set);
}

/** What is fixed about the requests of a frontend, for `partition`. */
export function spaceOf(pair: FrontendPair, protocol: Protocol, budget: Budget): SpaceOptions {
  const hostnames = [pair.before, pair.after].flatMap((set) =>
    set?.parent === 'gateway' ? [set.listener.hostname] : [],
  );
  const named = hostnames.filter((hostname) => hostname !== null);
  // A listener without a hostname takes every host.
  const entrances = named.length < hostnames.length ? [] : named.map(hostnameCondition);
  return { hostDefault: hostOf(pair), method: protocol === 'grpc' ? 'POST' : null, entrances, budget };
}

/** On a Gateway the kind that fits the protocol goes first, so with both kinds the order depends on the protocol. */
export function protocolsOf({ before, after }: FrontendPair): readonly Protocol[] {
  const kinds = new Set(
    [before, after].flatMap((set) => (set?.parent === 'gateway' ? set.tables.map(({ kind }) => kind) : [])),
  );
  return kinds.has('HTTPRoute') && kinds.has('GRPCRoute') ? ['http', 'grpc'] : [null];
}

/** The contenders of a route set in the order in which they are asked. */
export function contendersOn(set: RouteSet | null, protocol: Protocol): readonly Contender[] {
  if (set === null) return [];
  if (set.parent === 'mesh') {
    const { table } = set;
    return table?.ordered.flatMap((candidate) => contendersOf(candidate, table, null)) ?? [];
  }
  const kinds = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'];
  if (protocol === 'grpc') kinds.unshift('GRPCRoute');
  const rank = ({ kind }: MatchTable): number => kinds.indexOf(kind);
  const tables = [...set.tables].sort(
    (a, b) => rank(a) - rank(b) || compareHostnames(a.hostname, b.hostname),
  );
  return tables.flatMap((table) =>
    table.ordered.flatMap((candidate) =>
      contendersOf(candidate, table, [set.listener.hostname, table.hostname]),
    ),
  );
}

/** The order in which hostnames are asked: exact ones, wildcards from longest to shortest, none. */
function compareHostnames(a: string | null, b: string | null): number {
  const weight = (name: string | null): number => {
    if (name === null) return 0;
    return name.startsWith('*.') ? name.length : 1_000 + name.length;
  };
  return weight(b) - weight(a);
}

type Divided = Omit<DividedFrontend, 'regions'>;

function decide(sides: Sides, divided: Divided, region: Region): DecidedRegion {
  const { pair } = divided;
  const id = classId(pair.frontend, divided.protocol, region.key);
  const witness = region.point && witnessOf(sides, divided, region, region.point);
  if (!witness) return decideWithout(sides, divided, region, id);
  const [old, now] = [standingOf(sides.before, witness), standingOf(sides.after, witness)];
  const [before, after] = [old.decision, now.decision];
  const isMove = (a: Decision, b: Decision, winners: Pair | undefined): boolean =>
    decisionKey(a) !== decisionKey(b) || (winners !== undefined && differs(sides, pair, winners));
  const [first] = region.pairs;
  const rivals = { before: old.rival ?? before, after: now.rival ?? after };
  const isContested = old.rival !== null || now.rival !== null;
  const other = isContested
    ? { ...rivals, moved: isMove(rivals.before, rivals.after, first && otherPair(first)) }
    : null;
  const moved = isMove(before, after, first);
  return { id, region, witness, before, after, moved, other, uncertain: openPoints(before, after) };
}

/** Who wins where expressions go before prefixes. */
export function otherPair({ before, after }: Pair): Pair {
  return { before: before?.rival ?? before, after: after?.rival ?? after };
}

/** Without a witness a request that asks for as good as nothing stands in, given to the winners of the region. */
function decideWithout(sides: Sides, divided: Divided, region: Region, id: string): DecidedRegion {
  const { pair, partition: parts, protocol } = divided;
  const point = parts.space.dimensions.map((dimension) => standIn(dimension, region));
  const requests = requestsAt(pair, parts.space.dimensions, { point, protocol: protocol ?? 'http' });
  const request = requests.find((each) => arrives(sides, pair, each)) ?? requests[0];
  invariant(request, 'a frontend has at least one host');
  const [first] = region.pairs;
  const decideAs = (winners: Pair | undefined) => ({
    before: sides.before.simulator.decideWith(winners?.before?.candidate ?? null, request),
    after: sides.after.simulator.decideWith(winners?.after?.candidate ?? null, request),
    moved: winners === undefined || differs(sides, pair, winners),
  });
  const isContested = Boolean(first?.before?.rival ?? first?.after?.rival);
  const other = first && isContested ? decideAs(otherPair(first)) : null;
  const uncertain = [NO_WITNESS, ...(other ? openPoint('regex-precedence') : [])];
  return { id, region, witness: null, ...decideAs(first), other, uncertain };
}

function openPoint(code: OpenPoint): readonly Uncertainty[] {
  const doubts = new Doubts();
  doubts.add(code);
  return doubts.list;
}

/** A host that arrives at the listener and route; otherwise nothing in particular. */
function standIn(dimension: string, { pairs }: Region): string | null {
  if (dimension === METHOD) return 'GET';
  if (dimension === PATH) return '/';
  if (dimension !== HOSTNAME) return null;
  const [first] = pairs;
  const asked = [first?.before, first?.after].flatMap((contender) => contender?.conditions ?? []);
  const names = asked.flatMap(({ form }) => {
    if (form.kind === 'hostname') return [form.value];
    return form.kind === 'suffix' ? [`other${form.value}`] : [];
  });
  return names.reduce<string | null>((a, b) => (a !== null && a.length > b.length ? a : b), null);
}

/** Whether different things happen on the two sides by the content of rules, whatever the request. */
function differs(sides: Sides, { before, after }: FrontendPair, pair: Pair): boolean {
  return keyOn(sides.before, before, pair.before) !== keyOn(sides.after, after, pair.after);
}

function keyOn(side: Side, set: RouteSet | null, contender: Contender | null): string {
  if (set === null) return 'not there';
  if (contender) return effectKey(contender, side.planOf(contender.candidate, set.parent));
  if (set.parent === 'gateway' || set.table !== null) return 'no match';
  return passthroughKey(set, judgeService(side.services, set.service));
}

/** Both protocols are tried where calls are routed, then checked by asking both simulators. */
function witnessOf(sides: Sides, divided: Divided, region: Region, point: Point): SimulatedRequest | null {
  const { pair, protocol, lists, partition: parts } = divided;
  const plain = requestsAt(pair, parts.space.dimensions, { point, protocol: protocol ?? 'http' });
  const calls = requestsAt(pair, parts.space.dimensions, { point, protocol: 'grpc' });
  const isRouted = [...lists.before, ...lists.after].some(
    ({ candidate }) => candidate.route.kind === 'GRPCRoute',
  );
  const isCall = protocol === null && isRouted && calls.some(({ path }) => isCallPath(path));
  return (
    [...(isCall ? calls : []), ...plain].find(
      (request) => arrives(sides, pair, request) && keyOfRequest(sides, request) === region.key,
    ) ?? null
  );
}

/** A listener that is left to be chosen may lose the request to one with a more specific hostname. */
function arrives(
  { before, after }: Sides,
  { gateway, frontend }: FrontendPair,
  request: SimulatedRequest,
): boolean {
  if (gateway === null || gateway.isNamed) return true;
  const { callers, parent } = frontend;
  return [before, after].some(({ simulator }) => {
    const location = simulator.frontends.locate(new RequestView(request));
    if (location.at !== 'routes' || location.routes.parent !== 'gateway') return false;
    const { owner, name } = location.routes.listener;
    return owner === parent && callers.kind === 'listener' && callers.listener === name;
  });
}

/** The key of the region that a request belongs to. */
export function keyOfRequest({ before, after }: Sides, request: SimulatedRequest): string {
  return regionKey(standingOf(before, request).place, standingOf(after, request).place);
}

/** Id of a class: frontend, callers, protocol where it matters, and who wins before and after. */
export function classId(frontend: Frontend, protocol: Protocol, key: string): string {
  return `${frontendId(frontend)}${protocol === null ? '' : ` ${protocol}`} | ${key}`;
}

/** Text for a frontend; equal for equal frontends. */
export function frontendId({ parent, port, callers }: Frontend): string {
  switch (callers.kind) {
    case 'listener':
      return `${parent}/${callers.listener}`;
    case 'namespace':
      return `${parent}:${port ?? '*'} from ${callers.namespace}`;
    case 'everyone-else':
      return `${parent}:${port ?? '*'}`;
  }
}

function openPoints(before: Decision, after: Decision): readonly Uncertainty[] {
  const byCode = new Map([...before.uncertain, ...after.uncertain].map((point) => [point.code, point]));
  return [...byCode.values()];
}
