import { Duration, Timestamp } from './value-classes.ts';

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const MAX_NANOS = 2n ** 63n;

/** Parses as Go's time.ParseDuration: `1h30m`, `-1.5s`, `0`. Null when it is none. */
export function parseGoDuration(text: string): Duration | null {
  const nanos = nanosOf(text);
  return nanos === null || nanos >= MAX_NANOS || nanos < -MAX_NANOS ? null : new Duration(nanos);
}

const WORDS: readonly (readonly [unit: bigint, exact: readonly string[], prefix: string])[] = [
  [1n, ['ns'], 'nano'],
  [1_000n, ['us', 'µs'], 'micro'],
  [1_000_000n, ['ms'], 'milli'],
  [1_000_000_000n, ['s'], 'sec'],
  [60_000_000_000n, ['m'], 'min'],
  [3_600_000_000_000n, ['h', 'hr'], 'hour'],
  [86_400_000_000_000n, ['d'], 'day'],
  [604_800_000_000_000n, ['w', 'wk'], 'week'],
];

/** The format `duration` of a schema (strfmt.ParseDuration): Go's, or words such as `2 days`. Null when it is none. */
export function parseFormatDuration(text: string): Duration | null {
  const plain = parseGoDuration(text);
  if (plain) return plain;
  let sum: bigint | null = null;
  for (const [, count = '', word = ''] of text.matchAll(/(\d+)\s*([A-Za-zµ]+)/g)) {
    const unit = word.toLowerCase();
    for (const [nanos, exact, prefix] of WORDS)
      if (exact.includes(unit) || unit.startsWith(prefix)) sum = (sum ?? 0n) + BigInt(count) * nanos;
  }
  return sum === null ? null : new Duration(BigInt.asIntN(64, sum));
}

function nanosOf(text: string): bigint | null {
  const [, sign, rest] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (rest === '0') return 0n;
  if (!rest || !/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(rest)) return null;
  let sum = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of rest.matchAll(
    /(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g,
  )) {
    const scale = UNITS[unit] ?? 0n;
    // More digits than a nanosecond of an hour has tell nothing.
    const digits = fraction.slice(0, 20);
    sum += BigInt(whole || 0) * scale + (BigInt(digits || 0) * scale) / 10n ** BigInt(digits.length);
  }
  return sign === '-' ? -sum : sum;
}

/** Writes seconds as cel-go's string(duration): `5400s`, `0.5s`. */
export function secondsText({ nanos }: Duration): string {
  const [sign, size] = nanos < 0n ? ['-', -nanos] : ['', nanos];
  const fraction = (size % 1_000_000_000n).toString().padStart(9, '0').replace(/0+$/, '');
  return `${sign}${size / 1_000_000_000n}${fraction === '' ? '' : `.${fraction}`}s`;
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d+))?([Zz]|[+-]\d{2}:\d{2})$/;

/** Parses a date or a date-time of RFC 3339. Null when it is none. */
export function parseDate(text: string): Timestamp | null {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const [, date, time, fraction = '', zone] = INSTANT.exec(text) ?? [];
  const millis = Date.parse(day ? `${text}T00:00:00Z` : `${date}T${time}${zone?.toUpperCase()}`);
  if (Number.isNaN(millis)) return null;
  return new Timestamp(BigInt(millis) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0')));
}

/** Writes a time as RFC 3339 in UTC, with the digits of the second that are needed. */
export function instantText({ nanos }: Timestamp): string {
  const seconds = floorDivide(nanos, 1_000_000_000n);
  const fraction = (nanos - seconds * 1_000_000_000n).toString().padStart(9, '0').replace(/0+$/, '');
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${whole}${fraction === '' ? '' : `.${fraction}`}Z`;
}

/** Division that rounds down, also below zero. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}
