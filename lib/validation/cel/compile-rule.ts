import type { FieldPath } from '#lib/result/diagnostic.ts';
import type { RuleText, SchemaNode } from '../open-api/schema-node.ts';
import { BOOL, type CelType, optionalOf } from './cel-type.ts';
import { compileExpression } from './compile-expression.ts';
import type { Compiled, Scope, Variable } from './compiled.ts';
import { type Expression, parseExpression } from './expression.ts';
import { CannotCompile } from './faults.ts';
import type { Run } from './frame.ts';
import { readFieldPath } from './rule-field-path.ts';
import { loaderOf } from './values.ts';

/** Slots of the frame that every rule has. */
const SELF = 0;
export const OLD_SELF = 1;

/** A rule ready to run. `obstacle`: why it is not compiled here; then nothing else of it is meaningful. */
export type Rule = {
  readonly text: RuleText;
  readonly obstacle: string | null;
  readonly run: Run;
  /** Reads the value it stands at, where a format makes something else of the text. */
  readonly load: ((raw: unknown) => unknown) | null;
  /** Price of one run without its loops. */
  readonly weight: number;
  readonly usesOldSelf: boolean;
  readonly messageRun: Run | null;
  readonly fieldPath: FieldPath;
};

/** Compiles a rule for data of a type. Never throws: what stands in the way is the rule's `obstacle`. */
export function compileRule(text: RuleText, type: CelType | null, node: SchemaNode): Rule {
  const base = {
    text,
    load: type && loaderOf(type),
    obstacle: null,
    usesOldSelf: false,
    messageRun: null,
    fieldPath: [],
    weight: 1,
  };
  if (text.rule.trim() === '') return { ...base, run: () => true };
  try {
    const { scope, compiled, usesOldSelf } = compileCondition(text, type);
    return {
      ...base,
      run: compiled.run,
      weight: compiled.weight,
      usesOldSelf,
      messageRun: compileMessage(text.messageExpression, scope),
      fieldPath: readFieldPath(text.fieldPath, node),
    };
  } catch (error) {
    return { ...base, obstacle: error instanceof Error ? error.message : String(error), run: () => true };
  }
}

function compileCondition(text: RuleText, type: CelType | null) {
  if (!type) throw new CannotCompile('the schema here has no type that rules see');
  const old = text.optionalOldSelf ? optionalOf(type) : type;
  const scope: Scope = {
    variables: new Map<string, Variable>([
      ['self', { slot: SELF, type }],
      ['oldSelf', { slot: OLD_SELF, type: old }],
    ]),
    free: 2,
  };
  const expression = parseExpression(text.rule);
  const compiled: Compiled = compileExpression(expression, scope);
  if (compiled.type.kind !== BOOL.kind) throw new CannotCompile('cel expression must evaluate to a bool');
  return { scope, compiled, usesOldSelf: mentions(expression, 'oldSelf') };
}

function mentions(part: Expression, name: string): boolean {
  switch (part.kind) {
    case 'const':
      return false;
    case 'name':
      return part.name === name;
    case 'select':
      return mentions(part.of, name);
    case 'call':
      return [...(part.on ? [part.on] : []), ...part.args].some((each) => mentions(each, name));
    case 'list':
      return part.items.some((each) => mentions(each, name));
    case 'map':
      return part.entries.flat().some((each) => mentions(each, name));
    case 'macro':
      return [part.over, part.body, ...(part.where ? [part.where] : [])].some((each) => mentions(each, name));
  }
}

/** A message expression that does not compile leaves the plain message, as on the server. */
function compileMessage(text: string, scope: Scope): Run | null {
  if (text === '') return null;
  try {
    const { type, run } = compileExpression(parseExpression(text), scope);
    return type.kind === 'string' ? run : null;
  } catch (error) {
    if (error instanceof CannotCompile || error instanceof RangeError) return null;
    throw error;
  }
}
