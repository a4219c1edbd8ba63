import { BOOL, CIDR, INT, IP, listOf, mapOf, STRING, URL_TYPE } from '../cel-type.ts';
import { CelFault, noOverload } from '../faults.ts';
import { floorDivide } from '../go-time.ts';
import { type Duration, MapValue, type Timestamp } from '../value-classes.ts';
import { parseCidr, parseIp } from './addresses.ts';
import { CONVERSIONS } from './conversions.ts';
import { FORMAT_FUNCTIONS } from './formats.ts';
import { LIST_FUNCTIONS, OPTIONAL_FUNCTIONS } from './lists.ts';
import { binary, methods, type Overload, unary } from './overload.ts';
import { REGEX_FUNCTIONS } from './regexes.ts';
import { STRING_FUNCTIONS } from './strings.ts';
import { parseUrl, type Url } from './url.ts';

const ADDRESS_FUNCTIONS: Readonly<Record<string, readonly Overload[]>> = {
  family: methods(unary('ip', INT, (ip) => ip.family)),
  isUnspecified: methods(unary('ip', BOOL, (ip) => ip.isUnspecified())),
  isLoopback: methods(unary('ip', BOOL, (ip) => ip.isLoopback())),
  isLinkLocalMulticast: methods(unary('ip', BOOL, (ip) => ip.isLinkLocalMulticast())),
  isLinkLocalUnicast: methods(unary('ip', BOOL, (ip) => ip.isLinkLocalUnicast())),
  isGlobalUnicast: methods(unary('ip', BOOL, (ip) => ip.isGlobalUnicast())),
  'ip.isCanonical': [
    unary('string', BOOL, (text) => {
      const ip = parseIp(text);
      if (!ip)
        throw new CelFault(`IP Address ${JSON.stringify(text)} parse error during conversion from string`);
      return ip.toString() === text;
    }),
  ],
  containsIP: methods(
    binary(['cidr', 'ip'], BOOL, (cidr, ip) => cidr.containsIp(ip)),
    binary(['cidr', 'string'], BOOL, (cidr, text) => {
      const ip = parseIp(text);
      if (!ip) throw noOverload();
      return cidr.containsIp(ip);
    }),
  ),
  containsCIDR: methods(
    binary(['cidr', 'cidr'], BOOL, (cidr, other) => cidr.containsCidr(other)),
    binary(['cidr', 'string'], BOOL, (cidr, text) => {
      const other = parseCidr(text);
      if (!other) throw noOverload();
      return cidr.containsCidr(other);
    }),
  ),
  ip: methods(unary('cidr', IP, (cidr) => cidr.ip)),
  prefixLength: methods(unary('cidr', INT, (cidr) => cidr.prefixLength)),
  masked: methods(unary('cidr', CIDR, (cidr) => cidr.masked())),
};

function queryOf(url: Url): MapValue {
  const entries = new Map<unknown, string[]>();
  for (const [key, value] of new URLSearchParams(url.query))
    entries.set(key, [...(entries.get(key) ?? []), value]);
  return new MapValue(entries);
}

const URL_FUNCTIONS: Readonly<Record<string, readonly Overload[]>> = {
  url: [
    unary('string', URL_TYPE, (text) => {
      const url = parseUrl(text);
      if (!url) throw new CelFault('URL parse error during conversion from string');
      return url;
    }),
  ],
  isURL: [unary('string', BOOL, (text) => parseUrl(text) !== null)],
  getScheme: methods(unary('url', STRING, ({ scheme }) => scheme)),
  getHost: methods(unary('url', STRING, ({ host }) => host)),
  getHostname: methods(unary('url', STRING, ({ hostname }) => hostname)),
  getPort: methods(unary('url', STRING, ({ port }) => port)),
  getEscapedPath: methods(unary('url', STRING, ({ path }) => path)),
  getQuery: methods(unary('url', mapOf(STRING, listOf(STRING)), queryOf)),
};

function dateOf({ nanos }: Timestamp): Date {
  return new Date(Number(floorDivide(nanos, 1_000_000n)));
}

const DAY_MS = 86_400_000;

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY_MS);
}

/** In UTC; other time zones are not known here. */
function timePart(ofDate: (date: Date) => number, perUnit?: bigint): readonly Overload[] {
  const overloads = [unary('timestamp', INT, (time) => ofDate(dateOf(time)))];
  if (perUnit !== undefined)
    overloads.push(unary('duration', INT, ({ nanos }: Duration) => Number(nanos / perUnit)));
  return methods(...overloads);
}

const TIME_FUNCTIONS: Readonly<Record<string, readonly Overload[]>> = {
  getFullYear: timePart((date) => date.getUTCFullYear()),
  getMonth: timePart((date) => date.getUTCMonth()),
  getDate: timePart((date) => date.getUTCDate()),
  getDayOfMonth: timePart((date) => date.getUTCDate() - 1),
  getDayOfWeek: timePart((date) => date.getUTCDay()),
  getDayOfYear: timePart(dayOfYear),
  getHours: timePart((date) => date.getUTCHours(), 3_600_000_000_000n),
  getMinutes: timePart((date) => date.getUTCMinutes(), 60_000_000_000n),
  getSeconds: timePart((date) => date.getUTCSeconds(), 1_000_000_000n),
};

function merged(...tables: readonly Readonly<Record<string, readonly Overload[]>>[]) {
  const all = new Map<string, readonly Overload[]>();
  for (const table of tables)
    for (const [name, overloads] of Object.entries(table))
      all.set(name, [...(all.get(name) ?? []), ...overloads]);
  return all;
}

/** Every function a rule may call, by name; namespaced ones with their dot. */
export const FUNCTIONS: ReadonlyMap<string, readonly Overload[]> = merged(
  CONVERSIONS,
  STRING_FUNCTIONS,
  LIST_FUNCTIONS,
  OPTIONAL_FUNCTIONS,
  REGEX_FUNCTIONS,
  ADDRESS_FUNCTIONS,
  URL_FUNCTIONS,
  TIME_FUNCTIONS,
  FORMAT_FUNCTIONS,
);
