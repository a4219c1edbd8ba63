import { isJsonObject, type JsonArray, type JsonObject, objectAt, objectsAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { Route, RouteRule } from '#lib/gateway-api/route.ts';
import type { Enforcement } from './enforcement.ts';

/** The Service port a rule without backends leads to where it leads to the parent. */
export type ParentPort = { readonly namespace: string; readonly name: string; readonly port: number };

/** What of a mesh route holds: a route whose rules mean what the data plane does; null when it does nothing. Rules keep their places. */
export function enforcedRoute(
  route: Route,
  enforced: Enforcement,
  parent: ParentPort | null,
): KubeObject | null {
  if (!enforced.routeKinds.includes(route.kind)) return null;
  const types = route.rules.flatMap((rule) => [
    ...rule.filters.map(({ type }) => type),
    ...rule.backends.flatMap((backend) => backend.filters.map(({ type }) => type)),
  ]);
  if (types.some((type) => isOneOf(enforced.droppingFilters, type))) return null;
  if (route.kind !== 'HTTPRoute' && route.kind !== 'GRPCRoute') return route.object;
  const { hostnames: _, ...spec } = specOf(route.object);
  const rules = route.rules.map((rule) => enforcedRule(route, rule, { enforced, parent }));
  return { ...route.object, spec: { ...spec, rules } };
}

type Terms = { readonly enforced: Enforcement; readonly parent: ParentPort | null };

function enforcedRule(route: Route, rule: RouteRule, { enforced, parent }: Terms): JsonObject {
  const { filters: _f, timeouts: _t, retry, backendRefs: _b, matches: _m, ...rest } = rule.raw;
  const filters = objectsAt(rule.raw, 'filters').filter(
    ({ type }) => !isOneOf(enforced.ignoredFilters, type),
  );
  const timeouts = Object.fromEntries(
    Object.entries(objectAt(rule.raw, 'timeouts')).filter(([name]) => isOneOf(enforced.timeouts, name)),
  );
  const isPassedOver =
    enforced.zeroWeights === 'skip' &&
    rule.backends.length > 0 &&
    rule.backends.every(({ weight }) => weight === 0);
  return {
    ...rest,
    matches: isPassedOver ? NEVER : matchesOf(route, rule, enforced),
    ...(filters.length > 0 ? { filters } : {}),
    ...(Object.keys(timeouts).length > 0 ? { timeouts } : {}),
    ...(retry !== undefined && enforced.retry ? { retry } : {}),
    backendRefs: backendsOf(rule, filters, { enforced, parent }),
  };
}

/** No request has a header of this name; the rule stays, so that those behind it keep their numbers. */
const NEVER: JsonArray = [{ headers: [{ name: ':never', value: 'never' }] }];

function backendsOf(rule: RouteRule, filters: readonly JsonObject[], { enforced, parent }: Terms): JsonArray {
  const backends = objectsAt(rule.raw, 'backendRefs');
  const isEnd = filters.some(({ type }) => type === 'RequestRedirect');
  if (backends.length === 0 && !isEnd && enforced.withoutBackends === 'parent' && parent) return [parent];
  if (!enforced.ignoresBackendFilters) return backends;
  return backends.map(({ filters: _, ...backend }) => backend);
}

/** Hostnames of a mesh route, where they count, are conditions on the Host header. */
function matchesOf(route: Route, rule: RouteRule, enforced: Enforcement): JsonArray {
  const { matches } = rule.raw;
  const written = Array.isArray(matches) && matches.length > 0 ? matches.filter(isJsonObject) : [{}];
  if (enforced.hostnames === 'ignored' || route.hostnames.length === 0) return written;
  return written.flatMap((match) =>
    route.hostnames.map((hostname) => ({
      ...match,
      headers: [hostCondition(hostname), ...objectsAt(match, 'headers')],
    })),
  );
}

function hostCondition(hostname: string): JsonObject {
  const literal = hostname.replace(/^\*/, '').replaceAll('.', '\\.');
  const value = hostname.startsWith('*') ? `.+${literal}(:\\d+)?` : `${literal}(:\\d+)?`;
  return { name: 'Host', type: 'RegularExpression', value };
}

function isOneOf(names: readonly string[], name: unknown): boolean {
  return names.some((each) => each === name);
}
