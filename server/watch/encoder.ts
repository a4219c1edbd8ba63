import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { StreamEvent } from '#lib/wire/stream.ts';

/** Objects per frame: small enough not to hold up the event loop or a slow line. */
export const CHUNK = 500;

const encoded = new WeakMap<KubeObject, string>();

/** JSON of an object, made once however many clients get it (cached objects never change). */
function encodeObject(object: KubeObject): string {
  const known = encoded.get(object);
  if (known !== undefined) return known;
  const text = JSON.stringify(object);
  encoded.set(object, text);
  return text;
}

/** One server-sent event (HTML standard, "event stream"); JSON holds no raw line break. */
function frame(type: StreamEvent['type'], json: string, id?: string): string {
  return `event: ${type}\n${id === undefined ? '' : `id: ${id}\n`}data: ${json}\n\n`;
}

/** Frame of an event that is small. */
export function encodeEvent(event: StreamEvent): string {
  return frame(event.type, JSON.stringify(event));
}

/** Frames of a whole snapshot; only its last carries the id, so that a client cut in between starts anew. */
export function encodeSnapshot(objects: readonly KubeObject[], id: string): string[] {
  const frames = [encodeEvent({ type: 'snapshot-start', total: objects.length })];
  for (let start = 0; start < objects.length; start += CHUNK) {
    const list = objects.slice(start, start + CHUNK).map(encodeObject);
    frames.push(frame('snapshot', `{"type":"snapshot","objects":[${list.join(',')}]}`));
  }
  frames.push(frame('snapshot-end', '{"type":"snapshot-end"}', id));
  return frames;
}

/** Frames that bring a client up to date; only the last carries the id. */
export function encodeDelta(
  upserts: readonly KubeObject[],
  deletes: readonly ObjectKey[],
  id: string,
): string[] {
  const frames: string[] = [];
  const chunks = Math.max(1, Math.ceil(upserts.length / CHUNK));
  for (let index = 0; index < chunks; index += 1) {
    const list = upserts.slice(index * CHUNK, (index + 1) * CHUNK).map(encodeObject);
    const gone = JSON.stringify(index === 0 ? deletes : []);
    const json = `{"type":"delta","upserts":[${list.join(',')}],"deletes":${gone}}`;
    frames.push(frame('delta', json, index === chunks - 1 ? id : undefined));
  }
  return frames;
}
