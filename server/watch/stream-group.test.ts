import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type KubeObject, keyOf, uidOf } from '#lib/gateway-api/kube-object.ts';
import type { KindStatus, WatchState } from '#lib/wire/clusters.ts';
import { objectChecksum, type StreamEvent, streamEventSchema } from '#lib/wire/stream.ts';
import { createManualClock } from '#server/kube/manual-clock.ts';
import { createObjectCache, type ObjectChange } from '#server/kube/object-cache.ts';
import { StreamGroup } from './stream-group.ts';
import type { StreamSink } from './stream-source.ts';

const SUMMARY = {
  id: 'x',
  name: 'x',
  source: 'sandbox',
  server: 'http://127.0.0.1:1',
  version: null,
  state: 'LIVE',
  message: null,
  gatewayApi: null,
  gatewayApiKnown: true,
  readOnly: false,
  user: null,
} as const;

function service(name: string, resourceVersion: number): KubeObject {
  const metadata = { name, namespace: 'shop', uid: `uid-${name}`, resourceVersion: String(resourceVersion) };
  return { apiVersion: 'v1', kind: 'Service', metadata };
}

function kindStatus(kind: string, state: WatchState): KindStatus {
  return { group: '', kind, version: 'v1', state, message: null, count: 0, lastSeen: null };
}

/** States and objects as a client hears of them, e.g. `Service LIVE`, `+s0`. */
function story(events: readonly StreamEvent[]): readonly string[] {
  return events.flatMap((event) => {
    if (event.type === 'delta') {
      const gone = event.deletes.map((key) => `-${key.split('/').at(-1)}`);
      return [...event.upserts.map((object) => `+${object.metadata.name}`), ...gone];
    }
    if (event.type === 'snapshot') return event.objects.map((object) => `+${object.metadata.name}`);
    if (event.type !== 'hello' && event.type !== 'heartbeat') return [];
    return [event.kinds.map(({ kind, state }) => `${kind} ${state}`).join(', ')];
  });
}

function setUp(count = 0) {
  const clock = createManualClock();
  const cache = createObjectCache();
  const states = new Map<string, WatchState>();
  const source = {
    summary: () => SUMMARY,
    kinds: () => [...states].map(([kind, state]) => kindStatus(kind, state)),
    objects: () => cache.objects.values(),
    get: (key: Parameters<typeof cache.objects.get>[0]) => cache.objects.get(key) ?? null,
  };
  const group = new StreamGroup(source, clock, 'epoch1');
  const tell = (changes: ObjectChange[]) => group.record(changes);
  tell(cache.replace(Array.from({ length: count }, (_, index) => service(`s${index}`, 1))));
  return {
    clock,
    group,
    cache,
    /** A kind's state changes, after what changed with it, as the hub reports it. */
    turn(kind: string, state: WatchState) {
      states.set(kind, state);
      group.statusChanged();
    },
    upsert: (name: string, version: number) => tell(cache.upsert(service(name, version))),
    remove: (name: string) => tell(cache.remove(service(name, 1_000_000))),
  };
}

/** A line that holds `room` frames until it is drained; events are parsed as the browser does. */
function createSink(room = Number.POSITIVE_INFINITY) {
  let left = room;
  let drain: () => void = () => undefined;
  let close: () => void = () => undefined;
  let lastId: string | null = null;
  const frames: string[] = [];
  const events: StreamEvent[] = [];
  const state = { closed: false };
  const sink: StreamSink = {
    write(text) {
      frames.push(text);
      const lines = text.split('\n');
      const id = lines.find((line) => line.startsWith('id: '));
      if (id) lastId = id.slice(4);
      const data = lines.find((line) => line.startsWith('data: ')) ?? '';
      const event = streamEventSchema.parse(JSON.parse(data.slice(6)));
      expect(lines[0]).toBe(`event: ${event.type}`);
      events.push(event);
      left -= 1;
      return left > 0;
    },
    onDrain: (callback) => {
      drain = callback;
    },
    onClose: (callback) => {
      close = callback;
    },
    close: () => {
      state.closed = true;
    },
  };
  return {
    sink,
    frames,
    events,
    state,
    lastId: () => lastId,
    hangUp: () => close(),
    drain: () => {
      left = room;
      drain();
    },
    /** What a browser holds after these events. */
    held: () => hold(events),
    types: () => events.map((event) => event.type),
  };
}

/** Applies events as a browser does: what was held stays until a new snapshot is complete. */
function hold(events: readonly StreamEvent[], held = new Map<string, KubeObject>()): Map<string, KubeObject> {
  let incoming: KubeObject[] = [];
  const put = (list: readonly KubeObject[]) => {
    for (const object of list) held.set(keyOf(object), object);
  };
  for (const event of events) {
    if (event.type === 'snapshot-start') incoming = [];
    if (event.type === 'snapshot') incoming.push(...event.objects);
    if (event.type === 'snapshot-end') {
      held.clear();
      put(incoming);
    }
    if (event.type !== 'delta') continue;
    for (const key of event.deletes) held.delete(key);
    put(event.upserts);
  }
  return held;
}

test('a new client gets hello and a snapshot in chunks, with the id at its end', () => {
  const { group } = setUp(1200);
  const client = createSink();
  group.open(client.sink, null);
  expect(client.types()).toEqual([
    'hello',
    'snapshot-start',
    'snapshot',
    'snapshot',
    'snapshot',
    'snapshot-end',
  ]);
  expect(client.frames.filter((frame) => frame.includes('\nid: '))).toHaveLength(1);
  expect(client.lastId()).toBe('epoch1-1200');
  expect(client.held().size).toBe(1200);
  expect(client.events[0]).toMatchObject({ resumed: false, epoch: 'epoch1' });
});

test('changes are coalesced: at most 20 flushes a second, the newest state only', () => {
  const { clock, group, upsert, remove } = setUp(2);
  const client = createSink();
  group.open(client.sink, null);
  const before = client.events.length;
  for (let version = 2; version <= 1001; version += 1) {
    upsert('s0', version);
    clock.advance(1);
  }
  remove('s1');
  clock.advance(100);
  const deltas = client.events.slice(before);
  expect(deltas.length).toBeGreaterThan(15);
  expect(deltas.length).toBeLessThanOrEqual(22);
  expect([...client.held().values()].map((object) => object.metadata.resourceVersion)).toEqual(['1001']);
});

test('a kind is LIVE after its objects are there, and ceases to be before they go', () => {
  const { clock, group, upsert, remove, turn } = setUp(1);
  turn('Service', 'SYNCING');
  turn('HTTPRoute', 'LIVE');
  const client = createSink();
  group.open(client.sink, null);
  upsert('s1', 2);
  turn('Service', 'LIVE');
  clock.advance(60);
  expect(story(client.events)).toEqual([
    'Service SYNCING, HTTPRoute LIVE',
    '+s0',
    '+s1',
    'Service LIVE, HTTPRoute LIVE',
  ]);
  const before = client.events.length;
  remove('s0');
  turn('Service', 'FORBIDDEN');
  clock.advance(60);
  expect(story(client.events.slice(before))).toEqual([
    'Service FORBIDDEN, HTTPRoute LIVE',
    '-s0',
    'Service FORBIDDEN, HTTPRoute LIVE',
  ]);
});

test('one kind is lost while another becomes LIVE: the loss is told first, the gain last', () => {
  const { clock, group, upsert, turn } = setUp(0);
  turn('Service', 'SYNCING');
  turn('HTTPRoute', 'LIVE');
  const client = createSink();
  group.open(client.sink, null);
  upsert('s1', 2);
  turn('Service', 'LIVE');
  turn('HTTPRoute', 'STALE');
  clock.advance(60);
  expect(story(client.events).slice(1)).toEqual([
    'Service SYNCING, HTTPRoute STALE',
    '+s1',
    'Service LIVE, HTTPRoute STALE',
  ]);
});

test('a shared snapshot comes with the states of its moment', () => {
  const { group, upsert, turn } = setUp(1);
  turn('Service', 'SYNCING');
  group.open(createSink().sink, null);
  upsert('s1', 2);
  turn('Service', 'LIVE');
  const late = createSink();
  group.open(late.sink, null);
  expect(story(late.events)).toEqual(['Service SYNCING', '+s0', '+s1', 'Service LIVE']);
});

test('a slow client gets fewer, newer frames and ends with the right state; a quick one does not wait for it', () => {
  const { clock, group, cache, upsert, remove } = setUp(3);
  const quick = createSink();
  const slow = createSink(1);
  group.open(quick.sink, null);
  group.open(slow.sink, null);
  expect(slow.types()).toEqual(['hello']);
  for (let version = 2; version <= 100; version += 1) {
    upsert(`s${version % 3}`, version);
    clock.advance(60);
  }
  remove('s1');
  clock.advance(60);
  expect(quick.held()).toEqual(new Map(cache.objects));
  for (let frame = 0; frame < 6; frame += 1) slow.drain();
  expect(slow.types().filter((type) => type === 'delta')).toHaveLength(1);
  expect(slow.held()).toEqual(quick.held());
  expect(quick.types().filter((type) => type === 'delta')).toHaveLength(100);
});

test('frames are encoded once for clients in step', () => {
  const { clock, group, upsert } = setUp(1);
  const first = createSink();
  const second = createSink();
  group.open(first.sink, null);
  group.open(second.sink, null);
  upsert('s0', 2);
  clock.advance(60);
  expect(first.frames.slice(1)).toEqual(second.frames.slice(1));
  expect(first.types().at(-1)).toBe('delta');
});

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

test('heartbeats every 10 s and at once on a change of state, checksums every 60 s match what the client holds', () => {
  const { clock, group, upsert } = setUp(2);
  const client = createSink();
  group.open(client.sink, null);
  upsert('s1', 7);
  clock.advance(59_000);
  expect(client.types().filter((type) => type === 'heartbeat')).toHaveLength(5);
  group.statusChanged();
  clock.advance(1);
  expect(client.types().filter((type) => type === 'heartbeat')).toHaveLength(6);
  clock.advance(2000);
  const checksum = client.events.find((event) => event.type === 'checksum');
  let sum = 0;
  for (const object of client.held().values()) {
    sum = (sum + objectChecksum(uidOf(object) ?? '', String(object.metadata.resourceVersion))) >>> 0;
  }
  expect(checksum?.kinds).toEqual({ '/Service': { count: 2, sum } });
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
