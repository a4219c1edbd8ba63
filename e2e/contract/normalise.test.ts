import { expect, test } from 'vitest';
import { normalise } from './normalise.ts';

const ONE = '0d1b1f0a-1111-4c3c-9a53-000000000001';
const TWO = '0d1b1f0a-2222-4c3c-9a53-000000000002';

test('identities become numbers in order of appearance, so that same and other still show', () => {
  const object = (uid: string, resourceVersion: string) => ({ metadata: { uid, resourceVersion } });
  expect(normalise([object(ONE, '70'), object(TWO, '71'), object(ONE, '70'), `gone: ${TWO}`])).toEqual([
    { metadata: { uid: '<uid 1>', resourceVersion: '<rv 1>' } },
    { metadata: { uid: '<uid 2>', resourceVersion: '<rv 2>' } },
    { metadata: { uid: '<uid 1>', resourceVersion: '<rv 1>' } },
    'gone: <uid 2>',
  ]);
});

test('the version of a list or a bookmark is a word and takes no number', () => {
  const list = {
    kind: 'ServiceList',
    metadata: { resourceVersion: '99' },
    items: [{ metadata: { resourceVersion: '9' } }],
  };
  const bookmark = { type: 'BOOKMARK', object: { kind: 'Service', metadata: { resourceVersion: '99' } } };
  const deleted = { type: 'DELETED', object: { kind: 'Service', metadata: { resourceVersion: '99' } } };
  expect(normalise([list, bookmark, deleted])).toMatchObject([
    {
      metadata: { resourceVersion: '<rv of the store>' },
      items: [{ metadata: { resourceVersion: '<rv 1>' } }],
    },
    { object: { metadata: { resourceVersion: '<rv of the store>' } } },
    { object: { metadata: { resourceVersion: '<rv 2>' } } },
  ]);
});

test.each([
  { text: 'too old resource version: 12 (345)', same: 'too old resource version: <rv> (<rv>)' },
  { text: 'ResourceVersion in object meta: 12', same: 'ResourceVersion in object meta: <rv>' },
  { text: 'conflict at 2026-01-02T03:04:05Z', same: 'conflict at <time>' },
  {
    text: 'spec.rules[0].backendRefs[12].weight: 1000001',
    same: 'spec.rules[0].backendRefs[12].weight: 1000001',
  },
])('$text', ({ text, same }) => {
  expect(normalise([{ message: text }])).toEqual([{ message: same }]);
});

test('times, addresses and chance order go, headless stays', () => {
  const answer = {
    creationTimestamp: '2026-01-02T03:04:05Z',
    spec: { clusterIP: '10.0.0.7' },
    managedFields: [{ manager: 'b', time: 'x' }, { manager: 'a' }],
    verbs: ['watch', 'get'],
    continue: '',
  };
  expect(normalise([answer, { clusterIP: 'None' }])).toEqual([
    {
      creationTimestamp: '<creationTimestamp>',
      spec: { clusterIP: '<clusterIP>' },
      managedFields: [{ manager: 'a' }, { manager: 'b' }],
      verbs: ['get', 'watch'],
    },
    { clusterIP: 'None' },
  ]);
});
