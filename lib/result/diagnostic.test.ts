import { expect, test } from 'vitest';
import { type FieldPath, formatFieldPath, isSamePath, parseFieldPath } from './diagnostic.ts';

const cases: { path: FieldPath; text: string }[] = [
  { path: [], text: '' },
  { path: ['spec'], text: 'spec' },
  { path: ['spec', 'rules', 0, 'backendRefs', 1, 'weight'], text: 'spec.rules[0].backendRefs[1].weight' },
  { path: ['metadata', 'labels', 'app.kubernetes.io/name'], text: 'metadata.labels[app.kubernetes.io/name]' },
];

test.each(cases)('$text is written and read as the API server names it', ({ path, text }) => {
  expect(formatFieldPath(path)).toBe(text);
  expect(parseFieldPath(text)).toEqual(path);
});

test('a leading dot, as in conflict causes, is ignored', () => {
  expect(parseFieldPath('.spec.rules')).toEqual(['spec', 'rules']);
});

test('paths of different length or part differ', () => {
  expect(isSamePath(['spec', 0], ['spec', 0])).toBe(true);
  expect(isSamePath(['spec', 0], ['spec', '0'])).toBe(false);
  expect(isSamePath(['spec'], ['spec', 'rules'])).toBe(false);
});
