import type { RouteMatch, ValueMatch } from '#lib/gateway-api/route.ts';
import { compilePattern, type Pattern } from './pattern.ts';

/** A condition on one header (name in lower case) or query parameter (name as written). */
export type NamedPattern = { readonly name: string; readonly pattern: Pattern };

/** A condition on the path. `prefix` is a PathPrefix without trailing slashes, empty for `/`. */
export type PathCondition =
  | { readonly type: 'PathPrefix'; readonly source: string; readonly prefix: string }
  | Pattern;

/** The conditions of one match, all of which must hold; null and empty lists hold always (HTTPRouteMatch, GRPCRouteMatch). */
export type Conditions = {
  readonly path: PathCondition | null;
  readonly method: string | null;
  readonly headers: readonly NamedPattern[];
  readonly query: readonly NamedPattern[];
  /** Both null: any method of any service, if the path has the form of a call. */
  readonly grpc: { readonly service: Pattern | null; readonly method: Pattern | null } | null;
};

/** Reads a match as conditions; equivalent header names after the first are ignored (HTTPHeaderMatch name). */
export function compileConditions(match: RouteMatch): Conditions {
  const { path, grpc } = match;
  return {
    path: path ? compilePath(path.type, path.value) : null,
    method: match.method,
    headers: compileNamed(match.headers, (name) => name.toLowerCase()),
    query: compileNamed(match.queryParams, (name) => name),
    grpc: grpc && {
      service: grpc.service === null ? null : compilePattern(grpc.type, grpc.service),
      method: grpc.method === null ? null : compilePattern(grpc.type, grpc.method),
    },
  };
}

function compilePath(type: string, source: string): PathCondition {
  if (type === 'PathPrefix') return { type, source, prefix: withoutTrailingSlashes(source) };
  return compilePattern(type, source);
}

function compileNamed(
  matches: readonly ValueMatch[],
  keyOf: (name: string) => string,
): readonly NamedPattern[] {
  const byName = new Map<string, NamedPattern>();
  for (const { name, type, value } of matches) {
    const key = keyOf(name);
    if (!byName.has(key)) byName.set(key, { name: key, pattern: compilePattern(type, value) });
  }
  return [...byName.values()];
}

/** A path without the slashes at its end; `/` becomes empty. */
export function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path.charCodeAt(end - 1) === 0x2f) end -= 1;
  return path.slice(0, end);
}

/** True when one of the conditions is a regular expression. */
export function usesRegex(conditions: Conditions): boolean {
  return patternsOf(conditions).some((pattern) => pattern.type === 'RegularExpression');
}

/** Every value pattern of a match, path prefixes left out. */
export function patternsOf({ path, headers, query, grpc }: Conditions): readonly Pattern[] {
  const named = [...headers, ...query].map(({ pattern }) => pattern);
  const single = [path?.type === 'PathPrefix' ? null : path, grpc?.service ?? null, grpc?.method ?? null];
  return [...single.filter((pattern) => pattern !== null), ...named];
}
