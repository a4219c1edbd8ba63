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
    ['too-deep', '['.repeat(100_000)],
    ['too-many-aliases', `a: &a [xxxx]\nb: &b [${'*a, '.repeat(500)}]\nc: [${'*b, '.repeat(500)}]\n`],
    ['alias-loop', 'a: &a [*a]\n'],
    ['merge-failed', 'a: &a 1\nb: {<<: *a}\n'],
    ['key-not-string', 'a: &a [1]\nb: {*a : 1}\n'],
    [
      'too-deep',
      Array.from({ length: 300 }, (_, at) => `a${at}: &a${at} [${at ? `*a${at - 1}` : ''}]`).join('\n'),
    ],
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

  it.each<[string, string, number]>([
    ['brackets', '['.repeat(100_000), 200],
    ['brackets of mappings', '{a: '.repeat(50_000), 800],
    ['dashes on one line', '- '.repeat(100_000), 400],
    ['closed brackets', `${'['.repeat(300)}${']'.repeat(300)}`, 200],
  ])('tells once where it goes too deep: %s', (_, text, from) => {
    expect(parseYaml(text).diagnostics).toEqual([
      expect.objectContaining({ code: 'too-deep', message: 'It is nested more than 200 deep.', from }),
    ]);
  });

  it('takes 200 levels, and brackets that are no nesting', () => {
    const deep = `${'['.repeat(200)}${']'.repeat(200)}`;
    const block = `a: |\n  ${'['.repeat(500)}\nb: "${'{'.repeat(500)}" # ${'['.repeat(500)}\n`;
    for (const text of [deep, block]) expect(parseYaml(text).diagnostics).toEqual([]);
  });

  it('counts what aliases repeat, not how often they stand', () => {
    const text = `a: &a {x: 1}\nb: [${Array(2000).fill('*a').join(', ')}]\n`;
    expect(parseYaml(text)).toMatchObject({
      diagnostics: [],
      value: { b: { length: 2000, 1999: { x: 1 } } },
    });
  });

  it('tells the alias at which they repeat too much', () => {
    const text = `a: &a ${'x'.repeat(1000)}\nb: [${Array(300).fill('*a').join(', ')}]\n`;
    const [found] = parseYaml(text).diagnostics;
    expect(found).toMatchObject({ code: 'too-many-aliases', from: text.indexOf('[') + 1 + 4 * 261 });
  });

  it('takes for an alias the last anchor of that name above', () => {
    const text = 'a: &x 1\nb: *x\nc: &x 2\nd: *x\n__proto__: {<<: {e: *x, f: 1}, f: 3}\n';
    expect(JSON.stringify(parseYaml(text).value)).toBe('{"a":1,"b":1,"c":2,"d":2,"__proto__":{"e":2,"f":3}}');
  });

  it('reads many anchors in a time that grows with their number', () => {
    const text = (length: number) =>
      Array.from({ length }, (_, at) => `k${at}: &a${at} [1]\nl${at}: *a${at}\n`).join('');
    const before = process.threadCpuUsage();
    expect(parseYaml(text(8000)).diagnostics).toEqual([]);
    const { user } = process.threadCpuUsage(before);
    // The old way took over ten seconds.
    expect(user / 1000).toBeLessThan(1500);
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

  it.each<[string, unknown]>([
    ['yes', true],
    ['n', false],
    ['Off', false],
    ['8_080', 8080],
    ['0b1010', 10],
    ['-0b11', -3],
    ['0100', 64],
    ['0o17', 15],
    ['08', 8],
    ['0x1_F', 31],
    ['+12', 12],
    ['1_000.5', 1000.5],
    ['1_e3', 1000],
    ['2020-01-01', '2020-01-01'],
    ['_1', '_1'],
    ['1_x', '1_x'],
    ['yES', 'yES'],
    ['"yes"', 'yes'],
    ["'0100'", '0100'],
    ['!!str no', 'no'],
    ['|-\n    no', 'no'],
    ['true', true],
    ['~', null],
  ])('reads scalars as kubectl does when asked to: %s', (source, value) => {
    expect(parseYaml(`a: [{b: 1}]\nc:\n  d: ${source}\n`, { scalars: 'kubectl' }).value).toEqual({
      a: [{ b: 1 }],
      c: { d: value },
    });
  });

  it('names the field that is read in two ways', () => {
    const [found] = parseYaml('a: [{b: 1}, {c: no}]\n', { scalars: 'kubectl' }).diagnostics;
    expect(found).toMatchObject({ path: ['a', 1, 'c'], from: 16 });
    expect(found?.message).toBe(
      'no is false to kubectl and other readers of YAML 1.1, and is taken for that here.',
    );
    const huge = parseYaml('a: 9_007_199_254_740_993\n', { scalars: 'kubectl' });
    expect(huge.diagnostics).toMatchObject([{ code: 'number-too-large', from: 3 }]);
    expect(parseYaml('on: 1\n0100: 2\n', { scalars: 'kubectl' }).value).toEqual({ true: 1, 64: 2 });
  });

  it('warns of keys, too', () => {
    expect(parseYaml('on: 1\n').diagnostics.map(({ code }) => code)).toEqual(['ambiguous-scalar']);
  });
});
