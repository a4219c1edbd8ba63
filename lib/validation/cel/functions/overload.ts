import { type CelType, commonType, DYN } from '../cel-type.ts';
import { noOverload } from '../faults.ts';
import { Duration, Optional, Timestamp } from '../value-classes.ts';
import { Cidr, Ip } from './addresses.ts';
import { Url } from './url.ts';

/** One signature of a function. The first argument is what stands before the dot, for a method. */
export type Overload = {
  readonly isMethod: boolean;
  /** Type of the answer for these types of arguments (the object of a method first), or null when they do not fit. */
  readonly match: (types: readonly CelType[]) => CelType | null;
  readonly run: (...values: readonly unknown[]) => unknown;
};

type Natives = {
  readonly string: string;
  readonly int: number;
  readonly double: number;
  readonly bool: boolean;
  readonly bytes: Uint8Array;
  readonly duration: Duration;
  readonly timestamp: Timestamp;
  readonly ip: Ip;
  readonly cidr: Cidr;
  readonly url: Url;
  readonly optional: Optional;
};

type Name = keyof Natives;

const isNumber = (value: unknown): value is number => typeof value === 'number';

const GUARDS: { readonly [Key in Name]: (value: unknown) => value is Natives[Key] } = {
  string: (value) => typeof value === 'string',
  int: isNumber,
  double: isNumber,
  bool: (value) => typeof value === 'boolean',
  bytes: (value) => value instanceof Uint8Array,
  duration: (value) => value instanceof Duration,
  timestamp: (value) => value instanceof Timestamp,
  ip: (value) => value instanceof Ip,
  cidr: (value) => value instanceof Cidr,
  url: (value) => value instanceof Url,
  optional: (value) => value instanceof Optional,
};

function fits(wanted: readonly Name[], types: readonly CelType[]): boolean {
  return (
    wanted.length === types.length &&
    wanted.every((name, index) => [name, DYN.kind].includes(types[index]?.kind ?? 'null'))
  );
}

type Unary<A extends Name> = (a: Natives[A]) => unknown;
type Binary<A extends Name, B extends Name> = (a: Natives[A], b: Natives[B]) => unknown;

/** A function of one argument. */
export function unary<A extends Name>(a: A, type: CelType, run: Unary<A>): Overload {
  const isA = GUARDS[a];
  return {
    isMethod: false,
    match: (types) => (fits([a], types) ? type : null),
    run: (x) => {
      if (!isA(x)) throw noOverload();
      return run(x);
    },
  };
}

/** A function of two arguments. */
export function binary<A extends Name, B extends Name>(
  names: readonly [A, B],
  type: CelType,
  run: Binary<A, B>,
): Overload {
  const [isA, isB] = [GUARDS[names[0]], GUARDS[names[1]]];
  return {
    isMethod: false,
    match: (types) => (fits(names, types) ? type : null),
    run: (x, y) => {
      if (!isA(x) || !isB(y)) throw noOverload();
      return run(x, y);
    },
  };
}

/** A function of three arguments. */
export function ternary<A extends Name, B extends Name, C extends Name>(
  names: readonly [A, B, C],
  type: CelType,
  run: (a: Natives[A], b: Natives[B], c: Natives[C]) => unknown,
): Overload {
  const [isA, isB, isC] = [GUARDS[names[0]], GUARDS[names[1]], GUARDS[names[2]]];
  return {
    isMethod: false,
    match: (types) => (fits(names, types) ? type : null),
    run: (x, y, z) => {
      if (!isA(x) || !isB(y) || !isC(z)) throw noOverload();
      return run(x, y, z);
    },
  };
}

/** The same as methods: `a.f(b)`. */
export function methods(...overloads: readonly Overload[]): readonly Overload[] {
  return overloads.map((overload) => ({ ...overload, isMethod: true }));
}

/** A method of a list; `match` tells the type of the answer from the type of its items. */
export function listMethod(
  match: (item: CelType) => CelType | null,
  run: (list: readonly unknown[]) => unknown,
): Overload {
  return {
    isMethod: true,
    match: ([list, ...others]) => (list?.kind === 'list' && others.length === 0 ? match(list.item) : null),
    run: (list) => {
      if (!Array.isArray(list)) throw noOverload();
      return run(list);
    },
  };
}

/** A method of a list with one argument. */
export function listMethodWith(
  match: (item: CelType, argument: CelType, list: CelType) => CelType | null,
  run: (list: readonly unknown[], argument: unknown) => unknown,
): Overload {
  return {
    isMethod: true,
    match: ([list, argument, ...others]) =>
      list?.kind === 'list' && argument && others.length === 0 ? match(list.item, argument, list) : null,
    run: (list, argument) => {
      if (!Array.isArray(list)) throw noOverload();
      return run(list, argument);
    },
  };
}

/** True when an argument of this type may be looked for among items of that. */
export function canMeet(item: CelType, argument: CelType): boolean {
  return commonType(item, argument) !== null;
}
