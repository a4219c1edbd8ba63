import type { RouteMatch, ValueMatch } from '#lib/gateway-api/route.ts';
import type { Data } from '#lib/result/same-data.ts';
import { withoutPort } from '../frontend/host.ts';
import { compilePattern, type Pattern } from '../match/pattern.ts';
import {
  ALL_CHARACTERS,
  alt,
  both,
  cat,
  characters,
  EMPTY,
  type Language,
  literal,
  NONE,
  one,
  star,
} from './language.ts';
import { parseExpression } from './parse-expression.ts';

/** What one condition asks of one value of a request. All are positive: nothing in the API asks for absence. */
export type Form =
  | { readonly kind: 'exact'; readonly value: string }
  /** Path prefix by elements, without trailing slashes; `''` is every path. */
  | { readonly kind: 'prefix'; readonly value: string }
  | { readonly kind: 'regex'; readonly pattern: string }
  | {
      readonly kind: 'grpc';
      readonly isRegex: boolean;
      readonly service: string | null;
      readonly method: string | null;
    }
  /** Any value, but there must be one. */
  | { readonly kind: 'present' }
  /** Host name, whatever its case and port. */
  | { readonly kind: 'hostname'; readonly value: string }
  /** Host name below a wildcard, `.example.com` for `*.example.com`. */
  | { readonly kind: 'suffix'; readonly value: string }
  | { readonly kind: 'never' };

/** `path`, `method`, `hostname`, `header <name in lower case>` or `query <name>`. */
export type Dimension = string;

/** One condition of a match. */
export type Condition = {
  readonly dimension: Dimension;
  readonly form: Form;
  /** Equal keys ask the same. */
  readonly key: string;
};

export const PATH: Dimension = 'path';
export const METHOD: Dimension = 'method';
export const HOSTNAME: Dimension = 'hostname';
/**
 * Header `host`: present in every request, because the host as written counts when no such header is sent. On a Gateway it
 * is the host asked for, so its conditions belong to the dimension `hostname`.
 */
export const HOST_HEADER: Dimension = 'header host';

/** Conditions of a match (HTTPRouteMatch, GRPCRouteMatch); the first of entries with one name counts. */
export function conditionsOf(match: RouteMatch | null): readonly Condition[] {
  if (match === null) return [];
  const known = KNOWN.get(match);
  if (known) return known;
  const conditions = readConditions(match);
  KNOWN.set(match, conditions);
  return conditions;
}

// Routes are read once per object, so a match that did not change is the same one.
const KNOWN = new WeakMap<RouteMatch, readonly Condition[]>();

function readConditions(match: RouteMatch): readonly Condition[] {
  const list: Condition[] = [];
  const path = pathForm(match);
  if (path !== null) list.push(condition(PATH, path));
  if (match.method !== null) list.push(condition(METHOD, { kind: 'exact', value: match.method }));
  for (const header of firstOf(match.headers, (name) => name.toLowerCase()))
    list.push(condition(`header ${header.name.toLowerCase()}`, valueForm(header)));
  for (const param of firstOf(match.queryParams, (name) => name))
    list.push(condition(`query ${param.name}`, valueForm(param)));
  return list;
}

/** Condition that a host name of a route puts on the host asked for (HTTPRoute `hostnames`). */
export function hostnameCondition(hostname: string): Condition {
  const name = hostname.toLowerCase();
  const form: Form = name.startsWith('*.')
    ? { kind: 'suffix', value: name.slice(1) }
    : { kind: 'hostname', value: name };
  return condition(HOSTNAME, form);
}

function pathForm({ path, grpc }: RouteMatch): Form | null {
  if (grpc !== null) return grpcForm(grpc);
  if (path === null) return null;
  switch (path.type) {
    case 'Exact':
      return { kind: 'exact', value: path.value };
    case 'PathPrefix': {
      const value = path.value.replace(/\/+$/, '');
      return value === '' ? null : { kind: 'prefix', value };
    }
    case 'RegularExpression':
      return regexForm(path.value);
    default:
      return { kind: 'never' };
  }
}

function grpcForm({ type, service, method }: NonNullable<RouteMatch['grpc']>): Form | null {
  if (type !== 'Exact' && type !== 'RegularExpression') return { kind: 'never' };
  const isRegex = type === 'RegularExpression';
  if (isRegex && ![service, method].every((pattern) => pattern === null || isExpression(pattern)))
    return { kind: 'never' };
  return { kind: 'grpc', isRegex, service, method };
}

function valueForm({ type, value }: ValueMatch): Form {
  if (type === 'Exact') return { kind: 'exact', value };
  return type === 'RegularExpression' ? regexForm(value) : { kind: 'never' };
}

/** An expression that is not RE2 matches nothing; the simulator tells it where it matters (`regex-invalid`). */
function regexForm(pattern: string): Form {
  return isExpression(pattern) ? { kind: 'regex', pattern } : { kind: 'never' };
}

function isExpression(pattern: string): boolean {
  return expressionOf(pattern).isValid();
}

function firstOf(list: readonly ValueMatch[], keyOf: (name: string) => string): readonly ValueMatch[] {
  const byName = new Map<string, ValueMatch>();
  for (const entry of list) if (!byName.has(keyOf(entry.name))) byName.set(keyOf(entry.name), entry);
  return [...byName.values()];
}

/** Makes a condition; the key is made once, because conditions are compared often. */
export function condition(dimension: Dimension, form: Form): Condition {
  const data: Data = { ...form };
  return { dimension, form, key: `${dimension} ${JSON.stringify(data)}` };
}

/** Compiles the test of a form; `null` is a value that was not sent. */
export function testOf(form: Form): (value: string | null) => boolean {
  switch (form.kind) {
    case 'exact':
      return (value) => value === form.value;
    case 'prefix':
      return (value) => value !== null && (value === form.value || value.startsWith(`${form.value}/`));
    case 'regex': {
      const matches = fullMatch(form.pattern);
      return (value) => value !== null && matches(value);
    }
    case 'grpc':
      return grpcTest(form);
    case 'present':
      return (value) => value !== null;
    case 'hostname':
      return (value) => value !== null && hostOf(value) === form.value;
    case 'suffix':
      return (value) => value !== null && isBelow(hostOf(value), form.value);
    case 'never':
      return () => false;
  }
}

function hostOf(text: string): string {
  return withoutPort(text).toLowerCase();
}

function isBelow(host: string, suffix: string): boolean {
  return host.length > suffix.length && host.endsWith(suffix);
}

function grpcTest(form: Extract<Form, { kind: 'grpc' }>): (value: string | null) => boolean {
  const service = part(form.service, form.isRegex);
  const method = part(form.method, form.isRegex);
  return (value) => {
    const target = value === null ? null : grpcTarget(value);
    return target !== null && service(target.service) && method(target.method);
  };
}

function part(pattern: string | null, isRegex: boolean): (text: string) => boolean {
  if (pattern === null) return () => true;
  return isRegex ? fullMatch(pattern) : (text) => text === pattern;
}

/** Service and method of a gRPC path, `/service/method`; null for any other form. */
function grpcTarget(path: string): { readonly service: string; readonly method: string } | null {
  const [start, service, method, ...more] = path.split('/');
  return start === '' && service && method && more.length === 0 ? { service, method } : null;
}

/** RE2, the whole value. */
function fullMatch(pattern: string): (text: string) => boolean {
  const compiled = expressionOf(pattern);
  return (text) => compiled.holds(text, 'whole');
}

// The same expressions come back with every key stroke of a draft.
const EXPRESSIONS = new Map<string, Pattern>();
const MAX_EXPRESSIONS = 512;

function expressionOf(pattern: string): Pattern {
  const known = EXPRESSIONS.get(pattern);
  if (known) return known;
  const compiled = compilePattern('RegularExpression', pattern);
  if (EXPRESSIONS.size >= MAX_EXPRESSIONS) EXPRESSIONS.clear();
  EXPRESSIONS.set(pattern, compiled);
  return compiled;
}

const ANY = star(one(ALL_CHARACTERS));
const SEGMENT_CHARACTER = one(
  ALL_CHARACTERS ^ (characters(0x2f) | characters(0x20) | characters(0x23) | characters(0x3f)),
);
const SEGMENT = cat(SEGMENT_CHARACTER, star(SEGMENT_CHARACTER));
const SLASH = one(characters(0x2f));
const SOLID = one(ALL_CHARACTERS ^ characters(0x20));

/** What a value of this dimension may look like at all, within printable ASCII. */
export function baseLanguage(dimension: Dimension): Language {
  if (dimension === PATH) return cat(SLASH, star(alt([SEGMENT_CHARACTER, SLASH])));
  if (dimension.startsWith('header ')) return alt([EMPTY, SOLID, cat(SOLID, cat(ANY, SOLID))]);
  return ANY;
}

/** The values a form takes, as a language; null where that lies outside what `parseExpression` reads. */
export function languageOf(form: Form): Language | null {
  switch (form.kind) {
    case 'exact':
      return literal(form.value);
    case 'prefix': {
      const prefix = literal(form.value);
      return prefix && cat(prefix, alt([EMPTY, cat(SLASH, ANY)]));
    }
    case 'regex':
      return parseExpression(form.pattern);
    case 'grpc': {
      const service = segmentLanguage(form.service, form.isRegex);
      const method = segmentLanguage(form.method, form.isRegex);
      return service && method && cat(SLASH, cat(service, cat(SLASH, method)));
    }
    case 'present':
      return ANY;
    case 'hostname':
      return literal(form.value);
    case 'suffix': {
      const suffix = literal(form.value);
      return suffix && cat(SOLID, cat(ANY, suffix));
    }
    case 'never':
      return NONE;
  }
}

function segmentLanguage(pattern: string | null, isRegex: boolean): Language | null {
  if (pattern === null) return SEGMENT;
  const language = isRegex ? parseExpression(pattern) : literal(pattern);
  return language && both([language, SEGMENT]);
}
