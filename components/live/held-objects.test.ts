import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '#lib/wire/stream.ts';
import { catchUpEvents, createHeldObjects, holdEvent } from './held-objects.ts';
import { checksum, delta, heartbeat, hello, service, serviceKind, snapshot } from './live-events.fixture.ts';
import { createLiveReducer } from './live-state.ts';

function hold(...events: StreamEvent[]) {
  const held = createHeldObjects();
  for (const event of events) holdEvent(held, event);
  return held;
}

describe('holdEvent', () => {
  it.each<[string, StreamEvent, 'held' | 'mismatch']>([
    ['agrees', checksum(service('a', 2), service('c')), 'held'],
    ['misses an object', checksum(service('a', 2)), 'mismatch'],
    ['has another version', checksum(service('a', 3), service('c')), 'mismatch'],
    ['has other objects of the same number', checksum(service('a', 2), service('b')), 'mismatch'],
  ])('a checksum that %s', (_name, event, expected) => {
    const held = hold(
      hello(),
      ...snapshot(service('a'), service('b')),
      delta([service('a', 2), service('c')], [service('b')]),
    );
    expect(holdEvent(held, event)).toBe(expected);
  });

  it('judges no checksum while a snapshot is on its way', () => {
    const held = hold(hello(), ...snapshot(service('a')), { type: 'snapshot-start', total: 9 });
    expect(holdEvent(held, checksum(service('z')))).toBe('held');
  });
});

describe('catchUpEvents', () => {
  const [start, chunk] = snapshot(service('a', 5), service('d'));
  const begun = [start, chunk].filter((event) => event !== undefined);

  it.each<[string, StreamEvent[], StreamEvent[]]>([
    ['before the first snapshot', [hello()], snapshot(service('a'))],
    ['inside the first snapshot', [hello(), ...begun], [{ type: 'snapshot-end' }, delta([service('a', 6)])]],
    ['after it', [hello(), ...snapshot(service('a'), service('b'))], [delta([service('c')], [service('a')])]],
    [
      'inside a second one',
      [hello(), ...snapshot(service('a'), service('b')), ...begun, delta([service('d', 2)])],
      [{ type: 'snapshot-end' }],
    ],
  ])('a tab that joins %s ends with what the first tab has', (_name, before, after) => {
    const first = createLiveReducer('c');
    const late = createLiveReducer('c');
    const held = hold(...before, heartbeat([serviceKind('LIVE')]));
    for (const event of [...before, ...after]) first.take(event);
    for (const event of [...catchUpEvents(held, 1), ...after]) late.take(event);
    expect(late.state().loaded).toBe(true);
    expect(new Map(late.state().world.objects)).toEqual(new Map(first.state().world.objects));
  });

  it('has nothing to say before the first word', () => {
    expect([...catchUpEvents(createHeldObjects(), 500)]).toEqual([]);
  });
});
