import type { RequestView, ValueTable } from '../request-view.ts';
import type { Conditions, NamedPattern, PathCondition } from './conditions.ts';
import type { Reading } from './pattern.ts';

/** Whether all conditions of a match hold for a request (HTTPRouteMatch, GRPCRouteMatch: conditions are AND-ed). */
export function matchesRequest(
  conditions: Conditions,
  view: RequestView,
  reading: Reading = 'whole',
): boolean {
  const { path } = conditions;
  if (path !== null && !pathHolds(path, view.path, reading)) return false;
  return matchesBesidesPath(conditions, view, reading);
}

/** As `matchesRequest` for a caller that knows the path to hold (an index by path). */
export function matchesBesidesPath(
  conditions: Conditions,
  view: RequestView,
  reading: Reading = 'whole',
): boolean {
  const { method, headers, query, grpc } = conditions;
  if (method !== null && method !== view.method) return false;
  if (grpc !== null && !grpcHolds(grpc, view, reading)) return false;
  if (headers.length > 0 && !allHold(headers, view.headers, reading)) return false;
  return query.length === 0 || allHold(query, view.parameters, reading);
}

/** Exact: byte by byte; PathPrefix: by elements, trailing slashes of the pattern ignored (HTTPPathMatch). */
export function pathHolds(condition: PathCondition, path: string, reading: Reading): boolean {
  if (condition.type !== 'PathPrefix') return condition.holds(path, reading);
  const { prefix } = condition;
  if (!path.startsWith(prefix)) return false;
  return path.length === prefix.length || path.charCodeAt(prefix.length) === 0x2f;
}

/** Service and method of the call; a path that is no call meets no method condition (GRPCMethodMatch). */
export function grpcHolds(
  condition: NonNullable<Conditions['grpc']>,
  view: RequestView,
  reading: Reading,
): boolean {
  const { call } = view;
  if (call === null) return false;
  if (condition.service !== null && !condition.service.holds(call.service, reading)) return false;
  return condition.method === null || condition.method.holds(call.method, reading);
}

function allHold(conditions: readonly NamedPattern[], table: ValueTable, reading: Reading): boolean {
  for (const condition of conditions) {
    const value = table.values.get(condition.name);
    if (value === undefined || !condition.pattern.holds(value, reading)) return false;
  }
  return true;
}

/**
 * Whether a match asks for a header (query parameter) that was sent more than once and would hold if those conditions did:
 * then another way of reading the repeated one may decide otherwise.
 */
export function dependsOnRepeated(
  conditions: Conditions,
  view: RequestView,
  part: 'headers' | 'query',
): boolean {
  const table = part === 'headers' ? view.headers : view.parameters;
  const others = conditions[part].filter(({ name }) => !table.repeated.has(name));
  if (others.length === conditions[part].length) return false;
  return matchesRequest({ ...conditions, [part]: others }, view);
}
