import type { RouteMatch, RouteRule, ValueMatch } from '#lib/gateway-api/route.ts';

/**
 * A rule's condition in words: `header version = v2`, `/cart*` (path prefix), `= /cart` (exact), `~ ^/c` (regular
 * expression), `GET`, `?beta = 1`; conditions of a match joined by "and", matches by "or". A rule without a condition is
 * `everything else` beside others and `all requests` alone.
 */
export function summarizeRule(rule: RouteRule, allRules: readonly RouteRule[]): string {
  if (!isCatchAll(rule)) return rule.matches.map(summarizeMatch).join(' or ');
  const hasOthers = allRules.some((other) => other !== rule && !isCatchAll(other));
  return hasOthers ? 'everything else' : 'all requests';
}

/** True when one of the rule's matches takes every request. */
export function isCatchAll(rule: RouteRule): boolean {
  return rule.matches.length === 0 || rule.matches.some(isCatchAllMatch);
}

/** True for a match without any condition (path prefix `/` and nothing else). */
export function isCatchAllMatch(match: RouteMatch): boolean {
  return conditions(match).length === 0;
}

/** One match in words; `all requests` when it has no condition. */
export function summarizeMatch(match: RouteMatch): string {
  const words = conditions(match);
  return words.length === 0 ? 'all requests' : words.join(' and ');
}

function conditions(match: RouteMatch): readonly string[] {
  const target = [match.method, pathWords(match), grpcWords(match)].filter((word) => word !== null).join(' ');
  return [
    ...(target === '' ? [] : [target]),
    ...match.headers.map((header) => `header ${valueWords(header)}`),
    ...match.queryParams.map((param) => `?${valueWords(param)}`),
  ];
}

function pathWords({ path }: RouteMatch): string | null {
  if (path === null) return null;
  switch (path.type) {
    case 'Exact':
      return `= ${path.value}`;
    case 'PathPrefix':
      return isRootPrefix(path.value) ? null : `${path.value.replace(/\/+$/, '')}*`;
    case 'RegularExpression':
      return `~ ${path.value}`;
    default:
      return `${path.type} ${path.value}`;
  }
}

function isRootPrefix(value: string): boolean {
  return value.replace(/\/+$/, '') === '';
}

/** `Exact` needs at least one of service and method; the absent one matches all (GRPCRoute matches[].method). */
function grpcWords({ grpc }: RouteMatch): string | null {
  if (grpc === null || (grpc.service === null && grpc.method === null)) return null;
  const target = `${grpc.service ?? '*'}/${grpc.method ?? '*'}`;
  return grpc.type === 'RegularExpression' ? `~ ${target}` : target;
}

function valueWords({ name, type, value }: ValueMatch): string {
  switch (type) {
    case 'Exact':
      return `${name} = ${value}`;
    case 'RegularExpression':
      return `${name} ~ ${value}`;
    default:
      return `${name} ${type} ${value}`;
  }
}
