import type { ValueMatch } from '#lib/gateway-api/route.ts';
import type { Diagnostic, FieldPath } from '#lib/result/diagnostic.ts';
import type { RouteSites } from '../references/route-sites.ts';
import { type RegexConcern, regexConcern } from './regex.ts';
import { advise, type LintCode } from './rules.ts';

/** Header names have no case, but the CRD's uniqueness has (HTTPHeaderMatch name: only the first of equal names counts). */
export function lintHeaderNames({ rules }: RouteSites): readonly Diagnostic[] {
  return eachRepeat(rules, 'headers').map(({ path, name, first }) =>
    advise('header-match-repeated', {
      path: [...path, 'name'],
      message: `${name} is the header ${first} again: only the first condition on it counts, this one is ignored.`,
      remedy: 'Write both as one condition, or two matches when either will do.',
      fix: { label: `Remove ${name}`, changes: [{ op: 'remove', path }] },
    }),
  );
}

/** Query parameters that differ only in case are two parameters; both have to be in the request. */
export function lintQueryNames({ rules }: RouteSites): readonly Diagnostic[] {
  return eachRepeat(rules, 'queryParams').map(({ path, name, first }) =>
    advise('query-param-case', {
      path: [...path, 'name'],
      message: `${name} and ${first} are two query parameters: a request has to carry both.`,
      remedy: 'If one of them was meant, remove the other.',
    }),
  );
}

type Repeat = { readonly path: FieldPath; readonly name: string; readonly first: string };

/** Names that differ from an earlier one in case only; equal ones are the schema's business. */
function eachRepeat(rules: RouteSites['rules'], list: 'headers' | 'queryParams'): readonly Repeat[] {
  return rules.flatMap(({ matches }) =>
    matches.flatMap(({ value, path }) => {
      const entries = value[list];
      if (entries.length < 2) return [];
      return entries.flatMap(({ name }, index) => {
        const first = firstOf(entries.slice(0, index), name);
        return first === null ? [] : [{ path: [...path, list, index], name, first }];
      });
    }),
  );
}

function firstOf(earlier: readonly ValueMatch[], name: string): string | null {
  if (earlier.some((other) => other.name === name)) return null;
  return earlier.find((other) => other.name.toLowerCase() === name.toLowerCase())?.name ?? null;
}

const CODES: Readonly<Record<RegexConcern['kind'], LintCode>> = {
  invalid: 'regex-invalid',
  'not-re2': 'regex-not-re2',
  'not-portable': 'regex-not-portable',
};

const REMEDIES: Readonly<Record<RegexConcern['kind'], string>> = {
  invalid: 'Correct the expression.',
  'not-re2': 'Write it without, or make sure that your mesh knows it.',
  'not-portable': 'Write it without, to be understood alike by every implementation.',
};

/** Expressions no engine, no RE2, or not every implementation understands; the CRD compiles none of them (GEP-4359). */
export function lintExpressions({ rules }: RouteSites): readonly Diagnostic[] {
  return rules.flatMap(({ matches }) =>
    matches.flatMap(({ value, path }) => [
      ...(value.path?.type === 'RegularExpression'
        ? expressionFindings(value.path.value, [...path, 'path', 'value'])
        : []),
      ...valueExpressions(value.headers, [...path, 'headers']),
      ...valueExpressions(value.queryParams, [...path, 'queryParams']),
      ...(value.grpc?.type === 'RegularExpression'
        ? [
            ...expressionFindings(value.grpc.service ?? '', [...path, 'method', 'service']),
            ...expressionFindings(value.grpc.method ?? '', [...path, 'method', 'method']),
          ]
        : []),
    ]),
  );
}

function valueExpressions(entries: readonly ValueMatch[], path: FieldPath): readonly Diagnostic[] {
  return entries.flatMap(({ type, value }, index) =>
    type === 'RegularExpression' ? expressionFindings(value, [...path, index, 'value']) : [],
  );
}

function expressionFindings(expression: string, path: FieldPath): readonly Diagnostic[] {
  const concern = regexConcern(expression);
  if (!concern) return [];
  return [advise(CODES[concern.kind], { path, message: concern.message, remedy: REMEDIES[concern.kind] })];
}
