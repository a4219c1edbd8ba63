import { expect, test } from 'vitest';
import { compareVersions } from './resource-version.ts';

test.each([
  ['9', '10', -1],
  ['10', '10', 0],
  ['10', '9', 1],
  ['9007199254740993', '9007199254740992', 1],
  ['abc', 'abc', 0],
  ['abc', 'abd', null],
  ['10', '', null],
])('%s against %s is %s', (a, b, order) => {
  expect(compareVersions(a, b)).toBe(order);
});
