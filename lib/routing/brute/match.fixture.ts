import { RE2JS } from 're2js';
import { type JsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { Asked, Candidate } from './asked.fixture.ts';

/**
 * How conditions are read. `plain` decides; the others ask what an open point would change: regexes searched instead of
 * matched whole, invalid regexes taken as matching, conditions on repeated headers or parameters taken as true.
 */
export type Reading = 'plain' | 'searched' | 'invalid-holds' | 'repeated-header' | 'repeated-parameter';

/** The rules of a route as they count: an HTTPRoute without `rules` has one with the default match. */
export function rulesOf(route: KubeObject): readonly JsonObject[] {
  const spec = specOf(route);
  if (route.kind === 'HTTPRoute' && !Array.isArray(spec.rules)) return [{}];
  return objectsAt(spec, 'rules');
}

/** The matches of a rule as they count: none written means one that takes everything. */
export function matchesOf(rule: JsonObject): readonly JsonObject[] {
  const written = objectsAt(rule, 'matches');
  return written.length === 0 ? [{}] : written;
}

export function matchOf(candidate: Candidate): JsonObject {
  const rule = rulesOf(candidate.route)[candidate.rule];
  return (rule && matchesOf(rule)[candidate.match ?? 0]) ?? {};
}

export function pathOf(match: JsonObject): { type: string; value: string } {
  const path = objectAt(match, 'path');
  return { type: stringAt(path, 'type') ?? 'PathPrefix', value: stringAt(path, 'value') ?? '/' };
}

/** Of entries whose names differ in case only, the first counts. */
export function headersOf(match: JsonObject): readonly JsonObject[] {
  const seen = new Set<string>();
  return objectsAt(match, 'headers').filter((entry) => {
    const name = (stringAt(entry, 'name') ?? '').toLowerCase();
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

export function parametersOf(match: JsonObject): readonly JsonObject[] {
  return objectsAt(match, 'queryParams');
}

export function withoutSlashes(path: string): string {
  return path.replace(/\/+$/, '');
}

/** Does this candidate take the request, in this reading? */
export function holds(candidate: Candidate, asked: Asked, reading: Reading): boolean {
  if (candidate.match === null) return true;
  const match = matchOf(candidate);
  const own =
    candidate.route.kind === 'GRPCRoute'
      ? grpcMethodHolds(match, asked, reading)
      : pathHolds(match, asked, reading) && methodHolds(match, asked) && queryHolds(match, asked, reading);
  return own && headersHold(match, asked, reading);
}

function methodHolds(match: JsonObject, asked: Asked): boolean {
  const method = stringAt(match, 'method');
  return method === undefined || method === asked.request.method;
}

function pathHolds(match: JsonObject, asked: Asked, reading: Reading): boolean {
  const { type, value } = pathOf(match);
  if (type === 'Exact') return asked.path === value;
  if (type === 'RegularExpression') return patternHolds(value, asked.path, reading);
  const prefix = withoutSlashes(value);
  return asked.path === prefix || asked.path.startsWith(`${prefix}/`);
}

function headersHold(match: JsonObject, asked: Asked, reading: Reading): boolean {
  return headersOf(match).every((entry) => {
    const name = (stringAt(entry, 'name') ?? '').toLowerCase();
    if (reading === 'repeated-header' && asked.repeatedHeaders.has(name)) return true;
    return valueHolds(entry, asked.headers.get(name), reading);
  });
}

function queryHolds(match: JsonObject, asked: Asked, reading: Reading): boolean {
  return parametersOf(match).every((entry) => {
    const name = stringAt(entry, 'name') ?? '';
    if (reading === 'repeated-parameter' && asked.repeatedParameters.has(name)) return true;
    return valueHolds(entry, asked.query.get(name), reading);
  });
}

function valueHolds(entry: JsonObject, value: string | undefined, reading: Reading): boolean {
  if (value === undefined) return false;
  const wanted = stringAt(entry, 'value') ?? '';
  return stringAt(entry, 'type') === 'RegularExpression'
    ? patternHolds(wanted, value, reading)
    : wanted === value;
}

function grpcMethodHolds(match: JsonObject, asked: Asked, reading: Reading): boolean {
  if (match.method === undefined) return true;
  const parts = /^\/([^/]+)\/([^/]+)$/.exec(asked.path);
  if (!parts) return false;
  const method = objectAt(match, 'method');
  const regex = stringAt(method, 'type') === 'RegularExpression';
  const pairs = [
    [stringAt(method, 'service'), parts[1] ?? ''],
    [stringAt(method, 'method'), parts[2] ?? ''],
  ] as const;
  return pairs.every(([wanted, value]) => {
    if (wanted === undefined) return true;
    return regex ? patternHolds(wanted, value, reading) : wanted === value;
  });
}

const COMPILED = new Map<string, RE2JS | null>();

function patternHolds(pattern: string, value: string, reading: Reading): boolean {
  const compiled = compile(pattern);
  if (compiled === null) return reading === 'invalid-holds';
  return reading === 'searched' ? compiled.matcher(value).find() : compiled.matcher(value).matches();
}

function compile(pattern: string): RE2JS | null {
  const known = COMPILED.get(pattern);
  if (known !== undefined) return known;
  let made: RE2JS | null = null;
  try {
    made = RE2JS.compile(pattern);
  } catch {
    made = null; // not RE2: the text says it never matches
  }
  COMPILED.set(pattern, made);
  return made;
}

/** True when a condition that counts in this match is a regular expression. */
export function usesRegex(candidate: Candidate): boolean {
  if (candidate.match === null) return false;
  const match = matchOf(candidate);
  const entries =
    candidate.route.kind === 'GRPCRoute'
      ? [objectAt(match, 'method'), ...headersOf(match)]
      : [objectAt(match, 'path'), ...headersOf(match), ...parametersOf(match)];
  return entries.some((entry) => stringAt(entry, 'type') === 'RegularExpression');
}

export function asksRepeatedHeader(candidate: Candidate, asked: Asked): boolean {
  if (candidate.match === null) return false;
  return headersOf(matchOf(candidate)).some((entry) =>
    asked.repeatedHeaders.has((stringAt(entry, 'name') ?? '').toLowerCase()),
  );
}

export function asksRepeatedParameter(candidate: Candidate, asked: Asked): boolean {
  if (candidate.route.kind !== 'HTTPRoute') return false;
  return parametersOf(matchOf(candidate)).some((entry) =>
    asked.repeatedParameters.has(stringAt(entry, 'name') ?? ''),
  );
}
