import type { BackendRef, Route, RouteRule } from '#lib/gateway-api/route.ts';
import type { MirrorOutcome, StatedEffects } from '../decision.ts';
import { shares } from '../shares.ts';
import type { OpenPoint } from '../uncertainty.ts';
import { NO_EFFECTS, readEffects } from './effects.ts';
import { type JudgeContext, judgeBackend, type Verdict } from './judge-backend.ts';
import { type CorsFilter, type Filter, type RedirectFilter, readFilters } from './read-filters.ts';

/** One backendRef, judged. */
export type PlannedBackend = Verdict & {
  readonly ref: BackendRef;
  /** 0…1. */
  readonly share: number;
  readonly filters: readonly Filter[];
};

/** A mirror, judged; a fault means that no copy is sent. */
export type PlannedMirror = Verdict & { readonly mirror: MirrorOutcome };

/** All about a rule that does not depend on the request; made once for each rule and kind of parent. */
export type RulePlan = {
  readonly filters: readonly Filter[];
  readonly redirect: RedirectFilter | null;
  readonly cors: CorsFilter | null;
  readonly backends: readonly PlannedBackend[];
  readonly outcome: 'forward' | 'error';
  readonly status: number | null;
  readonly mirrors: readonly PlannedMirror[];
  readonly effects: StatedEffects;
  /** Open points whenever the rule wins, and those when its backends decide. */
  readonly open: readonly OpenPoint[];
  readonly backendOpen: readonly OpenPoint[];
  /** Some request reaches a backend, so that what filters do to it matters. */
  readonly isServed: boolean;
};

/** Plans a rule: shares, faults, status (HTTPRouteRule `backendRefs`, HTTPBackendRef, TCPRouteRule). */
export function planRule(context: JudgeContext, route: Route, rule: RouteRule): RulePlan {
  const isConnection = route.kind === 'TLSRoute' || route.kind === 'TCPRoute';
  const filters = isConnection ? [] : readFilters(rule.filters, route.namespace);
  const portions = shares(rule.backends);
  const backends = rule.backends.map((ref, at): PlannedBackend => {
    const verdict = judgeBackend(context, route, ref);
    return {
      ...verdict,
      status: isConnection && verdict.fault !== null ? null : verdict.status,
      ref,
      share: portions?.[at] ?? 0,
      filters: isConnection ? [] : readFilters(ref.filters, route.namespace),
    };
  });
  const answer = answerOf(backends);
  const isRefused = isConnection && answer.outcome === 'error';
  const mirrors = answer.outcome === 'forward' ? planMirrors(context, route, { filters, backends }) : [];
  const effects = isConnection ? NO_EFFECTS : readEffects(rule.raw);
  return {
    filters,
    redirect: filters.find((filter) => filter.type === 'redirect')?.redirect ?? null,
    cors: filters.find((filter) => filter.type === 'cors')?.cors ?? null,
    backends,
    outcome: answer.outcome,
    status: isRefused ? null : answer.status,
    mirrors,
    effects,
    open: filters.flatMap(openPointOf),
    backendOpen: [
      ...(rule.backends.length > 0 && portions === null ? ['all-weights-zero' as const] : []),
      ...backends.filter(({ share }) => share > 0).flatMap(backendPoints),
      ...(isConnection ? refusalPoints(backends, isRefused) : []),
      ...mirrors.filter(({ mirror }) => mirror.share > 0).flatMap(({ open }) => open),
      ...(effects.sessionPersistence && answer.outcome === 'forward' ? ['session-persistence' as const] : []),
    ],
    isServed: backends.some(({ share, fault }) => share > 0 && fault === null),
  };
}

/** A connection to an invalid backend is refused; so is one for which there is no backend at all (TCPRouteRule). */
function refusalPoints(backends: readonly PlannedBackend[], isRefused: boolean): readonly OpenPoint[] {
  if (backends.some(isFaulty)) return ['invalid-connection-backend'];
  return isRefused ? ['connection-refused'] : [];
}

const isFaulty = ({ share, fault }: PlannedBackend): boolean => share > 0 && fault !== null;

/** 200 when some share is reached, unknown when some is not known, else the status of the largest failing share. */
function answerOf(backends: readonly PlannedBackend[]): Pick<RulePlan, 'outcome' | 'status'> {
  const weighed = backends.filter(({ share }) => share > 0);
  if (weighed.some(({ status }) => status === 200)) return { outcome: 'forward', status: 200 };
  if (weighed.some(({ fault }) => fault === null)) return { outcome: 'forward', status: null };
  let largest: PlannedBackend | null = null;
  for (const backend of weighed) if (largest === null || backend.share > largest.share) largest = backend;
  return { outcome: 'error', status: largest ? largest.status : 500 };
}

/** What filters leave open by being there. */
function openPointOf(filter: Filter): readonly OpenPoint[] {
  const { type } = filter;
  return type === 'extension-ref' || type === 'external-auth' || type === 'unknown-filter' ? [type] : [];
}

function backendPoints({ open, fault, filters }: PlannedBackend): readonly OpenPoint[] {
  if (fault !== null) return open;
  const redirects = filters.some(({ type }) => type === 'redirect') ? ['backend-redirect' as const] : [];
  return [...open, ...redirects, ...filters.flatMap(openPointOf), ...ambiguousHeaders(filters)];
}

/** HTTPHeaderFilter: one action for each name. */
export function ambiguousHeaders(filters: readonly Filter[]): readonly OpenPoint[] {
  const isAmbiguous = filters.some(
    (filter) =>
      (filter.type === 'request-headers' || filter.type === 'response-headers') &&
      filter.modifier.isAmbiguous,
  );
  return isAmbiguous ? ['header-several-actions'] : [];
}

/** Mirrors of the rule, then those of backendRefs that get requests: these copy their share of that share. */
function planMirrors(
  context: JudgeContext,
  route: Route,
  { filters, backends }: Pick<RulePlan, 'filters' | 'backends'>,
): readonly PlannedMirror[] {
  const inside = backends
    .filter(({ share, fault }) => share > 0 && fault === null)
    .flatMap((backend) => mirrorsOf(context, route, backend.filters, backend.share));
  return [...mirrorsOf(context, route, filters, 1), ...inside];
}

function mirrorsOf(
  context: JudgeContext,
  route: Route,
  filters: readonly Filter[],
  portion: number,
): readonly PlannedMirror[] {
  return filters.flatMap((filter) => {
    if (filter.type !== 'mirror') return [];
    const { target, share } = filter;
    const mirror = {
      namespace: target.namespace,
      name: target.name,
      port: target.port,
      share: portion * share,
    };
    return [{ ...judgeMirror(context, route, target), mirror }];
  });
}

/** A target without ready endpoints is still a valid one: the copy is sent and lost. */
function judgeMirror(context: JudgeContext, route: Route, target: BackendRef): Verdict {
  const isReady = { ...context, services: { ...context.services, readiness: () => 'ready' as const } };
  return judgeBackend(isReady, route, target);
}
