import { BOOL, type CelType, commonType, DYN, listOf, mapOf, optionalOf, STRING, TYPE } from './cel-type.ts';
import { compileMacro } from './compile-macro.ts';
import { type Compiled, type Scope, withVariable } from './compiled.ts';
import type { Expression } from './expression.ts';
import { CannotCompile, CelFault, noOverload } from './faults.ts';
import { type Frame, type Run, spend } from './frame.ts';
import { FUNCTIONS } from './functions/library.ts';
import type { Overload } from './functions/overload.ts';
import { fixedMatch } from './functions/regexes.ts';
import { memberOf, OPERATORS } from './operators.ts';
import { MapValue, Optional } from './value-classes.ts';
import { isObjectData, loaderOf } from './values.ts';

type Of<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;

/** Turns a parsed rule into a function, checking types as the API server does when a CRD is created. Throws CannotCompile. */
export function compileExpression(expression: Expression, scope: Scope): Compiled {
  switch (expression.kind) {
    case 'const': {
      const { value, type } = expression;
      return { type, run: () => value, weight: 1 };
    }
    case 'name':
      return compileName(expression.name, scope);
    case 'select':
      return compileSelect(expression, scope);
    case 'call':
      return compileCall(expression, scope);
    case 'list':
      return compileList(expression, scope);
    case 'map':
      return compileMap(expression, scope);
    case 'macro':
      return compileMacro(expression, scope, compileExpression);
  }
}

const TYPE_NAMES = 'int uint double bool string bytes list map null_type'.split(' ');

function compileName(name: string, scope: Scope): Compiled {
  const variable = scope.variables.get(name);
  if (!variable) {
    if (TYPE_NAMES.includes(name)) return { type: TYPE, run: () => name, weight: 1 };
    throw new CannotCompile(`undeclared reference to '${name}'`);
  }
  const { slot, type } = variable;
  return { type, run: (frame) => frame.slots[slot], weight: 1 };
}

function compileSelect({ of, field, isTest }: Of<'select'>, scope: Scope): Compiled {
  const operand = compileExpression(of, scope);
  const { type, name, read } = memberReader(operand.type, field);
  const { run: container } = operand;
  const weight = operand.weight + 1;
  if (isTest) return { type: BOOL, run: (frame) => read(container(frame)) !== undefined, weight };
  const load = loaderOf(type);
  const run: Run = (frame) => {
    const value = read(container(frame));
    if (value === undefined) throw new CelFault(`no such key: ${name}`);
    return load ? load(value) : value;
  };
  return { type, run, weight };
}

type MemberReader = {
  readonly type: CelType;
  readonly name: string;
  /** The member, or undefined when it is absent. */
  readonly read: (container: unknown) => unknown;
};

function memberReader(type: CelType, field: string): MemberReader {
  if (type.kind === 'object') {
    const known = type.fields.get(field);
    if (!known) throw new CannotCompile(`undefined field '${field}'`);
    const { name } = known;
    return {
      type: known.type,
      name: field,
      // A null of an object's field counts as absent.
      read: (container) => {
        if (!isObjectData(container)) throw noOverload();
        return Object.hasOwn(container, name) ? (container[name] ?? undefined) : undefined;
      },
    };
  }
  if (type.kind === 'map' || type.kind === 'dyn')
    return {
      type: type.kind === 'map' ? type.value : DYN,
      name: field,
      read: (container) => memberOf(container, field),
    };
  throw new CannotCompile(`type '${type.kind}' does not support field selection`);
}

function compileCall({ name, on, args }: Of<'call'>, scope: Scope): Compiled {
  const operator = OPERATORS.get(name);
  if (operator && on === null) {
    const parts = args.map((arg) => compileExpression(arg, scope));
    return { ...operator(parts), weight: weightOf(parts) };
  }
  const namespaced = on?.kind === 'name' && !scope.variables.has(on.name) ? `${on.name}.${name}` : null;
  if (namespaced !== null && FUNCTIONS.has(namespaced)) return callPlain(namespaced, args, scope);
  if (on === null) return callPlain(name, args, scope);
  if (name === 'optMap' || name === 'optFlatMap') return compileOptionalMap({ name, on, args }, scope);
  const parts = [on, ...args].map((part) =>
    name === 'format' && part.kind === 'list' ? mixedList(part, scope) : compileExpression(part, scope),
  );
  return fastMatch(name, parts, args) ?? callFunction(name, parts, true);
}

function callPlain(name: string, args: readonly Expression[], scope: Scope): Compiled {
  const call = callFunction(
    name,
    args.map((arg) => compileExpression(arg, scope)),
    false,
  );
  const [only] = args;
  const isLiteral = (name === 'duration' || name === 'timestamp') && only?.kind === 'const';
  return isLiteral ? evaluatedOnce(call) : call;
}

/** Durations and times written in the rule are read when it is compiled; one that is none is a fault of the rule. */
function evaluatedOnce({ run, type }: Compiled): Compiled {
  try {
    const value = run({ slots: [], budget: { left: 1000 } });
    return { type, run: () => value, weight: 1 };
  } catch (error) {
    throw new CannotCompile(error instanceof Error ? error.message : String(error));
  }
}

function weightOf(parts: readonly Compiled[]): number {
  return parts.reduce((sum, { weight }) => sum + weight, 1);
}

/** `text.matches('pattern')`, the one function whose price is in its preparation. */
function fastMatch(name: string, parts: readonly Compiled[], args: readonly Expression[]): Compiled | null {
  const [text] = parts;
  const [pattern] = args;
  if (text?.type.kind !== 'string' || !['matches', 'find', 'findAll'].includes(name)) return null;
  if (pattern?.kind !== 'const' || typeof pattern.value !== 'string') return null;
  const test = fixedMatch(pattern.value);
  if (!test) throw new CannotCompile(`invalid ${name} argument: ${pattern.value}`);
  if (name !== 'matches' || args.length !== 1) return null;
  const { run } = text;
  return {
    type: BOOL,
    run: (frame) => {
      const value = run(frame);
      if (typeof value !== 'string') throw noOverload();
      spend(frame, value.length);
      return test(value);
    },
    weight: text.weight + 1,
  };
}

function callFunction(name: string, parts: readonly Compiled[], isMethod: boolean): Compiled {
  const types = parts.map(({ type }) => type);
  const fitting = (FUNCTIONS.get(name) ?? []).flatMap((overload) => {
    const type = overload.isMethod === isMethod ? overload.match(types) : null;
    return type ? [{ overload, type }] : [];
  });
  const [first, ...others] = fitting;
  if (!first) {
    const kinds = types.map(({ kind }) => kind).join(', ');
    throw new CannotCompile(`found no matching overload for '${name}' applied to (${kinds})`);
  }
  const isOne = others.every(({ type }) => type.kind === first.type.kind);
  return {
    type: isOne ? first.type : DYN,
    run: callOf(
      [first, ...others].map(({ overload }) => overload),
      parts,
    ),
    weight: weightOf(parts),
  };
}

/** Calls the overload; with several (an argument of type dyn) the first that takes the values. */
function callOf(overloads: readonly Overload[], parts: readonly Compiled[]): Run {
  const [only, second] = overloads;
  const [a, b, ...rest] = parts.map(({ run }) => run);
  if (only && !second && a && !b) return (frame) => only.run(paid(a(frame), frame));
  if (only && !second && a && b && rest.length === 0)
    return (frame) => only.run(paid(a(frame), frame), b(frame));
  return (frame) => {
    const values = parts.map(({ run }) => run(frame));
    paid(values[0], frame);
    return firstFitting(overloads, values);
  };
}

function firstFitting(overloads: readonly Overload[], values: readonly unknown[]): unknown {
  for (const { run } of overloads.slice(0, -1))
    try {
      return run(...values);
    } catch (fault) {
      if (!(fault instanceof CelFault) || fault.message !== noOverload().message) throw fault;
    }
  return overloads.at(-1)?.run(...values);
}

/** A function looks through its text or list once. */
function paid(value: unknown, frame: Frame): unknown {
  if (typeof value === 'string') spend(frame, 1 + value.length / 10);
  else if (Array.isArray(value)) spend(frame, 1 + value.length);
  return value;
}

function compileList({ items }: Of<'list'>, scope: Scope): Compiled {
  const parts = items.map((item) => compileExpression(item, scope));
  const type = listOf(common(parts));
  if (items.every(({ kind }) => kind === 'const')) {
    const values = items.map((item) => (item.kind === 'const' ? item.value : null));
    return { type, run: () => values, weight: 1 };
  }
  return { type, run: (frame) => parts.map(({ run }) => run(frame)), weight: weightOf(parts) };
}

/** The values of `format` are the one list that may be of several types. */
function mixedList({ items }: Of<'list'>, scope: Scope): Compiled {
  const parts = items.map((item) => compileExpression(item, scope));
  return { type: listOf(DYN), run: (frame) => parts.map(({ run }) => run(frame)), weight: weightOf(parts) };
}

/** Literals hold values of one type (cel.HomogeneousAggregateLiterals). */
function common(parts: readonly Compiled[]): CelType {
  return parts.reduce<CelType>((found, { type }) => {
    const both = commonType(found, type);
    if (!both) throw new CannotCompile('a list or map of several types');
    return both;
  }, DYN);
}

function compileMap({ entries }: Of<'map'>, scope: Scope): Compiled {
  const keys = entries.map(([key]) => compileExpression(key, scope));
  const values = entries.map(([, value]) => compileExpression(value, scope));
  const type = mapOf(entries.length === 0 ? STRING : common(keys), common(values));
  const run: Run = (frame) => {
    const made = new Map<unknown, unknown>();
    for (const [at, key] of keys.entries()) {
      const name = key.run(frame);
      if (made.has(name)) throw new CelFault(`Failed with repeated key: ${String(name)}`);
      made.set(name, values[at]?.run(frame));
    }
    return new MapValue(made);
  };
  return { type, run, weight: weightOf([...keys, ...values]) };
}

/** `optional.optMap(v, f(v))`. */
function compileOptionalMap({ name, on, args }: Omit<Of<'call'>, 'kind'>, scope: Scope): Compiled {
  const [variable, body] = args;
  if (!on || variable?.kind !== 'name' || !body) throw new CannotCompile(`${name} without its variable`);
  const optional = compileExpression(on, scope);
  if (optional.type.kind !== 'optional') throw new CannotCompile(`${name} of ${optional.type.kind}`);
  const { slot, scope: inner } = withVariable(scope, variable.name, optional.type.of);
  const then = compileExpression(body, inner);
  const isFlat = name === 'optFlatMap';
  if (isFlat && then.type.kind !== 'optional') throw new CannotCompile('optFlatMap without an optional');
  const run: Run = (frame) => {
    const value = optional.run(frame);
    if (!(value instanceof Optional)) throw noOverload();
    if (!value.isSome) return value;
    frame.slots[slot] = value.value;
    const answer = then.run(frame);
    return isFlat ? answer : new Optional(true, answer);
  };
  return {
    type: isFlat ? then.type : optionalOf(then.type),
    run,
    weight: optional.weight + then.weight + 1,
  };
}
