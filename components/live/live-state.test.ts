import { describe, expect, it } from 'vitest';
import { keyOf } from '#lib/gateway-api/kube-object.ts';
import { isSynced } from '#lib/gateway-api/world.ts';
import type { StreamEvent } from '#lib/wire/stream.ts';
import { delta, heartbeat, hello, service, serviceKind, snapshot } from './live-events.fixture.ts';
import { createLiveReducer } from './live-state.ts';

const SERVICE = { group: '', kind: 'Service' };

function reduce(...events: StreamEvent[]) {
  const reducer = createLiveReducer('c');
  for (const event of events) reducer.take(event);
  return reducer;
}

function versions(reducer: ReturnType<typeof createLiveReducer>) {
  const { world } = reducer.state();
  return [...world.objects.values()].map(({ metadata }) => `${metadata.name}@${metadata.resourceVersion}`);
}

describe('createLiveReducer', () => {
  it('shows nothing of a snapshot before it is complete', () => {
    const [start, chunk, end] = snapshot(service('a'), service('b'));
    const reducer = reduce(hello(), ...[start, chunk].filter((event) => event !== undefined));
    expect(reducer.state()).toMatchObject({ loaded: false, progress: { received: 2, total: 2 } });
    expect(versions(reducer)).toEqual([]);
    if (end) reducer.take(end);
    expect(reducer.state()).toMatchObject({ loaded: true, progress: null });
    expect(versions(reducer)).toEqual(['a@1', 'b@1']);
  });

  it('keeps the old objects until a second snapshot is complete', () => {
    const [start, chunk, end] = snapshot(service('b', 2));
    const reducer = reduce(hello(), ...snapshot(service('a'), service('b')), hello());
    for (const event of [start, chunk]) if (event) reducer.take(event);
    expect(versions(reducer)).toEqual(['a@1', 'b@1']);
    if (end) reducer.take(end);
    expect(versions(reducer)).toEqual(['b@2']);
  });

  it.each<[string, StreamEvent[], string[]]>([
    ['an upsert', [delta([service('a', 2), service('c')])], ['a@2', 'b@1', 'c@1']],
    ['a delete', [delta([], [service('a')])], ['b@1']],
    [
      'create after delete in one frame',
      [delta([], [service('a')]), delta([service('a', 5)])],
      ['a@5', 'b@1'],
    ],
    ['delete after create in one frame', [delta([service('c')]), delta([], [service('c')])], ['a@1', 'b@1']],
    ['a delta before a snapshot', [delta([service('a', 2)]), ...snapshot(service('a', 3))], ['a@3']],
  ])('applies %s', (_name, events, expected) => {
    expect(versions(reduce(hello(), ...snapshot(service('a'), service('b')), ...events))).toEqual(expected);
  });

  it('applies a delta that came inside a snapshot after it', () => {
    const [start, chunk, end] = snapshot(service('a'));
    const events = [hello(), start, chunk, delta([service('a', 9)]), end].filter(
      (event) => event !== undefined,
    );
    expect(versions(reduce(...events))).toEqual(['a@9']);
  });

  it('is connecting until there is something to show', () => {
    const reducer = reduce(hello());
    reducer.setConnection({ state: 'live', since: 5 });
    expect(reducer.state().connection.state).toBe('connecting');
    for (const event of snapshot()) reducer.take(event);
    expect(reducer.state().connection.state).toBe('live');
  });

  it('keeps the world when a heartbeat brings nothing new', () => {
    const reducer = reduce(hello(), ...snapshot(service('a')));
    const { world } = reducer.state();
    reducer.take(heartbeat([serviceKind('LIVE', 77)]));
    expect(reducer.state().world).toBe(world);
    expect(reducer.state().kinds[0]?.lastSeen).toBe(77);
  });

  it.each([
    ['LIVE', 1, true],
    ['STALE', 1, true],
    ['STALE', null, false],
    ['FORBIDDEN', null, false],
    ['ABSENT', null, false],
    ['INIT', null, false],
    ['SYNCING', null, false],
  ] as const)('a kind that is %s (last seen %s) is synced: %s', (state, lastSeen, expected) => {
    const reducer = reduce(hello([serviceKind(state, lastSeen)]), ...snapshot());
    expect(isSynced(reducer.state().world, SERVICE)).toBe(expected);
  });

  it('keeps a kind synced while it is listed again, and nothing is synced before the first snapshot', () => {
    const reducer = reduce(hello());
    expect(isSynced(reducer.state().world, SERVICE)).toBe(false);
    for (const event of snapshot(service('a'))) reducer.take(event);
    expect(isSynced(reducer.state().world, SERVICE)).toBe(true);
    reducer.take(heartbeat([serviceKind('SYNCING')]));
    expect(isSynced(reducer.state().world, SERVICE)).toBe(true);
  });

  it('leaves unchanged objects the same across snapshots', () => {
    const reducer = reduce(hello(), ...snapshot(service('a')));
    const before = reducer.state().world.objects.get(keyOf(service('a')));
    for (const event of snapshot(service('a'), service('b'))) reducer.take(event);
    expect(reducer.state().world.objects.get(keyOf(service('a')))).toBe(before);
  });
});
