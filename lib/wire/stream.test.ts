import { expect, test } from 'vitest';
import { objectChecksum, streamEventSchema } from './stream.ts';

test('the checksum depends on uid and resourceVersion and fits 32 bits', () => {
  const one = objectChecksum('a', '1');
  expect(one).toBe(objectChecksum('a', '1'));
  expect(new Set([one, objectChecksum('a', '2'), objectChecksum('b', '1')]).size).toBe(3);
  expect(one).toBeGreaterThanOrEqual(0);
  expect(one).toBeLessThan(2 ** 32);
});

test('an event keeps unknown members of objects', () => {
  const object = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'a', 'x-new': 1 },
    spec: { future: [1] },
  };
  const event = streamEventSchema.parse({ type: 'delta', upserts: [object], deletes: [] });
  expect(event).toEqual({ type: 'delta', upserts: [object], deletes: [] });
});

test.each([{ type: 'nonsense' }, { type: 'delta', upserts: [{ kind: 'Service' }], deletes: [] }])(
  '%j is refused',
  (event) => {
    expect(streamEventSchema.safeParse(event).success).toBe(false);
  },
);
