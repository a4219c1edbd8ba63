import { describe, expect, it } from 'vitest';
import { parseYaml } from './parse-yaml.ts';

describe('parseYaml', () => {
  it.each<[string, string]>([
    ['several-documents', 'a: 1\n---\nb: 1\n'],
    ['duplicate-key', 'a: 1\na: 2\n'],
    ['not-json', 'a: .inf\n'],
    ['number-too-large', 'a: 9007199254740993\n'],
    ['key-not-string', '? [a]\n: 1\n'],
    ['not-json', 'a: !!binary aGk=\n'],
    ['not-json', '!!binary aGk=: 1\n'],
    ['not-json', 'a: !!timestamp 2020-01-01\n'],
    ['not-json', 'a: !!set {x, y}\n'],
    ['not-json', 'a: !!omap [x: 1]\n'],
    ['unresolved-alias', 'a: *x\nb: &x 1\n'],
    ['too-large', `a: ${'x'.repeat(262_144)}\n`],
    ['resource-exhaustion', '['.repeat(100_000)],
    ['too-many-aliases', `a: &a [x]\nb: &b [${'*a, '.repeat(20)}]\nc: [${'*b, '.repeat(20)}]\n`],
  ])('%s', (code, text) => {
    const { value, diagnostics } = parseYaml(text);
    expect(diagnostics.map((found) => found.code)).toContain(code);
    expect(value).toBeUndefined();
  });

  it.each<[string, string]>([
    ['closing brackets', '}'],
    ['commas', '[,'],
    ['quotes', '"'],
    ['anchors', '&a '],
    ['aliases', '*a '],
    ['empty flow maps', '{}'],
    ['tabs', 'a:\n\tb: 1\n'],
    ['directives', '%x\n'],
    ['bad escapes', '"\\q'],
  ])('gives up on garbage after some faults: %s', (_, unit) => {
    const { value, diagnostics } = parseYaml(unit.repeat(200_000 / unit.length));
    expect(value).toBeUndefined();
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.length).toBeLessThan(100);
  });

  it('tells the same key in another form and at the second place', () => {
    const text = 'a: {x: 1, "x": 2}\n';
    const [found] = parseYaml(text).diagnostics;
    expect(found).toMatchObject({ code: 'duplicate-key', from: text.indexOf('"x"') });
  });

  it('takes tags that say what is there anyway, and warns of those it does not know', () => {
    const text = 'a: !!str 1\nb: !!map {x: !!int "1"}\nc: !!seq []\nd: !mine x\n';
    const { value, diagnostics } = parseYaml(text);
    expect(value).toEqual({ a: '1', b: { x: 1 }, c: [], d: 'x' });
    expect(diagnostics.map(({ severity }) => severity)).toEqual(['warning']);
  });

  it('lets merge keys repeat', () => {
    expect(parseYaml('x: &x {b: 1}\na:\n  <<: *x\n  <<: *x\n').diagnostics).toEqual([]);
  });

  it('expands merge keys as kubectl does', () => {
    expect(parseYaml('x: &x {b: 1}\na:\n  <<: *x\n  c: 2\n').value).toEqual({
      x: { b: 1 },
      a: { b: 1, c: 2 },
    });
  });

  it('marks the place of an error', () => {
    const text = 'a: 1\nb: "open\n';
    const [first] = parseYaml(text).diagnostics;
    expect(first?.from).toBeGreaterThan(4);
    expect(first?.to).toBeLessThanOrEqual(text.length);
  });

  it.each<[string, unknown, string | null]>([
    ['yes', 'yes', 'true'],
    ['Off', 'Off', 'false'],
    ['y', 'y', 'true'],
    ['0777', 777, 'the number 511'],
    ['-010', -10, 'the number -8'],
    ['1_000', '1_000', 'a number'],
    ['0b11', '0b11', 'a number'],
    ['"yes"', 'yes', null],
    ["'0777'", '0777', null],
    ['true', true, null],
    ['0', 0, null],
    ['007', 7, null],
    ['08', 8, null],
    ['yesterday', 'yesterday', null],
    ['yES', 'yES', null],
    ['|-\n  no', 'no', null],
  ])('warns of what older readers take for something else: %s', (source, value, other) => {
    const text = `a: ${source}`;
    const parsed = parseYaml(text);
    expect(parsed.value).toEqual({ a: value });
    expect(parsed.diagnostics.map(({ code, severity }) => [code, severity])).toEqual(
      other === null ? [] : [['ambiguous-scalar', 'warning']],
    );
    const [first] = parsed.diagnostics;
    if (!first || other === null) return;
    expect(first.message).toContain(`is ${other} to kubectl`);
    expect(text.slice(first.from, first.to)).toBe(source);
  });

  it('warns of keys, too', () => {
    expect(parseYaml('on: 1\n').diagnostics.map(({ code }) => code)).toEqual(['ambiguous-scalar']);
  });
});
