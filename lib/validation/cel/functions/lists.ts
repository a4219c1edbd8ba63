import {
  BOOL,
  type CelType,
  commonType,
  DYN,
  INT,
  isComparable,
  listOf,
  optionalOf,
  STRING,
} from '../cel-type.ts';
import { compareValues } from '../compare.ts';
import { CelFault, noOverload, Unchecked } from '../faults.ts';
import { Duration, Optional } from '../value-classes.ts';
import { sameValue } from '../values.ts';
import { canMeet, listMethod, listMethodWith, methods, type Overload, unary } from './overload.ts';

function whenComparable(answer: (item: CelType) => CelType): (item: CelType) => CelType | null {
  return (item) => (isComparable(item) ? answer(item) : null);
}

function best(name: string, isBetter: (sign: number) => boolean): Overload {
  return listMethod(
    whenComparable((item) => item),
    (list) => {
      if (list.length === 0) throw new CelFault(`${name} called on empty list`);
      return list.reduce((found, item) => (isBetter(compareValues(item, found)) ? item : found));
    },
  );
}

function sum(list: readonly unknown[]): unknown {
  let total = 0;
  for (const item of list) {
    if (item instanceof Duration) return sumDurations(list);
    if (typeof item !== 'number') throw noOverload();
    total += item;
  }
  return total;
}

function sumDurations(list: readonly unknown[]): Duration {
  let nanos = 0n;
  for (const item of list) {
    if (!(item instanceof Duration)) throw noOverload();
    nanos += item.nanos;
  }
  return new Duration(nanos);
}

function isSorted(list: readonly unknown[]): boolean {
  return list.every((item, at) => at === 0 || compareValues(list[at - 1], item) <= 0);
}

// Comparing inside of a list is paid for with the list, so these need no budget of their own.
const unlimited = { slots: [], budget: { left: Number.POSITIVE_INFINITY } };

function indexIn(list: readonly unknown[], item: unknown): number {
  return list.findIndex((each) => sameValue(each, item, unlimited));
}

function lastIndexIn(list: readonly unknown[], item: unknown): number {
  return list.findLastIndex((each) => sameValue(each, item, unlimited));
}

function join(list: readonly unknown[], separator: string): string {
  return list
    .map((item) => {
      if (typeof item !== 'string') throw new CelFault(`join: invalid input: ${String(item)}`);
      return item;
    })
    .join(separator);
}

function slice(list: readonly unknown[], start: number, end: number): readonly unknown[] {
  if (start < 0 || end < 0)
    throw new CelFault(`cannot slice(${start}, ${end}), negative indexes not supported`);
  if (start > end)
    throw new CelFault(`cannot slice(${start}, ${end}), start index must be less than or equal to end index`);
  if (end > list.length) throw new CelFault(`cannot slice(${start}, ${end}), list is length ${list.length}`);
  return list.slice(start, end);
}

function distinct(list: readonly unknown[]): readonly unknown[] {
  const plain = new Set(list);
  const isPlain = list.every((item) => item === null || typeof item !== 'object');
  return isPlain ? [...plain] : list.filter((item, at) => indexIn(list, item) === at);
}

const MAX_RANGE = 1_000_000;

function range(length: number): readonly number[] {
  if (length > MAX_RANGE) throw new Unchecked('it makes a list that is too long');
  return Array.from({ length: Math.max(0, length) }, (_, at) => at);
}

const sameList = (_: CelType, argument: CelType, list: CelType): CelType | null =>
  commonType(list, argument) && BOOL;

function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw noOverload();
  return value;
}

function isSubset(list: readonly unknown[], others: unknown): boolean {
  const all = asList(others);
  return list.every((item) => indexIn(all, item) >= 0);
}

function asFunction(overload: Overload): readonly Overload[] {
  return [{ ...overload, isMethod: false }];
}

/** Functions of lists: those of Kubernetes and of the CEL list and set extensions. */
export const LIST_FUNCTIONS: Readonly<Record<string, readonly Overload[]>> = {
  isSorted: [
    listMethod(
      whenComparable(() => BOOL),
      isSorted,
    ),
  ],
  sum: [
    listMethod(
      (item) => (['int', 'uint', 'double', 'duration', 'dyn'].includes(item.kind) ? item : null),
      sum,
    ),
  ],
  min: [best('min', (sign) => sign < 0)],
  max: [best('max', (sign) => sign > 0)],
  indexOf: [listMethodWith((item, argument) => (canMeet(item, argument) ? INT : null), indexIn)],
  lastIndexOf: [listMethodWith((item, argument) => (canMeet(item, argument) ? INT : null), lastIndexIn)],
  includes: [
    listMethodWith(
      () => BOOL,
      (list, item) => indexIn(list, item) >= 0,
    ),
  ],
  join: [
    listMethod(
      ({ kind }) => (kind === 'string' ? STRING : null),
      (list) => join(list, ''),
    ),
    listMethodWith(
      ({ kind }, argument) => (kind === 'string' && argument.kind === 'string' ? STRING : null),
      (list, separator) => join(list, String(separator)),
    ),
  ],
  slice: [
    {
      isMethod: true,
      match: ([list, start, end]) =>
        list?.kind === 'list' && start?.kind === 'int' && end?.kind === 'int' ? listOf(list.item) : null,
      run: (list, start, end) => slice(asList(list), Number(start), Number(end)),
    },
  ],
  flatten: [
    listMethod(
      (item) => (item.kind === 'list' ? listOf(item.item) : null),
      (list) => list.flat(),
    ),
  ],
  sort: [
    listMethod(
      whenComparable((item) => listOf(item)),
      (list) => list.toSorted(compareValues),
    ),
  ],
  reverse: [
    listMethod(
      (item) => listOf(item),
      (list) => list.toReversed(),
    ),
  ],
  distinct: [listMethod((item) => listOf(item), distinct)],
  first: [
    listMethod(
      (item) => optionalOf(item),
      (list) => new Optional(list.length > 0, list[0]),
    ),
  ],
  last: [
    listMethod(
      (item) => optionalOf(item),
      (list) => new Optional(list.length > 0, list.at(-1)),
    ),
  ],
  'lists.range': [unary('int', listOf(INT), range)],
  'sets.contains': asFunction(listMethodWith(sameList, (list, others) => isSubset(asList(others), list))),
  'sets.equivalent': asFunction(
    listMethodWith(sameList, (list, others) => isSubset(list, others) && isSubset(asList(others), list)),
  ),
  'sets.intersects': asFunction(
    listMethodWith(sameList, (list, others) => list.some((item) => indexIn(asList(others), item) >= 0)),
  ),
};

/** Functions of `optional.…` values. */
export const OPTIONAL_FUNCTIONS: Readonly<Record<string, readonly Overload[]>> = {
  hasValue: methods(unary('optional', BOOL, ({ isSome }) => isSome)),
  value: [
    {
      isMethod: true,
      match: ([optional, ...others]) =>
        optional?.kind === 'optional' && others.length === 0 ? optional.of : null,
      run: (optional) => {
        if (!(optional instanceof Optional)) throw noOverload();
        if (!optional.isSome) throw new CelFault('optional.none() dereference');
        return optional.value;
      },
    },
  ],
  orValue: [
    {
      isMethod: true,
      match: ([optional, other]) =>
        optional?.kind === 'optional' && other ? commonType(optional.of, other) : null,
      run: (optional, other) => {
        if (!(optional instanceof Optional)) throw noOverload();
        return optional.isSome ? optional.value : other;
      },
    },
  ],
  or: [
    {
      isMethod: true,
      match: ([optional, other]) =>
        optional?.kind === 'optional' && other ? commonType(optional, other) : null,
      run: (optional, other) => {
        if (!(optional instanceof Optional)) throw noOverload();
        return optional.isSome ? optional : other;
      },
    },
  ],
  'optional.of': [
    {
      isMethod: false,
      match: ([type, ...others]) => (type && others.length === 0 ? optionalOf(type) : null),
      run: (value) => new Optional(true, value),
    },
  ],
  'optional.none': [
    {
      isMethod: false,
      match: (types) => (types.length === 0 ? optionalOf(DYN) : null),
      run: () => new Optional(false, null),
    },
  ],
};
