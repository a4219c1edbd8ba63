import {
  BOOL,
  BYTES,
  type CelType,
  CIDR,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  IP,
  STRING,
  TIMESTAMP,
  TYPE,
  UINT,
} from '../cel-type.ts';
import { CelFault, noOverload, Unchecked } from '../faults.ts';
import { goQuote } from '../go-quote.ts';
import { instantText, parseDate, parseGoDuration, secondsText } from '../go-time.ts';
import { Duration, MapValue, Optional, Timestamp } from '../value-classes.ts';
import { Cidr, Ip, parseCidr, parseIp } from './addresses.ts';
import type { Overload } from './overload.ts';
import { sizeOf } from './strings.ts';

type Convert = (value: unknown) => unknown;

function conversion(from: readonly CelType['kind'][], type: CelType, run: Convert): readonly Overload[] {
  return [
    {
      isMethod: false,
      match: ([only, ...others]) =>
        only && others.length === 0 && (only.kind === 'dyn' || from.includes(only.kind)) ? type : null,
      run,
    },
  ];
}

/** Type of a value, as `type(x) == int` asks. Whole numbers of the data are ints wherever this can be asked. */
function typeName(value: unknown): string {
  if (value === null) return 'null_type';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Duration) return 'google.protobuf.Duration';
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Optional) return 'optional_type';
  if (value instanceof Ip) return 'net.IP';
  if (value instanceof Cidr) return 'net.CIDR';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'double';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'map';
}

function sizeIn(value: unknown): number {
  if (typeof value === 'string') return sizeOf(value);
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length;
  if (value instanceof MapValue) return value.entries.size;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length;
  throw noOverload();
}

function notConverted(type: string): CelFault {
  return new CelFault(`type conversion error from 'string' to '${type}'`);
}

function unfit(type: string): never {
  throw notConverted(type);
}

function toInt(value: unknown): number {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(Math.trunc(value))) return Math.trunc(value) + 0;
    if (Number.isNaN(value) || Math.abs(value) >= 2 ** 63) throw new CelFault('integer overflow');
    throw new Unchecked('its numbers are larger than this engine holds exactly');
  }
  if (value instanceof Timestamp) return Number(value.nanos / 1_000_000_000n);
  if (value instanceof Duration) return Number(value.nanos);
  if (typeof value !== 'string') throw noOverload();
  const number = Number(value);
  if (!/^[+-]?\d+$/.test(value) || Math.abs(number) > 2 ** 63) throw notConverted('int');
  if (!Number.isSafeInteger(number))
    throw new Unchecked('its numbers are larger than this engine holds exactly');
  return number;
}

function toDouble(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') throw noOverload();
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$|^[+-]?(inf|infinity|nan)$/i.test(value);
  if (!isNumber) throw notConverted('double');
  if (/inf/i.test(value)) return value.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(value);
}

const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

function toBool(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') throw noOverload();
  if (TRUE.includes(value)) return true;
  if (FALSE.includes(value)) return false;
  throw notConverted('bool');
}

/** `string(x)` of CEL. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Duration) return secondsText(value);
  if (value instanceof Timestamp) return instantText(value);
  if (value instanceof Ip || value instanceof Cidr) return value.toString();
  if (value instanceof Uint8Array) return decodeUtf8(value);
  throw noOverload();
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CelFault('invalid UTF-8 in bytes, cannot convert to string');
  }
}

/** Go's shortest form: exponents from 1e21 on, with a sign and two digits. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (Math.abs(value) >= 1e21 || (value !== 0 && Math.abs(value) < 1e-4))
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  return String(value);
}

function toDuration(value: unknown): Duration {
  if (value instanceof Duration) return value;
  if (typeof value !== 'string') throw noOverload();
  return parseGoDuration(value) ?? unfit('google.protobuf.Duration');
}

function toTimestamp(value: unknown): Timestamp {
  if (value instanceof Timestamp) return value;
  if (typeof value === 'number') return new Timestamp(BigInt(value) * 1_000_000_000n);
  if (typeof value !== 'string') throw noOverload();
  return parseDate(value) ?? unfit('google.protobuf.Timestamp');
}

function toBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value !== 'string') throw noOverload();
  return new TextEncoder().encode(value);
}

function toIp(value: unknown): Ip {
  const ip = typeof value === 'string' ? parseIp(value) : null;
  if (!ip)
    throw new CelFault(`IP Address ${goQuote(String(value))} parse error during conversion from string`);
  return ip;
}

function toCidr(value: unknown): Cidr {
  const cidr = typeof value === 'string' ? parseCidr(value) : null;
  if (!cidr) throw new CelFault('network address parse error during conversion from string');
  return cidr;
}

const SIZED: readonly CelType['kind'][] = ['string', 'bytes', 'list', 'map'];
const ANY_NUMBER: readonly CelType['kind'][] = ['int', 'uint', 'double', 'string'];

/** Functions that turn a value into another type. */
export const CONVERSIONS: Readonly<Record<string, readonly Overload[]>> = {
  size: [
    ...conversion(SIZED, INT, sizeIn),
    ...conversion(SIZED, INT, sizeIn).map((overload) => ({ ...overload, isMethod: true })),
  ],
  int: conversion([...ANY_NUMBER, 'timestamp', 'duration'], INT, toInt),
  uint: conversion(ANY_NUMBER, UINT, (value) => {
    const number = toInt(value);
    if (number < 0) throw new CelFault('unsigned integer overflow');
    return number;
  }),
  double: conversion(ANY_NUMBER, DOUBLE, toDouble),
  bool: conversion(['bool', 'string'], BOOL, toBool),
  string: conversion([...ANY_NUMBER, 'bool', 'bytes', 'duration', 'timestamp', 'ip', 'cidr'], STRING, textOf),
  bytes: conversion(['bytes', 'string'], BYTES, toBytes),
  duration: conversion(['duration', 'string'], DURATION, toDuration),
  timestamp: conversion(['timestamp', 'string', 'int'], TIMESTAMP, toTimestamp),
  ip: conversion(['string'], IP, toIp),
  cidr: conversion(['string'], CIDR, toCidr),
  isIP: conversion(['string'], BOOL, (value) => typeof value === 'string' && parseIp(value) !== null),
  isCIDR: conversion(['string'], BOOL, (value) => typeof value === 'string' && parseCidr(value) !== null),
  type: [
    {
      isMethod: false,
      // A double without a fraction looks like an int here, so only types that cannot be one are asked at run time.
      match: ([only]) => (only && only.kind !== 'double' && only.kind !== 'uint' ? TYPE : null),
      run: typeName,
    },
  ],
  dyn: [
    {
      isMethod: false,
      match: ([only]) => (only && only.kind !== 'double' && only.kind !== 'uint' ? DYN : null),
      run: (value) => value,
    },
  ],
};
