import { RE2JS } from 're2js';
import { compilePattern } from '../../open-api/patterns.ts';
import { BOOL, listOf, STRING } from '../cel-type.ts';
import { CelFault } from '../faults.ts';
import { binary, methods, type Overload, ternary } from './overload.ts';

/** Patterns of rules are few; those computed from data must not fill the memory. */
const MAX_KEPT = 256;
const KEPT = new Map<string, RE2JS>();

function compiled(pattern: string): RE2JS {
  const known = KEPT.get(pattern);
  if (known) return known;
  try {
    const expression = RE2JS.compile(pattern);
    if (KEPT.size >= MAX_KEPT) KEPT.clear();
    KEPT.set(pattern, expression);
    return expression;
  } catch (error) {
    throw new CelFault(`Illegal regex: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function findAll(text: string, pattern: string, limit: number): readonly string[] {
  const matcher = compiled(pattern).matcher(text);
  const found: string[] = [];
  while (found.length !== limit && matcher.find()) found.push(matcher.group() ?? '');
  return found;
}

/** `matches` looks anywhere in the text, as RE2 does without anchors. */
export const REGEX_FUNCTIONS: Readonly<Record<string, readonly Overload[]>> = {
  matches: [
    binary(['string', 'string'], BOOL, (text, pattern) => compiled(pattern).test(text)),
    ...methods(binary(['string', 'string'], BOOL, (text, pattern) => compiled(pattern).test(text))),
  ],
  find: methods(binary(['string', 'string'], STRING, (text, pattern) => findAll(text, pattern, 1)[0] ?? '')),
  findAll: methods(
    binary(['string', 'string'], listOf(STRING), (text, pattern) => findAll(text, pattern, -1)),
    ternary(['string', 'string', 'int'], listOf(STRING), findAll),
  ),
};

/** `matches` with the pattern of the rule itself: compiled once, with a short memory. Null when it is no pattern. */
export function fixedMatch(pattern: string): ((text: string) => boolean) | null {
  const { error, test } = compilePattern(pattern);
  return error === null ? test : null;
}
