import type { Conditions, NamedPattern, PathCondition } from '../match/conditions.ts';
import { grpcHolds, pathHolds } from '../match/match-request.ts';
import type { Pattern } from '../match/pattern.ts';
import type { RequestView, ValueTable } from '../request-view.ts';
import { SPEC } from '../spec-links.ts';
import { quote } from './words.ts';

/** The first condition that does not hold, in words, and the section about it; null when the match takes the request. */
export function explainMismatch(
  conditions: Conditions,
  view: RequestView,
): { readonly reason: string; readonly spec: string } | null {
  const { path, method, headers, query, grpc } = conditions;
  if (path !== null && !pathHolds(path, view.path, 'whole'))
    return { reason: pathReason(path, view.path), spec: SPEC.pathMatch };
  if (method !== null && method !== view.method)
    return { reason: `method ${quote(view.method)} is not ${method}`, spec: SPEC.match };
  if (grpc !== null && !grpcHolds(grpc, view, 'whole'))
    return { reason: callReason(grpc, view), spec: SPEC.grpcMatch };
  const header = failing(headers, view.headers);
  if (header) return { reason: valueReason('header', header, view.headers), spec: SPEC.headerMatch };
  if (query.length === 0) return null;
  const parameter = failing(query, view.parameters);
  return parameter
    ? { reason: valueReason('query parameter', parameter, view.parameters), spec: SPEC.queryMatch }
    : null;
}

function failing(conditions: readonly NamedPattern[], table: ValueTable): NamedPattern | undefined {
  return conditions.find(({ name, pattern }) => {
    const value = table.values.get(name);
    return value === undefined || !pattern.holds(value, 'whole');
  });
}

function pathReason(condition: PathCondition, path: string): string {
  if (condition.type === 'PathPrefix')
    return `path ${quote(path)} does not begin with the elements of ${quote(condition.source)}`;
  return `path ${quote(path)} ${isNot(condition)}`;
}

function callReason(condition: NonNullable<Conditions['grpc']>, { call, path }: RequestView): string {
  if (call === null) return `path ${quote(path)} is no call of the form /service/method`;
  const { service, method } = condition;
  if (service !== null && !service.holds(call.service, 'whole'))
    return `service ${quote(call.service)} ${isNot(service)}`;
  return `method ${quote(call.method)} ${method === null ? 'differs' : isNot(method)}`;
}

function valueReason(what: string, { name, pattern }: NamedPattern, table: ValueTable): string {
  const value = table.values.get(name);
  if (value === undefined) return `${what} ${quote(name)} is not there`;
  return `${what} ${quote(name)} is ${quote(value)} and ${isNot(pattern).replace(/^is not/, 'not')}`;
}

function isNot(pattern: Pattern): string {
  const source = quote(pattern.source);
  if (pattern.type === 'Exact') return `is not ${source}`;
  if (pattern.type === 'unknown') return `meets a condition of unknown type with ${source}`;
  return pattern.isValid()
    ? `does not match the expression ${source}`
    : `cannot match ${source}, which does not compile as RE2`;
}
