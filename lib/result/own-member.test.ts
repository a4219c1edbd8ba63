import { describe, expect, it } from 'vitest';
import type { JsonValue } from './json-value.ts';
import { setOwn } from './own-member.ts';

describe('setOwn', () => {
  it.each(['a', '__proto__', 'constructor', 'toString'])('%s is a member like any other', (name) => {
    const target: Record<string, JsonValue> = {};
    setOwn(target, name, { b: 1 });
    expect(Object.keys(target)).toEqual([name]);
    expect(JSON.stringify(target)).toBe(`{"${name}":{"b":1}}`);
    expect(Object.getPrototypeOf(target)).toBe(Object.prototype);
  });
});
