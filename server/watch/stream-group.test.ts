import { expect, test } from 'vitest';
import { uidOf } from '#lib/gateway-api/kube-object.ts';
import { objectChecksum } from '#lib/wire/stream.ts';
import { createSink, setUp, story } from './stream-group.fixture.ts';

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
