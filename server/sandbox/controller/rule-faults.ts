import type { JsonObject } from '#lib/gateway-api/json.ts';
import type { Route, RouteRule } from '#lib/gateway-api/route.ts';
import { type Finding, finding } from './conditions.ts';
import { type Personality, STANDARD_FILTERS } from './personality/personality.ts';

/** A rule that cannot be applied, and why. */
type RuleFault = {
  readonly rule: RouteRule;
  readonly reason: 'UnsupportedValue' | 'IncompatibleFilters';
  readonly message: string;
};

/** Whose filters count: a Gateway has the standard ones and refuses others rule by rule. */
const GATEWAY_FILTERS: Personality['filters'] = {
  supported: STANDARD_FILTERS,
  others: 'UnsupportedValue',
  undecodable: [],
};

/** The filters that count for a kind of parent. */
export function filtersFor(mesh: Personality, parent: 'mesh' | 'gateway'): Personality['filters'] {
  return parent === 'mesh' ? mesh.filters : GATEWAY_FILTERS;
}

/**
 * What rules that cannot be applied make of an accepted route: refused when all of them are such, else accepted without
 * them and PartiallyInvalid (RouteConditionPartiallyInvalid, "Dropped Rule").
 */
export function withRuleFaults(
  accepted: Finding,
  route: Route,
  filters: Personality['filters'],
): readonly Finding[] {
  if (accepted.status === 'False' || filters.others !== 'UnsupportedValue') return [accepted];
  const faults = route.rules.flatMap((rule) => ruleFault(rule, filters.supported) ?? []);
  const [first] = faults;
  if (!first) return [accepted];
  const messages = faults.map(({ message }) => message).join(' ');
  if (faults.length === route.rules.length) return [finding('Accepted', false, first.reason, messages)];
  return [accepted, finding('PartiallyInvalid', true, 'UnsupportedValue', `Dropped Rule: ${messages}`)];
}

function ruleFault(rule: RouteRule, supported: readonly string[]): RuleFault | null {
  const name = `Rule ${rule.index + 1}${rule.name === null ? '' : ` (${rule.name})`}`;
  const unknown = allFilters(rule).find((filter) => !supported.some((type) => type === filter.type));
  if (unknown)
    return {
      rule,
      reason: 'UnsupportedValue',
      message: `${name} has a filter ${String(unknown.type)}, which is not supported.`,
    };
  if (!isContradictory(rule)) return null;
  const message = `${name} both redirects and rewrites a request.`;
  return { rule, reason: 'IncompatibleFilters', message };
}

/** HTTPRouteRule `filters`: a redirect and a rewrite cannot both hold for a request; the schema compares within one list only. */
function isContradictory(rule: RouteRule): boolean {
  const has = (filters: readonly JsonObject[], type: string) =>
    filters.some((filter) => filter.type === type);
  const lists = [rule.filters, ...rule.backends.map((backend) => [...rule.filters, ...backend.filters])];
  return lists.some((filters) => has(filters, 'RequestRedirect') && has(filters, 'URLRewrite'));
}

/** Filters of a rule and of its backends. */
export function allFilters(rule: RouteRule): readonly JsonObject[] {
  return [...rule.filters, ...rule.backends.flatMap((backend) => backend.filters)];
}
