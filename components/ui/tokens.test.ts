import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../app/globals.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

const GROUNDS = ['canvas', 'surface', 'raised', 'sunken'];
const TONES = ['ok', 'warn', 'bad', 'info', 'idle', 'draft-add', 'draft-change', 'draft-remove', 'accent'];
const INKS = ['ink', 'ink-2', 'ink-3'];

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2 contrast ratio. */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function pairs(): [string, string, number][] {
  return [
    ...[...INKS, ...TONES].flatMap((ink) =>
      GROUNDS.map((ground): [string, string, number] => [ink, ground, 4.5]),
    ),
    ...TONES.flatMap((tone) =>
      [tone, ...INKS].map((ink): [string, string, number] => [ink, `${tone}-soft`, 4.5]),
    ),
    ['on-accent', 'accent', 4.5],
    ['on-accent', 'accent-hover', 4.5],
    ...GROUNDS.map((ground): [string, string, number] => ['line-strong', ground, 3]),
  ];
}

describe.each(['light', 'dark'] as const)('%s theme', (theme) => {
  it.each(pairs())('%s on %s reaches %d', (ink, ground, least) => {
    const a = tokens.get(ink)?.[theme];
    const b = tokens.get(ground)?.[theme];
    expect(a && b && contrast(a, b)).toBeGreaterThanOrEqual(least);
  });
});
