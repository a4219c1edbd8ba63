import { parseUrl } from '../cel/functions/url.ts';
import { parseFormatDuration } from '../cel/go-time.ts';
import { compilePattern } from './patterns.ts';

type FormatTest = (text: string) => boolean;

const IPV4_PART = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|0*[1-9]?[0-9])';

const RGB = '\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*';
const SHORT_NAME = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';

/** Groups of hexadecimal digits, as net.ParseMAC takes them. */
function hexGroups(digits: number, count: number, separator: string): string {
  return `[0-9a-fA-F]{${digits}}(?:${separator}[0-9a-fA-F]{${digits}}){${count - 1}}`;
}

// Patterns of go-openapi strfmt, which is what the API server runs.
const PATTERNS: Readonly<Record<string, string>> = {
  uuid: '(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$',
  uuid3: '(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$',
  uuid4: '(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$',
  uuid5: '(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$',
  hexcolor: '^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$',
  byte: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$',
  hostname:
    '^([a-zA-Z0-9\\p{S}\\p{L}]((-?[a-zA-Z0-9\\p{S}\\p{L}]{0,62})?)|([a-zA-Z0-9\\p{S}\\p{L}](([a-zA-Z0-9-\\p{S}\\p{L}]{0,61}[a-zA-Z0-9\\p{S}\\p{L}])?)(\\.)){1,}([a-zA-Z\\p{L}]){2,63})$',
  rgbcolor: `^rgb\\(${RGB},${RGB},${RGB}\\)$`,
  mac: `^(?:${[6, 8, 20].flatMap((size) => [hexGroups(2, size, ':'), hexGroups(2, size, '-')]).join('|')}|${[3, 4, 10].map((size) => hexGroups(4, size, '\\.')).join('|')})$`,
  bsonobjectid: '^[0-9a-fA-F]{24}$',
  k8sshortname: `^${SHORT_NAME}$`,
  ssn: '^(?:\\d{3}[- ]\\d{2}[- ]\\d{4})$',
  k8slongname: `^${SHORT_NAME}(\\.${SHORT_NAME})*$`,
};

const V4 = compilePattern(`^${IPV4_PART}(\\.${IPV4_PART}){3}$`);

const TESTS: ReadonlyMap<string, FormatTest> = new Map<string, FormatTest>([
  ...Object.entries(PATTERNS).map(
    ([name, pattern]) => [name, (text: string) => compilePattern(pattern).test(text)] as const,
  ),
  ['ipv4', isIpv4],
  ['ipv6', isIpv6],
  ['date', isDate],
  ['datetime', isDateTime],
  ['password', () => true],
  ['duration', (text) => parseFormatDuration(text) !== null],
  ['uri', (text) => parseUrl(text) !== null],
  ['cidr', isCidr],
]);

/** Formats of strings that the API server checks; any other is ignored there and here (apiextensions formats.go). */
const CHECKED_BY_SERVER: ReadonlySet<string> = new Set(
  (
    'bsonobjectid uri email hostname ipv4 ipv6 cidr mac uuid uuid3 uuid4 uuid5 isbn isbn10 isbn13 creditcard ssn ' +
    'hexcolor rgbcolor byte password date duration datetime k8sshortname k8slongname'
  ).split(' '),
);

/** Verdict on a string: ok, bad, or `unknown` when the server checks a format that we do not. */
export function checkFormat(format: string, text: string): 'ok' | 'bad' | 'unknown' {
  const name = format.replaceAll('-', '');
  if (!CHECKED_BY_SERVER.has(name)) return 'ok';
  const test = TESTS.get(name);
  if (!test) return 'unknown';
  return test(text) && withinLimits(name, text) ? 'ok' : 'bad';
}

const LIMITS: Readonly<Record<string, number>> = { hostname: 255, k8sshortname: 63, k8slongname: 253 };

function withinLimits(name: string, text: string): boolean {
  const limit = LIMITS[name];
  if (limit !== undefined && new TextEncoder().encode(text).length > limit) return false;
  return (
    name !== 'hostname' || text.split('.').every((label) => new TextEncoder().encode(label).length <= 63)
  );
}

/** An address with the length of its prefix; host bits and leading zeros are fine. */
function isCidr(text: string): boolean {
  const [, address = '', length = ''] = /^(.*)\/(\d{1,3})$/s.exec(text) ?? [];
  const isV6 = address.includes(':');
  return checkFormat(isV6 ? 'ipv6' : 'ipv4', address) === 'ok' && Number(length) <= (isV6 ? 128 : 32);
}

/** Full-date of RFC 3339: a day that exists. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** As go-openapi strfmt.IsDateTime: the offset is not range-checked. */
function isDateTime(text: string): boolean {
  const [day, time] = text.toLowerCase().split('t');
  if (day === undefined || time === undefined || !isDate(day)) return false;
  const parts = /^([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$/.exec(time);
  if (!parts) return false;
  const [, hour = '', minute = '', second = ''] = parts;
  return hour <= '23' && minute <= '59' && second <= '59';
}

/** An IPv4 address, leading zeros allowed; one written inside of IPv6 counts too (net.ParseIP and a dot). */
function isIpv4(text: string): boolean {
  return V4.test(text) || (text.includes('.') && isIpv6(text));
}

/** An IPv6 address without a zone, IPv4 tail allowed (net.ParseIP). */
function isIpv6(text: string): boolean {
  if (!text.includes(':')) return false;
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (tail && !V4.test(tail[2] ?? '')) return false;
  const plain = tail ? `${tail[1]}0:0` : text;
  const halves = plain.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const complete = halves.length === 2 ? groups.length <= 7 : groups.length === 8;
  return complete && groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group));
}
