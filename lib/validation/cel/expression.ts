import { parse } from '@bufbuild/cel';
import { BOOL, BYTES, type CelType, DOUBLE, INT, NULL, STRING, UINT } from './cel-type.ts';
import { CannotCompile } from './faults.ts';

/** The macros of CEL over lists and maps, with one variable or two. */
export type MacroName = 'all' | 'exists' | 'exists_one' | 'map' | 'filter' | 'transformList' | 'transformMap';

/** A parsed rule: what remains of the library's tree when its macros are recognised again. */
export type Expression =
  | { readonly kind: 'const'; readonly value: unknown; readonly type: CelType }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'select'; readonly of: Expression; readonly field: string; readonly isTest: boolean }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly on: Expression | null;
      readonly args: readonly Expression[];
    }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | {
      readonly kind: 'macro';
      readonly macro: MacroName;
      readonly over: Expression;
      readonly variables: readonly string[];
      readonly where: Expression | null;
      readonly body: Expression;
    };

type Parsed = NonNullable<ReturnType<typeof parse>['expr']>;
type Call = Extract<Parsed['exprKind'], { case: 'callExpr' }>['value'];
type Fold = Extract<Parsed['exprKind'], { case: 'comprehensionExpr' }>['value'];

/** As cel-go: longer expressions are refused. */
const MAX_LENGTH = 100_000;

/** Parses a rule with the CEL library. Throws CannotCompile with the reason; never anything else. */
export function parseExpression(text: string): Expression {
  if (text.length > MAX_LENGTH) throw new CannotCompile(`it is longer than ${MAX_LENGTH} characters`);
  try {
    const { expr } = parse(text);
    return read(expr);
  } catch (error) {
    if (error instanceof CannotCompile) throw error;
    // A syntax error, or a nesting deeper than the stack.
    throw new CannotCompile(error instanceof Error ? error.message : String(error));
  }
}

function read(expr: Parsed | undefined): Expression {
  const kind = expr?.exprKind;
  switch (kind?.case) {
    case 'constExpr':
      return readConstant(kind.value);
    case 'identExpr':
      return { kind: 'name', name: kind.value.name };
    case 'selectExpr':
      return {
        kind: 'select',
        of: read(kind.value.operand),
        field: kind.value.field,
        isTest: kind.value.testOnly,
      };
    case 'callExpr':
      return readCall(kind.value);
    case 'listExpr':
      return { kind: 'list', items: kind.value.elements.map(read) };
    case 'structExpr':
      return readMap(kind.value);
    case 'comprehensionExpr':
      return readFold(kind.value);
    default:
      throw new CannotCompile('an empty expression');
  }
}

type Constant = Extract<Parsed['exprKind'], { case: 'constExpr' }>['value'];

function readConstant({ constantKind }: Constant): Expression {
  const constant = (value: unknown, type: CelType): Expression => ({ kind: 'const', value, type });
  switch (constantKind.case) {
    case 'boolValue':
      return constant(constantKind.value, BOOL);
    case 'stringValue':
      return constant(constantKind.value, STRING);
    case 'doubleValue':
      return constant(constantKind.value, DOUBLE);
    case 'int64Value':
      return constant(wholeNumber(constantKind.value), INT);
    case 'uint64Value':
      return constant(wholeNumber(constantKind.value), UINT);
    case 'nullValue':
      return constant(null, NULL);
    case 'bytesValue':
      return constant(constantKind.value, BYTES);
    default:
      throw new CannotCompile(`a constant of the kind ${constantKind.case}`);
  }
}

function wholeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new CannotCompile(`the number ${value} is too large here`);
  return number;
}

type Struct = Extract<Parsed['exprKind'], { case: 'structExpr' }>['value'];

function readMap({ messageName, entries }: Struct): Expression {
  if (messageName !== '') throw new CannotCompile(`the message type ${messageName}`);
  return {
    kind: 'map',
    entries: entries.map(({ keyKind, value }) => {
      if (keyKind.case !== 'mapKey') throw new CannotCompile('a map entry without a key');
      return [read(keyKind.value), read(value)];
    }),
  };
}

const TWO_VARIABLES: ReadonlyMap<string, MacroName> = new Map([
  ['all', 'all'],
  ['exists', 'exists'],
  ['exists_one', 'exists_one'],
  ['existsOne', 'exists_one'],
  ['transformList', 'transformList'],
  ['transformMap', 'transformMap'],
]);

/** Calls stay calls, but for the macros that the library's parser does not know: `all(i, v, …)` and its kind. */
function readCall({ function: name, target, args }: Call): Expression {
  const parts = args.map(read);
  const on = target ? read(target) : null;
  const macro = TWO_VARIABLES.get(name);
  if (macro === undefined || on === null) return { kind: 'call', name, on, args: parts };
  const [first, second, ...rest] = parts;
  if (parts.length === 2 && name === 'existsOne' && first?.kind === 'name' && second)
    return { kind: 'macro', macro, over: on, variables: [first.name], where: null, body: second };
  const body = rest.at(-1);
  const hasFilter = macro.startsWith('transform') && rest.length === 2;
  if (first?.kind !== 'name' || second?.kind !== 'name' || !body || (rest.length !== 1 && !hasFilter))
    return { kind: 'call', name, on, args: parts };
  const where = hasFilter ? (rest[0] ?? null) : null;
  return { kind: 'macro', macro, over: on, variables: [first.name, second.name], where, body };
}

function readFold({ iterVar, accuVar, iterRange, loopStep, result }: Fold): Expression {
  const over = read(iterRange);
  const isResult = (part: Parsed | undefined) =>
    part?.exprKind.case === 'identExpr' && part.exprKind.value.name === accuVar;
  const macro = (name: MacroName, body: Expression, where: Expression | null = null): Expression => ({
    kind: 'macro',
    macro: name,
    over,
    variables: [iterVar],
    where,
    body,
  });
  const [name, first, second, third] = callParts(loopStep);
  if (name === '_&&_' && isResult(first)) return macro('all', read(second));
  if (name === '_||_' && isResult(first)) return macro('exists', read(second));
  if (name === '_+_' && isResult(first)) return macro('map', read(onlyItem(second)));
  if (name === '_?_:_' && isResult(third)) {
    if (!isResult(result)) return macro('exists_one', read(first));
    const [, , added] = callParts(second);
    const body = read(onlyItem(added));
    const isFilter = body.kind === 'name' && body.name === iterVar;
    return isFilter ? macro('filter', read(first)) : macro('map', body, read(first));
  }
  throw new CannotCompile('a comprehension of unknown form');
}

function callParts(expr: Parsed | undefined): readonly [string, ...(Parsed | undefined)[]] {
  const kind = expr?.exprKind;
  return kind?.case === 'callExpr' ? [kind.value.function, ...kind.value.args] : [''];
}

function onlyItem(expr: Parsed | undefined): Parsed | undefined {
  const kind = expr?.exprKind;
  return kind?.case === 'listExpr' && kind.value.elements.length === 1 ? kind.value.elements[0] : undefined;
}
