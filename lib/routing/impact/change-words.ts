import type { BackendFault, Decision, StatedEffects } from '../decision.ts';
import { formatShare } from '../shares.ts';
import { summarizeFilter } from '../summarize-filter.ts';
import type { Contender } from './contender.ts';
import type { Frontend } from './impact.ts';

/** A decision with the contender that won it, for words. */
export type Told = { readonly decision: Decision; readonly winner: Contender | null };

/** What is told: `isMove`: reads as `moves from … to …`, else after a colon. */
export type Change = {
  readonly text: string;
  readonly isMove: boolean;
  /** `may move …`: in one reading only. */
  readonly isOpen?: boolean;
};

/**
 * What changes for the requests of a class: `from checkout-v1 100% to checkout-v2 100%`, `v1 90%, v2 10% instead of v1 100%`,
 * `404 …`; what stays when nothing moves.
 */
export function changeWords(
  before: Told,
  after: Told,
  options: { frontend: Frontend; moved: boolean },
): Change {
  const nameOf = namer(options.frontend, [before.decision, after.decision]);
  const [old, now] = [before, after].map((told) => resultWords(told, nameOf));
  if (!options.moved)
    return { text: stayWords([before.decision, after.decision], [old, now]), isMove: false };
  const details = detailWords(before, after);
  if (old === now)
    return {
      text: `${now}, ${details.join('; ') || otherWay(before.decision, after.decision)}`,
      isMove: false,
    };
  const tail = details.length > 0 ? `; ${details.join('; ')}` : '';
  if (isWhole(before.decision) && isWhole(after.decision))
    return { text: `from ${old} to ${now}${tail}`, isMove: true };
  return { text: `${now} instead of ${old}${tail}`, isMove: false };
}

type Read = { readonly change: Change; readonly moved: boolean };

/** One change for both readings of where path expressions stand: prefixes first (as simulated), or expressions first. */
export function openWords(prefixes: Read, expressions: Read): Change {
  const [own, other] = [prefixes.change, expressions.change];
  const colon = ({ text, isMove }: Change): string => (isMove ? text : `: ${text}`);
  const maybe = (change: Change, when: string): Change => ({
    text: `may move${change.isMove ? ' ' : ''}${colon(change)}; ${when}`,
    isMove: false,
    isOpen: true,
  });
  if (!expressions.moved) return maybe(own, 'not where path expressions go before prefixes');
  if (!prefixes.moved) return maybe(other, 'only where path expressions go before prefixes');
  if (own.text === other.text) return own;
  return {
    text: `${own.text}; where path expressions go before prefixes: ${other.text}`,
    isMove: own.isMove,
  };
}

/** To reach the Service itself by a rule or without one is the same for a request, but worth a word. */
function stayWords(
  [before, after]: readonly [Decision, Decision],
  [old, now]: readonly (string | undefined)[],
): string {
  if (before.outcome === 'forward' && after.outcome === 'passthrough')
    return `stays ${old}, now straight instead of by a rule`;
  if (before.outcome === 'passthrough' && after.outcome === 'forward')
    return `stays ${now}, now by a rule instead of straight`;
  return `stays ${now}`;
}

/** The same rule for another match may replace another prefix: seen at what arrives. */
function otherWay(before: Decision, after: Decision): string {
  const [old, now] = [before, after].map(
    ({ backends }) => backends.find(({ share }) => share > 0)?.request.path,
  );
  return old !== undefined && now !== undefined && old !== now
    ? `arriving as ${now} instead of ${old}`
    : 'in another way';
}

/** All requests go to one backend by a rule. */
function isWhole({ outcome, backends }: Decision): boolean {
  return outcome === 'forward' && backends.filter(({ share }) => share > 0).length === 1;
}

type Named = { readonly namespace: string; readonly name: string; readonly port: number | null };
type Namer = (target: Named) => string;

/** Short names: the namespace where it is not that of the frontend, the port where one name comes with several. */
function namer(frontend: Frontend, decisions: readonly Decision[]): Namer {
  const ports = new Map<string, Set<number | null>>();
  for (const { namespace, name, port } of decisions.flatMap(({ backends }) => backends)) {
    const key = `${namespace}/${name}`;
    ports.set(key, (ports.get(key) ?? new Set()).add(port));
  }
  return ({ namespace, name, port }) => {
    const short = namespace === frontend.namespace ? name : `${namespace}/${name}`;
    const isAmbiguous = (ports.get(`${namespace}/${name}`)?.size ?? 0) > 1;
    return isAmbiguous && port !== null ? `${short}:${port}` : short;
  };
}

const FAULTS: Readonly<Record<BackendFault, string>> = {
  'backend-not-found': 'no such Service',
  'invalid-kind': 'not a Service',
  'ref-not-permitted': 'no ReferenceGrant',
  'port-not-found': 'no such port',
  'unsupported-protocol': 'unsupported protocol',
  'no-ready-endpoints': 'no ready endpoint',
};

function resultWords({ decision, winner }: Told, nameOf: Namer): string {
  const { outcome, status, backends } = decision;
  switch (outcome) {
    case 'redirect':
      return redirectWords(decision, winner);
    case 'respond':
      return 'answered as a CORS preflight';
    case 'passthrough':
      return backends[0] ? `straight to ${nameOf(backends[0])}` : 'an unknown destination';
    case 'forward':
      return backendWords(decision, nameOf);
    case 'error':
      if (winner === null && backends[0])
        return `${status} (straight to ${nameOf(backends[0])}, ${FAULTS[backends[0].fault ?? 'no-ready-endpoints']})`;
      if (winner === null) return status === 404 ? '404 (no rule matches)' : refusalWords(decision);
      return backends.some(({ share }) => share > 0)
        ? backendWords(decision, nameOf)
        : failureWords(decision);
  }
}

function refusalWords({ uncertain }: Decision): string {
  const isUnserved = uncertain.some(({ code }) => code === 'port-not-served');
  return isUnserved ? 'refused (the Service does not serve this port)' : 'refused';
}

function failureWords({ status, backends }: Decision): string {
  return `${status ?? 'refused'} (${backends.length === 0 ? 'no backend' : 'all weights are 0'})`;
}

/** Entries with the same target and fate count together. */
function backendWords({ backends }: Decision, nameOf: Namer): string {
  const shares = new Map<string, { share: number; fate: string }>();
  for (const backend of backends) {
    if (backend.share === 0) continue;
    const { fault, status } = backend;
    const fate = fault === null ? '' : ` (${status === null ? '' : `${status}, `}${FAULTS[fault]})`;
    const key = `${nameOf(backend)} ${fate}`;
    const known = shares.get(key);
    shares.set(key, { share: (known?.share ?? 0) + backend.share, fate });
  }
  return [...shares]
    .map(([key, { share, fate }]) => `${key.split(' ', 1)[0]} ${formatShare(share)}${fate}`)
    .join(', ');
}

function redirectWords({ redirect, status }: Decision, winner: Contender | null): string {
  const filter = winner?.candidate.rule.filters.find(({ type }) => type === 'RequestRedirect');
  if (filter && winner) return summarizeFilter(filter, winner.candidate.route.namespace);
  return `redirect ${status ?? ''} to ${redirect?.location ?? '?'}`;
}

/** What differs besides where the requests go: filters, mirrors, timeouts, retries, sessions. */
function detailWords(before: Told, after: Told): readonly string[] {
  if (!isReached(before.decision) || !isReached(after.decision)) return [];
  const [old, now] = [filterWords(before.winner), filterWords(after.winner)];
  const [oldEffects, newEffects] = [
    effectWords(before.decision.effects),
    effectWords(after.decision.effects),
  ];
  return [...insteadWords(old, now), ...insteadWords(oldEffects, newEffects)];
}

function isReached({ outcome }: Decision): boolean {
  return outcome === 'forward' || outcome === 'passthrough';
}

function insteadWords(old: readonly string[], now: readonly string[]): readonly string[] {
  const gone = old.filter((word) => !now.includes(word));
  const come = now.filter((word) => !old.includes(word));
  if (come.length > 0 && gone.length > 0) return [`with ${come.join(', ')} instead of ${gone.join(', ')}`];
  if (come.length > 0) return [`now with ${come.join(', ')}`];
  return gone.length > 0 ? [`no longer with ${gone.join(', ')}`] : [];
}

/** Filters of the rule and of its backends, mirrors among them. */
function filterWords(winner: Contender | null): readonly string[] {
  if (winner === null) return [];
  const { route, rule } = winner.candidate;
  const own = rule.filters.map((filter) => summarizeFilter(filter, route.namespace));
  const inside = rule.backends.flatMap(({ name, filters }) =>
    filters.map((filter) => `${summarizeFilter(filter, route.namespace)} (for ${name})`),
  );
  return [...own, ...inside];
}

function effectWords({
  requestTimeout,
  backendRequestTimeout,
  retry,
  sessionPersistence,
}: StatedEffects): readonly string[] {
  return [
    requestTimeout === null ? '' : `request timeout ${requestTimeout}`,
    backendRequestTimeout === null ? '' : `backend request timeout ${backendRequestTimeout}`,
    retry === null ? '' : retryWords(retry),
    sessionPersistence === null
      ? ''
      : `sessions by ${sessionPersistence.type}${sessionPersistence.sessionName ? ` ${sessionPersistence.sessionName}` : ''}`,
  ].filter((word) => word !== '');
}

function retryWords({ attempts, codes, backoff }: NonNullable<StatedEffects['retry']>): string {
  const on = codes.length > 0 ? ` on ${codes.join(', ')}` : '';
  return `${attempts ?? 'some'} retries${on}${backoff === null ? '' : ` after ${backoff}`}`;
}
