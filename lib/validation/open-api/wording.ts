import { isJsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import type { Diagnostic, FieldPath } from '#lib/result/diagnostic.ts';
import { goQuote } from '../cel/go-quote.ts';

/** Codes of the structural findings. */
export type SchemaCode =
  | 'required'
  | 'wrong-type'
  | 'enum'
  | 'pattern'
  | 'format'
  | 'format-not-checked'
  | 'too-long'
  | 'too-short'
  | 'too-many'
  | 'too-few'
  | 'out-of-range'
  | 'duplicate'
  | 'not-in-map'
  | 'alternatives'
  | 'unknown-field'
  | 'invalid-name';

/** Where a check is and what it has found; `path` is one stack, copied only into findings. */
export type Walk = { readonly path: (string | number)[]; readonly found: Diagnostic[] };

/** The path as it stands inside the API server's messages: keys joined by dots, whatever they hold. */
export function bodyPath(path: FieldPath): string {
  let text = '';
  for (const part of path) text += typeof part === 'number' ? `[${part}]` : text === '' ? part : `.${part}`;
  return text;
}

/** Far deeper than any schema reaches: what lies below is of the wrong type anyway, and a stack has an end. */
export const MAX_DEPTH = 200;

/** JSON with sorted keys, as Go's encoder prints a map; cut off below `MAX_DEPTH`. */
export function sortedJson(value: JsonValue): string {
  return jsonDown(value, 0);
}

function jsonDown(value: JsonValue, depth: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (depth > MAX_DEPTH) return '"…"';
  if (Array.isArray(value)) return `[${value.map((item) => jsonDown(item, depth + 1)).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${jsonDown(value[key] ?? null, depth + 1)}`);
  return `{${members.join(',')}}`;
}

type Finding = {
  readonly code: SchemaCode;
  readonly message: string;
  readonly remedy?: string;
  /** Below the place of the walk. */
  readonly at?: string | number;
};

/** Nobody reads more. Above what any list of the Gateway API can be wrong with in each entry, or CEL rules would stay unasked. */
const MAX_FINDINGS = 5_000;

/** True when further findings are dropped. */
export function isFull(walk: Walk): boolean {
  return walk.found.length >= MAX_FINDINGS;
}

/** Adds a finding at the place of the walk, unless there are enough. */
export function report(walk: Walk, finding: Finding): void {
  if (isFull(walk)) return;
  const { code, message, remedy, at } = finding;
  walk.found.push({
    code,
    severity: code === 'format-not-checked' ? 'info' : 'error',
    source: 'schema',
    path: at === undefined ? [...walk.path] : [...walk.path, at],
    message,
    ...(remedy === undefined ? {} : { remedy }),
  });
}

/** A value as the API server shows it: a text quoted by Go, all else as JSON. */
export function shown(value: JsonValue): string {
  return typeof value === 'string' ? goQuote(value) : sortedJson(value);
}

/** `Invalid value: "x": spec.a in body …`, the API server's words (apimachinery field.Invalid over go-openapi). */
export function invalid(walk: Walk, value: JsonValue, detail: string): string {
  return `Invalid value: ${shown(value)}: ${bodyPath(walk.path)} in body ${detail}`;
}

const CAUSES: Readonly<Record<SchemaCode, string>> = {
  required: 'FieldValueRequired',
  'wrong-type': 'FieldValueTypeInvalid',
  enum: 'FieldValueNotSupported',
  pattern: 'FieldValueInvalid',
  format: 'FieldValueTypeInvalid',
  'format-not-checked': 'FieldValueInvalid',
  'too-long': 'FieldValueTooLong',
  'too-short': 'FieldValueInvalid',
  'too-many': 'FieldValueTooMany',
  'too-few': 'FieldValueInvalid',
  'out-of-range': 'FieldValueInvalid',
  duplicate: 'FieldValueDuplicate',
  'not-in-map': 'FieldValueInvalid',
  alternatives: 'FieldValueInvalid',
  'unknown-field': 'FieldValueInvalid',
  'invalid-name': 'FieldValueInvalid',
};

const RULE_CAUSES: Readonly<Record<string, string>> = {
  'rule-required': 'FieldValueRequired',
  'rule-forbidden': 'FieldValueForbidden',
  'rule-duplicate': 'FieldValueDuplicate',
};

function isSchemaCode(code: string): code is SchemaCode {
  return code in CAUSES;
}

/** `reason` of a status cause for a finding of this engine, as the API server gives it (metav1.CauseType). */
export function causeReason(diagnostic: Diagnostic): string {
  return isSchemaCode(diagnostic.code)
    ? CAUSES[diagnostic.code]
    : (RULE_CAUSES[diagnostic.code] ?? 'FieldValueInvalid');
}
