import type { JsonValue } from '#lib/gateway-api/json.ts';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import type { SchemaNode } from '../open-api/schema-node.ts';
import { isFull, sortedJson, type Walk } from '../open-api/wording.ts';
import type { Rule } from './compile-rule.ts';
import { CelFault } from './faults.ts';
import type { Frame } from './frame.ts';
import { goQuote } from './go-quote.ts';

/** What the API server calls the rule in its complaints: the message, or the rule itself. */
function nameOf({ text }: Rule): string {
  return (text.message || text.rule).trim();
}

type Failure = { readonly node: SchemaNode; readonly value: JsonValue; readonly frame: Frame };

/** The rule says no. */
export function reportFailure(walk: Walk, rule: Rule, { node, value, frame }: Failure): void {
  const { text } = rule;
  const detail = computedMessage(rule, frame) ?? (text.message.trim() || `failed rule: ${nameOf(rule)}`);
  const isCompound = node.types.length === 1 && (node.types[0] === 'object' || node.types[0] === 'array');
  const shown = isCompound ? '' : `: ${valueText(value)}`;
  add(walk, rule, {
    code: CODES[text.reason] ?? 'rule',
    message: sentence(text.reason, shown, detail),
  });
}

const CODES: Readonly<Record<string, string>> = {
  FieldValueRequired: 'rule-required',
  FieldValueForbidden: 'rule-forbidden',
  FieldValueDuplicate: 'rule-duplicate',
};

function sentence(reason: string, shown: string, detail: string): string {
  switch (reason) {
    case 'FieldValueRequired':
      return `Required value: ${detail}`;
    case 'FieldValueForbidden':
      return `Forbidden: ${detail}`;
    case 'FieldValueDuplicate':
      return `Duplicate value${shown}`;
    default:
      return `Invalid value${shown}: ${detail}`;
  }
}

function valueText(value: JsonValue): string {
  return typeof value === 'string' ? goQuote(value) : sortedJson(value);
}

const MAX_MESSAGE_BYTES = 5 * 1024;

/** Text of the message expression, or null when the plain message stands: on a fault, an empty text, line breaks, too much text. */
function computedMessage({ messageRun }: Rule, frame: Frame): string | null {
  if (!messageRun) return null;
  try {
    const made = messageRun(frame);
    const text = typeof made === 'string' ? made.trim() : '';
    const isFit =
      text !== '' && !text.includes('\n') && new TextEncoder().encode(text).length <= MAX_MESSAGE_BYTES;
    return isFit ? text : null;
  } catch (error) {
    if (error instanceof CelFault) return null;
    throw error;
  }
}

/** The rule breaks down on this value: an error for the API server too. */
export function reportFault(walk: Walk, rule: Rule, node: SchemaNode, fault: CelFault): void {
  const name = nameOf(rule);
  const detail = fault.message.startsWith('no such overload')
    ? `'${fault.message}': call arguments did not match a supported operator, function or macro signature for rule: ${name}`
    : `${fault.message} evaluating rule: ${name}`;
  const type = node.types.length === 1 ? (node.types[0] ?? '') : '';
  push(walk, walk.path, { code: 'rule', message: `Invalid value: "${type}": ${detail}` });
}

/** The rule stays open; the dry run of the API server decides. */
export function reportUnchecked(walk: Walk, rule: Rule, why: string): void {
  walk.found.push({
    code: 'rule-not-checked',
    severity: 'info',
    source: 'schema',
    path: [...walk.path],
    message: `The rule "${nameOf(rule)}" is not checked here, because ${why}.`,
    remedy: 'The dry run of the API server decides.',
  });
}

type Words = Pick<Diagnostic, 'code' | 'message'>;

function add(walk: Walk, rule: Rule, words: Words): void {
  push(walk, [...walk.path, ...rule.fieldPath], words);
}

function push(walk: Walk, path: Diagnostic['path'], words: Words): void {
  if (isFull(walk)) return;
  walk.found.push({ ...words, severity: 'error', source: 'schema', path: [...path] });
}
