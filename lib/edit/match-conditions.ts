import type { JsonObject } from '#lib/gateway-api/json.ts';
import { err, ok, type Result } from '#lib/result/result.ts';
import { type EditError, editError } from './edit-error.ts';

/** Methods an HTTPRoute can match. */
export const HTTP_METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
] as const;
export type HttpMethod = (typeof HTTP_METHODS)[number];

export type ValueCondition = {
  readonly name: string;
  readonly value: string;
  readonly type?: 'Exact' | 'RegularExpression' | undefined;
};

/** Conditions of one match; all of them must hold. Empty lists and null mean "not asked". */
export type MatchConditions = {
  readonly headers: readonly ValueCondition[];
  readonly query: readonly ValueCondition[];
  readonly path: {
    readonly type: 'Exact' | 'PathPrefix' | 'RegularExpression';
    readonly value: string;
  } | null;
  readonly method: HttpMethod | null;
};

export const NO_CONDITIONS: MatchConditions = { headers: [], query: [], path: null, method: null };

/** Header and query parameter names (HTTPRoute CRD pattern). */
const NAME = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,256}$/;
const PATH = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$/;

/** The `matches[]` entry for conditions. Errors: `no-condition`, `bad-condition` with the field (`headers.0.name`, `path`…). */
export function matchOf(conditions: MatchConditions): Result<JsonObject, EditError> {
  const { headers, query, path, method } = conditions;
  const isRoot = path?.type === 'PathPrefix' && path.value === '/';
  if (headers.length === 0 && query.length === 0 && (path === null || isRoot) && method === null) {
    return err(
      editError(
        'no-condition',
        'Give at least one condition: a header, a path, a method or a query parameter.',
      ),
    );
  }
  const problem =
    checkPath(path) ??
    checkValues(headers, 'headers', 'header') ??
    checkValues(query, 'query', 'query parameter');
  if (problem) return err(problem);
  return ok({
    ...(path === null ? {} : { path: { type: path.type, value: path.value } }),
    ...(method === null ? {} : { method }),
    ...(headers.length === 0 ? {} : { headers: headers.map(valueMatch) }),
    ...(query.length === 0 ? {} : { queryParams: query.map(valueMatch) }),
  });
}

/** `type: Exact` is the default and left out, so that the YAML stays short. */
function valueMatch({ name, value, type }: ValueCondition): JsonObject {
  return type === 'RegularExpression' ? { type, name, value } : { name, value };
}

function checkPath(path: MatchConditions['path']): EditError | null {
  if (path === null || (path.type === 'RegularExpression' && path.value !== '')) return null;
  const bad = (message: string) => editError('bad-condition', message, { field: 'path' });
  if (!path.value.startsWith('/')) return bad('A path begins with /.');
  if (path.value.length > 1024) return bad('A path has at most 1024 characters.');
  if (/\/\/|\/\.\.?(\/|$)|%2[fF]|#/.test(path.value)) return bad('A path has no //, /./, /../, %2F or #.');
  return PATH.test(path.value)
    ? null
    : bad('The path has a character that is not allowed; encode it with %.');
}

function checkValues(
  list: readonly ValueCondition[],
  field: 'headers' | 'query',
  word: string,
): EditError | null {
  const seen = new Set<string>();
  for (const [index, { name, value }] of list.entries()) {
    const bad = (part: string, message: string) =>
      editError('bad-condition', message, { field: `${field}.${index}.${part}` });
    if (name === '') return bad('name', `Name the ${word}.`);
    if (!NAME.test(name)) return bad('name', `The ${word} name has a character that is not allowed.`);
    if (value === '') return bad('value', `Give the value of ${word} ${name}.`);
    // Header names are the same in upper and lower case, query parameter names are not.
    const key = field === 'headers' ? name.toLowerCase() : name;
    if (seen.has(key)) return bad('name', `${name} is asked twice; only the first would count.`);
    seen.add(key);
  }
  return null;
}
