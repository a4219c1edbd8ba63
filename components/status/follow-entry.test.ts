import { expect, it } from 'vitest';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import { type FollowEntry, isSuperseded } from './follow-entry.ts';

const route = (name: string): ObjectKey =>
  objectKey({ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'demo', name });

function entry(key: ObjectKey, sentAt: number, operation: FollowEntry['operation'] = 'apply'): FollowEntry {
  return { id: `${key}@${sentAt}`, key, operation, sentAt, uid: 'u', generation: sentAt, warnings: [] };
}

it('takes over an entry once the same object is written again', () => {
  const first = entry(route('a'), 1);
  const second = entry(route('a'), 2);
  const other = entry(route('b'), 3);
  const deleted = entry(route('b'), 4, 'delete');
  const entries = [deleted, other, second, first];
  expect(entries.filter((each) => isSuperseded(each, entries))).toEqual([other, first]);
});
