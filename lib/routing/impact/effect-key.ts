import type { Data } from '#lib/result/same-data.ts';
import type { Decision, HeaderChanges } from '../decision.ts';
import type { MeshRouteSet } from '../frontend/route-set.ts';
import { withoutTrailingSlashes } from '../match/conditions.ts';
import { NO_EFFECTS } from '../outcome/effects.ts';
import type { Verdict } from '../outcome/judge-backend.ts';
import type { PlannedBackend, RulePlan } from '../outcome/plan-rule.ts';
import type { Filter, HeaderModifier, PathModifier, RedirectFilter } from '../outcome/read-filters.ts';
import type { Contender } from './contender.ts';

/**
 * What a rule does with all requests of a class, as a text that is equal where nothing differs for them: shares instead of
 * weights, entries of share 0 left out, filters in their canonical form. Does not depend on the request.
 */
export function effectKey(contender: Deciding, plan: RulePlan): string {
  return JSON.stringify(effectOf(contender, plan));
}

/** The key of requests that go to the Service itself: equal to that of a rule which does nothing else. */
export function passthroughKey({ service, port }: MeshRouteSet, { status, fault }: Verdict): string {
  const { namespace, name } = service;
  const way = fault === null ? filtersData([], null) : null;
  const target = { group: '', kind: 'Service', namespace, name, port, status, fault, way };
  const isError = fault !== null;
  const effect: Data = {
    outcome: isError ? 'error' : 'forward',
    status,
    backends: [[JSON.stringify(target), (1).toFixed(12)]],
    mirrors: [],
    effects: isError ? null : JSON.stringify(NO_EFFECTS),
    cors: null,
  };
  return JSON.stringify(effect);
}

/** A contender as far as its effect depends on it. */
type Deciding = Pick<Contender, 'candidate' | 'isPreflight'>;

function effectOf(contender: Deciding, plan: RulePlan): Data {
  const prefix = prefixOf(contender);
  if (plan.redirect !== null) return { redirect: redirectData(plan.redirect, prefix) };
  if (contender.isPreflight) return { preflight: corsData(plan) };
  return {
    outcome: plan.outcome,
    status: plan.status,
    backends: backendsData(plan, prefix),
    mirrors: plan.mirrors.filter(({ fault }) => fault === null).map(({ mirror }) => ({ ...mirror })),
    effects: plan.outcome === 'forward' ? JSON.stringify(plan.effects) : null,
    cors: plan.outcome === 'forward' ? corsData(plan) : null,
  };
}

/** The prefix that ReplacePrefixMatch replaces; null when the match has none. */
function prefixOf({ candidate }: Deciding): string | null {
  const { path } = candidate.conditions;
  return path?.type === 'PathPrefix' ? path.prefix : null;
}

function backendsData({ backends, filters }: RulePlan, prefix: string | null): Data {
  const byTarget = new Map<string, number>();
  for (const backend of backends.filter(({ share }) => share > 0)) {
    const key = JSON.stringify(backendData(backend, filters, prefix));
    byTarget.set(key, (byTarget.get(key) ?? 0) + backend.share);
  }
  const sorted = [...byTarget].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([target, share]) => [target, share.toFixed(12)]);
}

function backendData(
  { ref, status, fault, filters }: PlannedBackend,
  ruleFilters: readonly Filter[],
  prefix: string | null,
): Data {
  const { group, kind, namespace, name, port } = ref;
  // What never reaches a backend is not changed on the way.
  const way = fault === null ? filtersData([...ruleFilters, ...filters], prefix) : null;
  return { group, kind, namespace, name, port, status, fault, way };
}

/** Filters that change requests or responses; those of different sides do not meet, so their order does not count. */
function filtersData(filters: readonly Filter[], prefix: string | null): Data {
  const parts: Record<'request' | 'response' | 'other', Data[]> = { request: [], response: [], other: [] };
  for (const filter of filters) {
    switch (filter.type) {
      case 'request-headers':
        parts.request.push(modifierData(filter.modifier));
        break;
      case 'rewrite': {
        const rewrite = { hostname: filter.hostname, path: pathData(filter.path, prefix) };
        if (rewrite.hostname !== null || rewrite.path !== null) parts.request.push(rewrite);
        break;
      }
      case 'response-headers':
        parts.response.push(modifierData(filter.modifier));
        break;
      case 'redirect':
        parts.other.push({ redirect: redirectData(filter.redirect, prefix) });
        break;
      case 'extension-ref':
      case 'external-auth':
      case 'unknown-filter':
        parts.other.push(filter.raw);
        break;
      case 'mirror':
      case 'cors':
        break;
    }
  }
  return parts;
}

function modifierData({ set, add, remove }: HeaderModifier): Data {
  const entries = (map: ReadonlyMap<string, string>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return { set: entries(set), add: entries(add), remove: [...remove].sort() };
}

/** A prefix replaced by itself changes nothing; neither does a replacement without a prefix to replace. */
function pathData(path: PathModifier | null, prefix: string | null): Data {
  if (path === null) return null;
  if (path.type === 'full') return { full: path.value };
  const target = withoutTrailingSlashes(path.value);
  return prefix === null || target === prefix ? null : { from: prefix, to: target };
}

function redirectData(redirect: RedirectFilter, prefix: string | null): Data {
  const { scheme, hostname, port, status } = redirect;
  return { scheme, hostname, port, status, path: pathData(redirect.path, prefix) };
}

function corsData({ cors }: RulePlan): Data {
  return cors === null ? null : { ...cors };
}

/** What a decision does to its request, as a text; open points and who won do not count. */
export function decisionKey(decision: Decision): string {
  const { status, grpcStatus, redirect, response, mirrors } = decision;
  // To reach a Service without a rule or by a rule that changes nothing is the same.
  const isReached = decision.outcome === 'passthrough' && decision.backends.length > 0;
  const outcome = isReached ? 'forward' : decision.outcome;
  const effects = outcome === 'forward' ? decision.effects : null;
  const byTarget = new Map<string, number>();
  for (const { share, request, responseHeaders, ...target } of decision.backends) {
    if (share === 0) continue;
    const seen = target.fault === null ? [JSON.stringify(request), headersKey(responseHeaders)] : [];
    const key = JSON.stringify([target, seen]);
    byTarget.set(key, (byTarget.get(key) ?? 0) + share);
  }
  const backends = [...byTarget].map(([key, share]) => [key, share.toFixed(12)]).sort();
  return JSON.stringify([outcome, status, grpcStatus, redirect, response, mirrors, effects, backends]);
}

function headersKey({ set, add, remove }: HeaderChanges): string {
  const entries = (record: Readonly<Record<string, string>>) =>
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([entries(set), entries(add), [...remove].sort()]);
}
