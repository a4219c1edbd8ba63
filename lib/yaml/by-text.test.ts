import { describe, expect, it } from 'vitest';
import { byText } from './by-text.ts';
import { createLocator } from './locate.ts';
import { parseYaml } from './parse-yaml.ts';

describe('byText', () => {
  const counted = (capacity: number) => {
    const made: string[] = [];
    const of = byText((text) => {
      made.push(text);
      return { text };
    }, capacity);
    return { of, made };
  };

  it('makes a thing once for a text', () => {
    const { of, made } = counted(10);
    expect(of('aa')).toBe(of('aa'));
    expect(made).toEqual(['aa']);
  });

  it('forgets what was asked for least lately', () => {
    const { of, made } = counted(4);
    for (const text of ['aa', 'bb', 'aa', 'cc', 'aa', 'bb']) of(text);
    expect(made).toEqual(['aa', 'bb', 'cc', 'bb']);
  });

  it('does not remember what throws', () => {
    let calls = 0;
    const of = byText(() => {
      calls += 1;
      throw new Error('no');
    }, 10);
    expect(() => of('a')).toThrow('no');
    expect(() => of('a')).toThrow('no');
    expect(calls).toBe(2);
  });

  it('keeps nothing longer than may be typed', () => {
    const { of, made } = counted(1_000_000);
    const long = 'a'.repeat(300_000);
    of(long);
    of(long);
    expect(made).toHaveLength(2);
  });
});

describe('parseYaml', () => {
  it('reads one text once, and gives it to all who ask', () => {
    const text = 'spec:\n  rules: [1, 2]\n';
    const first = parseYaml(text);
    expect(createLocator(text)(['spec', 'rules'], 'key')).not.toBeNull();
    expect(parseYaml(text)).toBe(first);
    expect(parseYaml(text, { scalars: 'kubectl' })).not.toBe(first);
  });
});
