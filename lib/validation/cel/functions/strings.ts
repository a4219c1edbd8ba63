import { BOOL, INT, listOf, STRING } from '../cel-type.ts';
import { CelFault } from '../faults.ts';
import { goQuote } from '../go-quote.ts';
import { binary, methods, type Overload, ternary, unary } from './overload.ts';

const ASTRAL = /[\ud800-\udfff]/;

/** Code points, which CEL counts and indexes by. */
export function codePoints(text: string): readonly string[] {
  return ASTRAL.test(text) ? [...text] : text.split('');
}

/** Length in code points. */
export function sizeOf(text: string): number {
  return ASTRAL.test(text) ? [...text].length : text.length;
}

function outOfRange(at: number): CelFault {
  return new CelFault(`index out of range: ${at}`);
}

function charAt(text: string, at: number): string {
  const letters = codePoints(text);
  if (at < 0 || at > letters.length) throw outOfRange(at);
  return letters[at] ?? '';
}

function indexOf(text: string, part: string, from = 0): number {
  if (from < 0) throw outOfRange(from);
  const letters = codePoints(text);
  if (part === '') return Math.min(from, letters.length);
  const start = letters.slice(0, from).join('').length;
  const found = text.indexOf(part, start);
  return found < 0 ? -1 : sizeOf(text.slice(0, found));
}

function lastIndexOf(text: string, part: string, from?: number): number {
  if (from !== undefined && from < 0) throw outOfRange(from);
  const letters = codePoints(text);
  if (part === '') return Math.min(from ?? letters.length, letters.length);
  if (from !== undefined && from >= letters.length) return -1;
  const start = from === undefined ? text.length : letters.slice(0, from).join('').length;
  const found = text.lastIndexOf(part, start);
  return found < 0 ? -1 : sizeOf(text.slice(0, found));
}

/** Go's strings.SplitN: the last part keeps the rest. */
function split(text: string, separator: string, limit: number): readonly string[] {
  if (limit === 0) return [];
  const parts = separator === '' ? codePoints(text) : text.split(separator);
  if (limit < 0 || parts.length <= limit) return parts;
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

/** Go's strings.Replace: an empty text stands before each code point and at the end. */
function replace(text: string, from: string, to: string, limit: number): string {
  if (limit < 0)
    return from === ''
      ? `${to}${codePoints(text).join(to)}${text === '' ? '' : to}`
      : text.replaceAll(from, () => to);
  if (from === '') {
    const letters = [...codePoints(text), ''];
    return letters.map((letter, at) => (at < limit ? to + letter : letter)).join('');
  }
  const parts = split(text, from, limit + 1);
  return parts.join(to);
}

function substring(text: string, start: number, end?: number): string {
  const letters = codePoints(text);
  const stop = end ?? letters.length;
  if (end !== undefined && start > end)
    throw new CelFault(`invalid substring range. start: ${start}, end: ${end}`);
  if (start < 0 || start > letters.length) throw outOfRange(start);
  if (stop < 0 || stop > letters.length) throw outOfRange(stop);
  return letters.slice(start, stop).join('');
}

const SPACE = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const AROUND = new RegExp(`^${SPACE}+|${SPACE}+$`, 'g');

/** Functions of strings: the standard ones and those of the strings extension. */
export const STRING_FUNCTIONS: Readonly<Record<string, readonly Overload[]>> = {
  contains: methods(binary(['string', 'string'], BOOL, (text, part) => text.includes(part))),
  startsWith: methods(binary(['string', 'string'], BOOL, (text, part) => text.startsWith(part))),
  endsWith: methods(binary(['string', 'string'], BOOL, (text, part) => text.endsWith(part))),
  charAt: methods(binary(['string', 'int'], STRING, charAt)),
  indexOf: methods(
    binary(['string', 'string'], INT, (text, part) => indexOf(text, part)),
    ternary(['string', 'string', 'int'], INT, indexOf),
  ),
  lastIndexOf: methods(
    binary(['string', 'string'], INT, (text, part) => lastIndexOf(text, part)),
    ternary(['string', 'string', 'int'], INT, lastIndexOf),
  ),
  lowerAscii: methods(
    unary('string', STRING, (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())),
  ),
  upperAscii: methods(
    unary('string', STRING, (text) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase())),
  ),
  trim: methods(unary('string', STRING, (text) => text.replace(AROUND, ''))),
  reverse: methods(unary('string', STRING, (text) => codePoints(text).toReversed().join(''))),
  replace: methods(
    ternary(['string', 'string', 'string'], STRING, (text, from, to) => replace(text, from, to, -1)),
    {
      isMethod: true,
      match: (types) => (types.map(({ kind }) => kind).join() === 'string,string,string,int' ? STRING : null),
      run: (text, from, to, limit) => replace(String(text), String(from), String(to), Number(limit)),
    },
  ),
  split: methods(
    binary(['string', 'string'], listOf(STRING), (text, separator) => split(text, separator, -1)),
    ternary(['string', 'string', 'int'], listOf(STRING), split),
  ),
  substring: methods(
    binary(['string', 'int'], STRING, (text, start) => substring(text, start)),
    ternary(['string', 'int', 'int'], STRING, substring),
  ),
  'strings.quote': [unary('string', STRING, goQuote)],
};
