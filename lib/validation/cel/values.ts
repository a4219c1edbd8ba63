import { isJsonObject, type JsonObject } from '#lib/gateway-api/json.ts';
import type { ListType } from '../open-api/schema-node.ts';
import type { CelType } from './cel-type.ts';
import { CelFault, noOverload } from './faults.ts';
import { type Frame, spend } from './frame.ts';
import { parseDate, parseFormatDuration } from './go-time.ts';
import { Duration, MapValue, Optional, Timestamp } from './value-classes.ts';

/** Reads what stands in the data as a value of the type: formatted strings become durations and times. Null: it is one already. */
export function loaderOf(type: CelType): ((raw: unknown) => unknown) | null {
  if (type.kind === 'duration') return formatted('duration', parseFormatDuration);
  if (type.kind === 'timestamp') return formatted('date-time', parseDate);
  if (type.kind === 'list') return listLoader(type.item);
  if (type.kind === 'bytes') return (raw) => (typeof raw === 'string' ? decodeBase64(raw) : raw);
  return null;
}

function formatted(name: string, read: (text: string) => unknown): (raw: unknown) => unknown {
  return (raw) => {
    if (typeof raw !== 'string') return raw;
    const value = read(raw);
    if (value === null) throw new CelFault(`Invalid ${name} formatted string ${raw}`);
    return value;
  };
}

function listLoader(item: CelType): ((raw: unknown) => unknown) | null {
  const load = loaderOf(item);
  return load && ((raw) => (Array.isArray(raw) ? raw.map(load) : raw));
}

/** The server checks the format with `+` and `/`, then decodes as if they were `-` and `_`. */
function decodeBase64(text: string): Uint8Array {
  const foreign = text.search(/[+/]/);
  if (foreign >= 0)
    throw new CelFault(`Invalid byte formatted string ${text}: illegal base64 data at input byte ${foreign}`);
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** Deep equality of two values of one type; costs a step for each part. */
export type Equals = (a: unknown, b: unknown, frame: Frame) => boolean;

const BY_TYPE = new WeakMap<CelType, Equals>();

/** How values of a type are compared. Lists that the schema calls sets or maps are equal in any order. */
export function equalsOf(type: CelType): Equals {
  const known = BY_TYPE.get(type);
  if (known) return known;
  const equals = buildEquals(type);
  BY_TYPE.set(type, equals);
  return equals;
}

function buildEquals(type: CelType): Equals {
  switch (type.kind) {
    case 'int':
    case 'uint':
    case 'double':
    case 'string':
    case 'bool':
    case 'null':
      return (a, b) => a === b;
    case 'list':
      return listEquals(equalsOf(type.item), type.listType);
    case 'map': {
      const value = equalsOf(type.value);
      return (a, b, frame) => sameEntries(entriesOf(a), entriesOf(b), (_, x, y) => value(x, y, frame), frame);
    }
    case 'object': {
      const members = new Map([...type.fields.values()].map(({ name, type: of }) => [name, equalsOf(of)]));
      return (a, b, frame) =>
        sameEntries(
          entriesOf(a),
          entriesOf(b),
          (name, x, y) => (members.get(name) ?? sameValue)(x, y, frame),
          frame,
        );
    }
    case 'duration':
    case 'timestamp': {
      const load = loaderOf(type);
      return (a, b, frame) => sameValue(load?.(a), load?.(b), frame);
    }
    default:
      return sameValue;
  }
}

/** Equality of values whose type only the run tells. */
export function sameValue(a: unknown, b: unknown, frame: Frame): boolean {
  spend(frame, 1);
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && inOrder(a, b, sameValue, frame);
  if (a instanceof Duration) return b instanceof Duration && a.nanos === b.nanos;
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanos === b.nanos;
  if (a instanceof Uint8Array) return b instanceof Uint8Array && inOrder([...a], [...b], sameValue, frame);
  if (a instanceof Optional)
    return (
      b instanceof Optional && a.isSome === b.isSome && (!a.isSome || sameValue(a.value, b.value, frame))
    );
  if (isOpaque(a) && isOpaque(b)) return a.equals(b);
  return sameEntries(entriesOf(a), entriesOf(b), (_, x, y) => sameValue(x, y, frame), frame);
}

/** Addresses, networks and URLs know their own equality. */
export type Opaque = { readonly equals: (other: unknown) => boolean };

function isOpaque(value: object): value is Opaque {
  return 'equals' in value && typeof value.equals === 'function';
}

function inOrder(a: readonly unknown[], b: readonly unknown[], equals: Equals, frame: Frame): boolean {
  if (a.length !== b.length) return false;
  spend(frame, a.length);
  return a.every((item, index) => equals(item, b[index], frame));
}

function listEquals(equals: Equals, listType: ListType | null): Equals {
  if (listType === null || listType.type === 'atomic')
    return (a, b, frame) => inOrder(listIn(a), listIn(b), equals, frame);
  const keyOf = listType.type === 'set' ? (item: unknown) => item : mapKey(listType.keys);
  return (a, b, frame) => {
    const [left, right] = [listIn(a), listIn(b)];
    if (left.length !== right.length) return false;
    spend(frame, left.length + right.length);
    const byKey = new Map(left.map((item) => [JSON.stringify(keyOf(item)), item]));
    return right.every((item) => {
      const other = byKey.get(JSON.stringify(keyOf(item)));
      return other !== undefined && equals(other, item, frame);
    });
  };
}

function mapKey(keys: readonly string[]): (item: unknown) => unknown {
  return (item) => keys.map((key) => (isObjectData(item) ? (item[key] ?? null) : null));
}

type Entries = {
  readonly size: number;
  readonly get: (key: string) => unknown;
  readonly keys: readonly string[];
};

function entriesOf(value: unknown): Entries {
  if (value instanceof MapValue) {
    const { entries } = value;
    const byText = new Map([...entries].map(([key, item]) => [String(key), item]));
    return { size: entries.size, get: (key) => byText.get(key), keys: [...byText.keys()] };
  }
  if (!isObjectData(value)) throw noOverload();
  const keys = Object.keys(value);
  return { size: keys.length, get: (key) => value[key], keys };
}

function sameEntries(
  a: Entries,
  b: Entries,
  equals: (key: string, x: unknown, y: unknown) => boolean,
  frame: Frame,
): boolean {
  if (a.size !== b.size) return false;
  spend(frame, a.size);
  return a.keys.every((key) => {
    const [x, y] = [a.get(key), b.get(key)];
    return x !== undefined && y !== undefined && equals(key, x, y);
  });
}

/** True for an object as it stands in the data. */
export function isObjectData(value: unknown): value is JsonObject {
  return (
    isJsonObject(value) &&
    !(value instanceof MapValue) &&
    !(value instanceof Duration) &&
    !(value instanceof Timestamp) &&
    !(value instanceof Optional)
  );
}

/** The list, or CEL's complaint about what is none. */
export function listIn(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw noOverload();
  return value;
}
