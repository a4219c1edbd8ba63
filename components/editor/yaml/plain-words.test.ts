import { describe, expect, it } from 'vitest';
import { plainMessage } from './plain-words.ts';

describe('plainMessage', () => {
  it.each([
    [
      'Invalid value: -5: spec.rules[0].backendRefs[0].weight in body should be greater than or equal to 0',
      'Invalid value: -5: should be greater than or equal to 0',
    ],
    ['unknown field "spec.rules[0].backendRef"', 'Unknown field backendRef'],
    ['unknown field "specs"', 'Unknown field specs'],
    ['Required value', 'Required value'],
  ])('%s', (message, words) => {
    expect(plainMessage({ message })).toBe(words);
  });
});
