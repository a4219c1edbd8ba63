import { stringAt } from '#lib/gateway-api/json.ts';
import { identityOf, type KubeObject, keyOf, uidOf } from '#lib/gateway-api/kube-object.ts';
import { kindKey } from '#lib/identity/object-ref.ts';
import { objectChecksum, type StreamEvent } from '#lib/wire/stream.ts';

type Part = {
  readonly objects: Map<string, KubeObject>;
  readonly sums: Map<string, { count: number; sum: number }>;
};

/** What one stream has delivered so far, kept by the stream broker for tabs that join later. */
export type HeldObjects = {
  /** The last complete state; null before the first snapshot ended. */
  complete: Part | null;
  /** A snapshot on its way. */
  staging: Part | null;
  hello: Extract<StreamEvent, { type: 'hello' }> | null;
  heartbeat: Extract<StreamEvent, { type: 'heartbeat' }> | null;
};

/** Nothing yet. */
export function createHeldObjects(): HeldObjects {
  return { complete: null, staging: null, hello: null, heartbeat: null };
}

/** Takes an event in. 'mismatch': what we hold is not what the server holds; ask for a new snapshot. */
export function holdEvent(held: HeldObjects, event: StreamEvent): 'held' | 'mismatch' {
  switch (event.type) {
    case 'hello':
      held.hello = event;
      held.staging = null;
      return 'held';
    case 'snapshot-start':
      held.staging = { objects: new Map(), sums: new Map() };
      return 'held';
    case 'snapshot':
      putAll(held.staging, event.objects);
      return 'held';
    case 'snapshot-end':
      if (held.staging) held.complete = held.staging;
      held.staging = null;
      return 'held';
    case 'delta':
      for (const part of [held.staging, held.complete]) {
        removeAll(part, event.deletes);
        putAll(part, event.upserts);
      }
      return 'held';
    case 'heartbeat':
      held.heartbeat = event;
      return 'held';
    case 'checksum':
      return held.complete && !held.staging && !hasSums(held.complete, event.kinds) ? 'mismatch' : 'held';
    case 'drain':
      return 'held';
  }
}

/** The events that bring a tab that joins now to the present; what comes after them is the stream itself. */
export function* catchUpEvents(held: HeldObjects, chunk: number): Generator<StreamEvent> {
  if (!held.hello) return;
  yield { ...held.hello, resumed: false };
  if (held.complete) {
    yield* chunks(held.complete, chunk);
    yield { type: 'snapshot-end' };
  }
  if (held.staging) yield* chunks(held.staging, chunk);
  if (held.heartbeat) yield held.heartbeat;
}

function* chunks(part: Part, size: number): Generator<StreamEvent> {
  yield { type: 'snapshot-start', total: part.objects.size };
  const objects = [...part.objects.values()];
  for (let from = 0; from < objects.length; from += size) {
    yield { type: 'snapshot', objects: objects.slice(from, from + size) };
  }
}

function putAll(part: Part | null, objects: readonly KubeObject[]): void {
  if (part) for (const object of objects) put(part, object);
}

function removeAll(part: Part | null, keys: readonly string[]): void {
  if (part) for (const key of keys) remove(part, key);
}

function put(part: Part, object: KubeObject): void {
  const key = keyOf(object);
  remove(part, key);
  part.objects.set(key, object);
  count(part, object, 1);
}

function remove(part: Part, key: string): void {
  const object = part.objects.get(key);
  if (!object) return;
  part.objects.delete(key);
  count(part, object, -1);
}

function count(part: Part, object: KubeObject, sign: 1 | -1): void {
  const kind = kindKey(identityOf(object));
  const sums = part.sums.get(kind) ?? { count: 0, sum: 0 };
  const own = objectChecksum(uidOf(object) ?? '', stringAt(object.metadata, 'resourceVersion') ?? '');
  sums.count += sign;
  sums.sum = (sums.sum + sign * own) >>> 0;
  part.sums.set(kind, sums);
}

function hasSums(
  part: Part,
  expected: Readonly<Record<string, { readonly count: number; readonly sum: number }>>,
): boolean {
  return Object.entries(expected).every(([kind, { count: wanted, sum }]) => {
    const held = part.sums.get(kind) ?? { count: 0, sum: 0 };
    return held.count === wanted && held.sum === sum >>> 0;
  });
}
