import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { createSink, hold, setUp } from './stream-group.fixture.ts';

test('a known Last-Event-ID resumes with what was missed, deletions too', () => {
  const { clock, group, upsert, remove } = setUp(3);
  const before = createSink();
  group.open(before.sink, null);
  before.hangUp();
  expect(group.size).toBe(0);
  upsert('s0', 2);
  upsert('s0', 3);
  remove('s1');
  clock.advance(60);
  const after = createSink();
  group.open(after.sink, before.lastId());
  expect(after.types()).toEqual(['hello', 'delta']);
  expect(after.events[0]).toMatchObject({ resumed: true });
  expect(after.events[1]).toMatchObject({
    upserts: [{ metadata: { name: 's0', resourceVersion: '3' } }],
    deletes: ['/Service/shop/s1'],
  });
  expect(after.lastId()).toBe('epoch1-6');
});

test.each([
  ['of another process', 'epoch2-3'],
  ['of the future', 'epoch1-99'],
  ['no id', 'nonsense'],
  ['empty', ''],
])('a Last-Event-ID %s gets a snapshot', (_what, lastEventId) => {
  const client = createSink();
  setUp(3).group.open(client.sink, lastEventId);
  expect(client.events[0]).toMatchObject({ resumed: false });
  expect(client.held().size).toBe(3);
});

test('after five minutes of changes an old id is forgotten', () => {
  const { clock, group, upsert } = setUp(1);
  upsert('s0', 2);
  clock.advance(301_000);
  upsert('s0', 3);
  const client = createSink();
  group.open(client.sink, 'epoch1-1');
  expect(client.events[0]).toMatchObject({ resumed: false });
});

test('a line that takes nothing for a minute is dropped; nothing runs once all are gone', () => {
  const { clock, group } = setUp(2);
  const stuck = createSink(1);
  group.open(stuck.sink, null);
  clock.advance(60_000);
  expect(stuck.state.closed).toBe(false);
  clock.advance(20_000);
  expect(stuck.state.closed).toBe(true);
  expect(group.size).toBe(0);
  expect(clock.pending()).toBe(0);
});

test('drain says goodbye and closes', () => {
  const { group } = setUp(1);
  const client = createSink();
  group.open(client.sink, null);
  group.drain();
  expect(client.events.at(-1)).toEqual({ type: 'drain', retryMs: 1750 });
  expect(client.state.closed).toBe(true);
  expect(group.size).toBe(0);
});

test('whatever happens in whatever order, a client that is connected and drained holds what the cache holds', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd');
  const step = fc.oneof(
    fc.record({ do: fc.constant('upsert' as const), name }),
    fc.record({ do: fc.constant('remove' as const), name }),
    fc.record({ do: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 400_000 }) }),
    fc.record({ do: fc.constantFrom('drain' as const, 'reconnect' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), (steps, room) => {
      const { clock, group, cache, upsert, remove } = setUp(3);
      const held = new Map<string, KubeObject>();
      let client = createSink(room);
      group.open(client.sink, null);
      let version = 10;
      let lastId: string | null = null;
      for (const action of steps) {
        version += 1;
        if (action.do === 'upsert') upsert(action.name, version);
        else if (action.do === 'remove') remove(action.name);
        else if (action.do === 'advance') clock.advance(action.ms);
        else if (action.do === 'drain') client.drain();
        else {
          lastId = client.lastId() ?? lastId;
          client.hangUp();
          hold(client.events, held);
          client = createSink(room);
          group.open(client.sink, lastId);
        }
      }
      if (client.state.closed) {
        // Dropped for being stuck: it comes back as a browser does.
        hold(client.events, held);
        lastId = client.lastId() ?? lastId;
        client = createSink();
        group.open(client.sink, lastId);
      }
      for (let frames = 0; frames < 40; frames += 1) {
        client.drain();
        clock.advance(60);
      }
      expect(hold(client.events, held)).toEqual(new Map(cache.objects));
    }),
    { numRuns: 300 },
  );
});

test('browsers that come together share one snapshot, and get what changed meanwhile behind it', () => {
  const { clock, group, cache, upsert } = setUp(600);
  const first = createSink();
  group.open(first.sink, null);
  upsert('s5', 9);
  const second = createSink();
  group.open(second.sink, null);
  expect(second.types()).toEqual([
    'hello',
    'snapshot-start',
    'snapshot',
    'snapshot',
    'snapshot-end',
    'delta',
    'heartbeat',
  ]);
  expect(second.frames[2]).toBe(first.frames[2]);
  expect(hold(second.events)).toEqual(new Map(cache.objects));
  clock.advance(1000);
  const late = createSink();
  group.open(late.sink, null);
  expect(late.types().at(-1)).toBe('snapshot-end');
  expect(hold(late.events)).toEqual(new Map(cache.objects));
});
