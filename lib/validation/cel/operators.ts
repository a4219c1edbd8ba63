import { arithmetic, type Build, mismatch, pair } from './arithmetic.ts';
import { BOOL, commonType, INT, isComparable, isNumeric } from './cel-type.ts';
import { compareValues } from './compare.ts';
import type { Compiled } from './compiled.ts';
import { CelFault, noOverload } from './faults.ts';
import { type Frame, type Run, spend } from './frame.ts';
import { MapValue } from './value-classes.ts';
import { equalsOf, isObjectData, loaderOf } from './values.ts';

function truth(value: unknown): boolean {
  if (typeof value !== 'boolean') throw noOverload();
  return value;
}

function mustBeBool({ type }: Compiled): void {
  if (type.kind !== 'bool' && type.kind !== 'dyn') throw mismatch('a condition that is no bool');
}

/** A fault on one side counts only when the other side does not decide. `decisive`: false for &&, true for ||. */
function shortCircuit(decisive: boolean): Build {
  return (parts) => {
    for (const part of parts) mustBeBool(part);
    const [{ run: left }, { run: right }] = pair(parts);
    const run = (frame: Frame): boolean => {
      let first: boolean;
      try {
        first = truth(left(frame));
      } catch (fault) {
        if (!(fault instanceof CelFault)) throw fault;
        spend(frame, FAULT_PRICE);
        if (decides(right, frame, decisive)) return decisive;
        throw fault;
      }
      return first === decisive ? decisive : truth(right(frame));
    };
    return { type: BOOL, run };
  };
}

/** After a fault on the left: of two faults the first is told. */
function decides(run: Run, frame: Frame, decisive: boolean): boolean {
  try {
    return truth(run(frame)) === decisive;
  } catch (fault) {
    if (fault instanceof CelFault) return false;
    throw fault;
  }
}

/** Throwing and catching takes about as long as this many steps. */
export const FAULT_PRICE = 1000;

function conditional(parts: readonly Compiled[]): ReturnType<Build> {
  const [condition, yes, no] = parts;
  if (!condition || !yes || !no) throw mismatch('?: without its three parts');
  mustBeBool(condition);
  const type = commonType(yes.type, no.type);
  if (!type) throw mismatch('_?_:_ of two types');
  const { run: test } = condition;
  const [{ run: then }, { run: otherwise }] = [yes, no];
  return { type, run: (frame) => (truth(test(frame)) ? then(frame) : otherwise(frame)) };
}

function equality(wanted: boolean): Build {
  return (parts) => {
    const [left, right] = pair(parts);
    const type = commonType(left.type, right.type);
    if (!type) throw mismatch(`_==_ of ${left.type.kind} and ${right.type.kind}`);
    const equals = equalsOf(left.type.kind === 'null' || left.type.kind === 'dyn' ? type : left.type);
    const [{ run: a }, { run: b }] = [left, right];
    if (['string', 'int', 'bool', 'double'].includes(type.kind))
      return { type: BOOL, run: (frame) => (a(frame) === b(frame)) === wanted };
    return { type: BOOL, run: (frame) => equals(a(frame), b(frame), frame) === wanted };
  };
}

function ordering(holds: (sign: number) => boolean): Build {
  return (parts) => {
    const [left, right] = pair(parts);
    const isKnown = isComparable(left.type) && isComparable(right.type);
    const areNumbers = isNumeric(left.type) && isNumeric(right.type);
    if (!isKnown || (!areNumbers && !commonType(left.type, right.type)))
      throw mismatch(`a comparison of ${left.type.kind} and ${right.type.kind}`);
    const [{ run: a }, { run: b }] = [left, right];
    return { type: BOOL, run: (frame) => holds(compareValues(a(frame), b(frame))) };
  };
}

function not(parts: readonly Compiled[]): ReturnType<Build> {
  const [part] = parts;
  if (!part) throw mismatch('! without an operand');
  mustBeBool(part);
  const { run } = part;
  return { type: BOOL, run: (frame) => !truth(run(frame)) };
}

function negate(parts: readonly Compiled[]): ReturnType<Build> {
  const [part] = parts;
  if (!part || (part.type.kind !== 'int' && part.type.kind !== 'double')) throw mismatch('-_');
  const { run, type } = part;
  return {
    type,
    run: (frame) => {
      const value = run(frame);
      if (typeof value !== 'number') throw noOverload();
      return type.kind === 'int' ? 0 - value : -value;
    },
  };
}

function index(parts: readonly Compiled[]): ReturnType<Build> {
  const [of, at] = pair(parts);
  const [{ run: container }, { run: place }] = [of, at];
  if (of.type.kind !== 'list' && of.type.kind !== 'map') throw mismatch(`_[_] of ${of.type.kind}`);
  const wanted = of.type.kind === 'list' ? INT : of.type.key;
  if (!commonType(wanted, at.type)) throw mismatch(`_[_] with ${at.type.kind}`);
  const type = of.type.kind === 'list' ? of.type.item : of.type.value;
  const load = loaderOf(type);
  const run = (frame: Frame) => elementAt(container(frame), place(frame));
  return { type, run: load ? (frame) => load(run(frame)) : run };
}

function elementAt(container: unknown, at: unknown): unknown {
  if (Array.isArray(container)) {
    if (typeof at !== 'number') throw noOverload();
    if (at < 0 || at >= container.length) throw new CelFault(`index out of bounds: ${at}`);
    return container[at];
  }
  const value = memberOf(container, at);
  if (value === undefined) throw new CelFault(`no such key: ${String(at)}`);
  return value;
}

/** The value under a key of a map, or undefined. */
export function memberOf(container: unknown, key: unknown): unknown {
  if (container instanceof MapValue) return container.entries.get(key);
  if (!isObjectData(container) || typeof key !== 'string') throw noOverload();
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

function membership(parts: readonly Compiled[]): ReturnType<Build> {
  const [item, container] = pair(parts);
  const [{ run: a }, { run: b }] = [item, container];
  if (container.type.kind === 'map') {
    if (!commonType(container.type.key, item.type)) throw mismatch('@in of another key type');
    return { type: BOOL, run: (frame) => memberOf(b(frame), a(frame)) !== undefined };
  }
  if (container.type.kind !== 'list' || !commonType(container.type.item, item.type))
    throw mismatch(`@in of ${item.type.kind} and ${container.type.kind}`);
  const equals = equalsOf(container.type.item);
  const isPlain = ['string', 'int', 'bool'].includes(container.type.item.kind);
  return {
    type: BOOL,
    run: (frame) => {
      const [value, list] = [a(frame), b(frame)];
      if (!Array.isArray(list)) throw noOverload();
      spend(frame, list.length);
      return isPlain ? list.includes(value) : list.some((each) => equals(each, value, frame));
    },
  };
}

/** The operators of CEL by the name the parser gives them. Each throws CannotCompile on types that do not fit. */
export const OPERATORS: ReadonlyMap<string, Build> = new Map<string, Build>([
  ['_&&_', shortCircuit(false)],
  ['_||_', shortCircuit(true)],
  ['_?_:_', conditional],
  ['!_', not],
  ['-_', negate],
  ['_==_', equality(true)],
  ['_!=_', equality(false)],
  ['_<_', ordering((sign) => sign < 0)],
  ['_<=_', ordering((sign) => sign <= 0)],
  ['_>_', ordering((sign) => sign > 0)],
  ['_>=_', ordering((sign) => sign >= 0)],
  ['_+_', arithmetic('_+_')],
  ['_-_', arithmetic('_-_')],
  ['_*_', arithmetic('_*_')],
  ['_/_', arithmetic('_/_')],
  ['_%_', arithmetic('_%_')],
  ['_[_]', index],
  ['@in', membership],
]);
