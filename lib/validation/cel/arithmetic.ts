import { type CelType, commonType, DURATION, INT, listOf, TIMESTAMP } from './cel-type.ts';
import type { Compiled } from './compiled.ts';
import { CannotCompile, CelFault, noOverload, Unchecked } from './faults.ts';
import { type Frame, type Run, spend } from './frame.ts';
import { Duration, Timestamp } from './value-classes.ts';

/** Makes an operator of its compiled operands. Throws CannotCompile on types that do not fit. */
export type Build = (parts: readonly Compiled[]) => { readonly type: CelType; readonly run: Run };

/** Types that no operator of the name takes. */
export function mismatch(what: string): CannotCompile {
  return new CannotCompile(`found no matching overload: ${what}`);
}

/** The two operands. */
export function pair(parts: readonly Compiled[]): readonly [Compiled, Compiled] {
  const [left, right] = parts;
  if (!left || !right) throw mismatch('an operator without its operands');
  return [left, right];
}

function whole(value: number): number {
  if (!Number.isSafeInteger(value))
    throw new Unchecked('its numbers are larger than this engine holds exactly');
  return value;
}

type Arithmetic = {
  readonly int: (a: number, b: number) => number;
  readonly double: (a: number, b: number) => number;
};

function nonZero(value: number, words: string): number {
  if (value === 0) throw new CelFault(words);
  return value;
}

const ARITHMETIC: Readonly<Record<string, Arithmetic>> = {
  '_+_': { int: (a, b) => whole(a + b), double: (a, b) => a + b },
  '_-_': { int: (a, b) => whole(a - b), double: (a, b) => a - b },
  '_*_': { int: (a, b) => whole(a * b), double: (a, b) => a * b },
  // `+ 0` turns a negative zero into zero.
  '_/_': { int: (a, b) => Math.trunc(a / nonZero(b, 'division by zero')) + 0, double: (a, b) => a / b },
  '_%_': { int: (a, b) => (a % nonZero(b, 'modulus by zero')) + 0, double: () => Number.NaN },
};

function numbers(left: Compiled, right: Compiled, apply: (a: number, b: number) => number): Run {
  const [{ run: a }, { run: b }] = [left, right];
  return (frame) => {
    const [x, y] = [a(frame), b(frame)];
    if (typeof x !== 'number' || typeof y !== 'number') throw noOverload();
    return apply(x, y);
  };
}

/** `+ - * / %` by the name the parser gives them. */
export function arithmetic(name: string): Build {
  return (parts) => {
    const [left, right] = pair(parts);
    const operator = ARITHMETIC[name];
    const kinds = new Set([left.type.kind, right.type.kind].filter((kind) => kind !== 'dyn'));
    const [kind] = kinds;
    if (operator && kinds.size === 1) {
      if (kind === 'int') return { type: INT, run: numbers(left, right, operator.int) };
      if (kind === 'double' && name !== '_%_')
        return { type: left.type, run: numbers(left, right, operator.double) };
    }
    const other =
      name === '_+_' ? addition(left, right) : name === '_-_' ? timeDifference(left, right) : null;
    if (!other) throw mismatch(`${name} of ${left.type.kind} and ${right.type.kind}`);
    return other;
  };
}

function addition(left: Compiled, right: Compiled): ReturnType<Build> | null {
  const type = commonType(left.type, right.type);
  const [{ run: a }, { run: b }] = [left, right];
  if (type?.kind === 'string')
    return {
      type,
      run: (frame) => {
        const [x, y] = [a(frame), b(frame)];
        if (typeof x !== 'string' || typeof y !== 'string') throw noOverload();
        spend(frame, (x.length + y.length) / 10);
        return x + y;
      },
    };
  if (type?.kind === 'list') {
    const merges = type.listType !== null && type.listType.type !== 'atomic';
    // Adding to a set or a map of the schema merges by key, which no rule seen so far does.
    if (merges) throw new CannotCompile('the sum of two lists of the type set or map');
    return {
      type: listOf(type.item),
      run: (frame) => {
        const [x, y] = [a(frame), b(frame)];
        if (!Array.isArray(x) || !Array.isArray(y)) throw noOverload();
        spend(frame, x.length + y.length);
        return [...x, ...y];
      },
    };
  }
  return timeSum(left, right);
}

function timeSum(left: Compiled, right: Compiled): ReturnType<Build> | null {
  const kinds = `${left.type.kind}+${right.type.kind}`;
  const [{ run: a }, { run: b }] = [left, right];
  if (kinds === 'duration+duration')
    return { type: DURATION, run: (frame) => new Duration(nanosOf(a(frame)) + nanosOf(b(frame))) };
  if (kinds === 'timestamp+duration' || kinds === 'duration+timestamp')
    return { type: TIMESTAMP, run: (frame) => new Timestamp(nanosOf(a(frame)) + nanosOf(b(frame))) };
  return null;
}

function timeDifference(left: Compiled, right: Compiled): ReturnType<Build> | null {
  const kinds = `${left.type.kind}-${right.type.kind}`;
  const difference = (frame: Frame) => nanosOf(left.run(frame)) - nanosOf(right.run(frame));
  if (kinds === 'duration-duration' || kinds === 'timestamp-timestamp')
    return { type: DURATION, run: (frame) => new Duration(difference(frame)) };
  if (kinds === 'timestamp-duration')
    return { type: TIMESTAMP, run: (frame) => new Timestamp(difference(frame)) };
  return null;
}

function nanosOf(value: unknown): bigint {
  if (value instanceof Duration || value instanceof Timestamp) return value.nanos;
  throw noOverload();
}
