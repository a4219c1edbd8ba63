import { describe, expect, it } from 'vitest';
import { object, ROUTE } from './gesture-fixture.ts';
import { documentFromLive } from './open-document.ts';
import { isOutdated, rebaseDocument } from './rebase.ts';

const live = object(ROUTE);
const opened = documentFromLive(live);
const mine = { ...opened, text: opened.text.replace('weight: 3', 'weight: 30 # mine') };

describe('isOutdated', () => {
  it.each<[string, string, boolean]>([
    ['nothing new', ROUTE, false],
    ['only a status', `${ROUTE}status: {parents: []}\n`, false],
    ['another version number', ROUTE.replace('"7"', '"8"'), false],
    ['another spec', ROUTE.replace('weight: 1', 'weight: 2'), true],
    ['recreated', ROUTE.replace('uid: u1', 'uid: u2'), true],
  ])('%s', (_, text, expected) => {
    expect(isOutdated(mine, object(text))).toBe(expected);
  });
});

describe('rebaseDocument', () => {
  it.each<[string, string, string, number]>([
    [
      'takes what only the cluster changed',
      ROUTE.replace('weight: 1', 'weight: 2'),
      mine.text.replace('weight: 1', 'weight: 2'),
      0,
    ],
    ['keeps mine where both changed', ROUTE.replace('weight: 3', 'weight: 4'), mine.text, 1],
    ['both the same is no difference', ROUTE.replace('weight: 3', 'weight: 30'), mine.text, 0],
    [
      'takes away what the cluster took away',
      ROUTE.replace('      filters: []\n', ''),
      mine.text.replace('      filters: []\n', ''),
      0,
    ],
  ])('%s', (_, text, expected, both) => {
    const result = rebaseDocument(mine, object(text));
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value.document.text).toBe(expected);
    expect(result.value.both).toHaveLength(both);
    expect(isOutdated(result.value.document, object(text))).toBe(false);
  });
});
