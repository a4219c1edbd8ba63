import { expect } from 'vitest';
import { type KubeObject, keyOf } from '#lib/gateway-api/kube-object.ts';
import type { KindStatus, WatchState } from '#lib/wire/clusters.ts';
import { type StreamEvent, streamEventSchema } from '#lib/wire/stream.ts';
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

/** A Service of one version. */
export function service(name: string, resourceVersion: number): KubeObject {
  const metadata = { name, namespace: 'shop', uid: `uid-${name}`, resourceVersion: String(resourceVersion) };
  return { apiVersion: 'v1', kind: 'Service', metadata };
}

function kindStatus(kind: string, state: WatchState): KindStatus {
  return { group: '', kind, version: 'v1', state, message: null, count: 0, lastSeen: null };
}

/** States and objects as a client hears of them, e.g. `Service LIVE`, `+s0`. */
export function story(events: readonly StreamEvent[]): readonly string[] {
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

export function setUp(count = 0) {
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
export function createSink(room = Number.POSITIVE_INFINITY) {
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
export function hold(
  events: readonly StreamEvent[],
  held = new Map<string, KubeObject>(),
): Map<string, KubeObject> {
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
