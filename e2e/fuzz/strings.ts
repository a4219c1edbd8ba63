import fc from 'fast-check';
import { type JsonObject, numberAt, stringAt } from '#lib/gateway-api/json.ts';
import type { Draw } from './draw.ts';

const MATCHING = new Map<string, fc.Arbitrary<string>>();

/** Where a pattern's edges are: ends of labels, wildcards, escapes, case, code points beyond the first plane, line ends. */
const ODD = [
  '',
  '-',
  '.',
  '_',
  '*',
  '/',
  ' ',
  '\n',
  '\t',
  'A',
  'é',
  '😀',
  '\u0000',
  '%2f',
  '%',
  '#',
  '..',
  '//',
  '@',
  ':',
  '\u2028',
  '$',
  '~',
] as const;

const PLAIN = ['a', 'A', '/', '1s', '0', 'a.', 'a/', '-'] as const;

/** A text that matches a pattern, as JavaScript reads it. */
export function matching(pattern: string, draw: Draw): string {
  const known = MATCHING.get(pattern) ?? fc.stringMatching(new RegExp(pattern, 'u'));
  MATCHING.set(pattern, known);
  return draw.from(known);
}

/** A text with one place broken or doubled. */
export function slightlyBroken(text: string, draw: Draw): string {
  const place = draw.below(text.length + 1);
  const odd = draw.pick(ODD);
  switch (draw.below(5)) {
    case 0:
      return text + odd;
    case 1:
      return odd + text;
    case 2:
      return text.slice(0, place) + odd + text.slice(place);
    case 3:
      return text.slice(0, place) + odd + text.slice(place + 1);
    default:
      return draw.chance(50) ? text.toUpperCase() : text + text;
  }
}

/** A text of exactly so many code points; it may or may not match. */
export function ofLength(length: number, draw: Draw): string {
  const part = draw.chance(10) ? '😀' : draw.pick(PLAIN);
  const points = [...part];
  return Array.from({ length }, (_, index) => points[index % points.length] ?? 'a').join('');
}

/** A text the schema takes. */
export function validText(schema: JsonObject, draw: Draw): string {
  const pattern = stringAt(schema, 'pattern');
  const min = numberAt(schema, 'minLength') ?? 0;
  const max = numberAt(schema, 'maxLength') ?? 40;
  if (stringAt(schema, 'format') === 'date-time') return '2026-01-02T03:04:05Z';
  if (pattern === undefined)
    return draw.pick(['a', 'b', 'some-name', '/x', 'x.example']).slice(0, Math.max(max, min));
  for (let tries = 0; tries < 5; tries += 1) {
    const text = matching(pattern, draw);
    if (text.length >= min && text.length <= max) return text;
  }
  return draw.pick(['a', '1s', 'a.example/x']);
}

/** Texts at the edges of what a schema takes, on both sides of them. */
export function edgeText(schema: JsonObject, current: string, draw: Draw): string {
  const pattern = stringAt(schema, 'pattern');
  const lengths = [numberAt(schema, 'minLength'), numberAt(schema, 'maxLength')].filter(
    (limit) => limit !== undefined,
  );
  const ways: (() => string)[] = [
    () => slightlyBroken(current, draw),
    () => draw.pick(['', '0', 'null', '*', 'constructor', '__proto__']),
  ];
  if (lengths.length > 0)
    ways.push(() => ofLength(Math.max(0, draw.pick(lengths) + draw.below(3) - 1), draw));
  if (pattern !== undefined) {
    ways.push(() => matching(pattern, draw));
    ways.push(() => slightlyBroken(matching(pattern, draw), draw));
  }
  return draw.pick(ways)();
}
