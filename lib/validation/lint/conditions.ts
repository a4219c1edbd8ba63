import type { RouteMatch, ValueMatch } from '#lib/gateway-api/route.ts';
import type { Diagnostic, FieldPath } from '#lib/result/diagnostic.ts';
import type { RouteSites } from '../references/route-sites.ts';
import { type RegexConcern, regexConcern, regexSize } from './regex.ts';
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

const REGEX = 'RegularExpression';

type Repeat = { readonly path: FieldPath; readonly name: string; readonly first: string };

/** Names that differ from an earlier one in case only; equal ones are the schema's business. */
function eachRepeat(rules: RouteSites['rules'], list: 'headers' | 'queryParams'): readonly Repeat[] {
  const repeats: Repeat[] = [];
  for (const { matches } of rules)
    for (const { value, path } of matches)
      for (const [index, { name }] of value[list].entries()) {
        const first = index === 0 ? null : firstOf(value[list].slice(0, index), name);
        if (first !== null) repeats.push({ path: [...path, list, index], name, first });
      }
  return repeats;
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

/** What is judged of one route, in `regexSize`: several times what sixteen rules of honest expressions come to, and under a second. */
const MOST_JUDGED = 30_000;

/** Expressions no engine, no RE2, or not every implementation understands; the CRD compiles none of them (GEP-4359). */
export function lintExpressions({ rules }: RouteSites): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  let judged = 0;
  for (const { matches } of rules)
    for (const { value, path } of matches)
      for (const { text, below } of expressionsOf(value)) {
        judged += regexSize(text);
        if (judged > MOST_JUDGED) return [...found, notJudged([...path, ...below])];
        found.push(...expressionFindings(text, () => [...path, ...below]));
      }
  return found;
}

/** A path expression that begins with a letter or the like: no path does (HTTPPathMatch value). */
export function lintPathExpressions({ rules }: RouteSites): readonly Diagnostic[] {
  return rules.flatMap(({ matches }) =>
    matches.flatMap(({ value, path }) => {
      const text = value.path?.type === REGEX ? value.path.value : null;
      const [, anchor = '', rest] = text === null ? [] : (NEVER_A_PATH.exec(text) ?? []);
      if (rest === undefined) return [];
      const at = [...path, 'path', 'value'];
      const slashed = `${anchor}/${rest}`;
      return advise('path-regex-never-matches', {
        path: at,
        message: `${text} does not begin with / as every path does: compared with the whole path it matches no request.`,
        remedy: `Write ${slashed}, or .*${rest} for any place in the path.`,
        fix: { label: `Write ${slashed}`, changes: [{ op: 'set', path: at, value: slashed }] },
      });
    }),
  );
}

/** Begins with a character that has to be there and is no slash; with | there may be another beginning, which is left alone. */
const NEVER_A_PATH = /^(\^?)([A-Za-z0-9_-](?![*?{])[^|]*)$/;

function notJudged(path: FieldPath): Diagnostic {
  return advise('regex-not-checked', {
    path,
    message: 'The expressions of this route are too large to be judged here, from this one on.',
    remedy: 'Write shorter expressions; engines have limits as well.',
  });
}

type Expression = { readonly text: string; readonly below: FieldPath };

function* expressionsOf({ path, headers, queryParams, grpc }: RouteMatch): Generator<Expression> {
  if (path?.type === REGEX) yield { text: path.value, below: ['path', 'value'] };
  for (const [index, { type, value }] of headers.entries())
    if (type === REGEX) yield { text: value, below: ['headers', index, 'value'] };
  for (const [index, { type, value }] of queryParams.entries())
    if (type === REGEX) yield { text: value, below: ['queryParams', index, 'value'] };
  if (grpc?.type !== REGEX) return;
  yield { text: grpc.service ?? '', below: ['method', 'service'] };
  yield { text: grpc.method ?? '', below: ['method', 'method'] };
}

function expressionFindings(expression: string, placeOf: () => FieldPath): readonly Diagnostic[] {
  const concern = regexConcern(expression);
  if (!concern) return [];
  return [
    advise(CODES[concern.kind], {
      path: placeOf(),
      message: concern.message,
      remedy: REMEDIES[concern.kind],
    }),
  ];
}
