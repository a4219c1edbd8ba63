import type { ObjectKey } from '#lib/identity/object-ref.ts';

type Entry = { readonly seq: number; readonly key: ObjectKey; readonly at: number };

/** Which objects changed lately. Keys only: what a client gets is always the newest state. */
export type ChangeRing = {
  /** seq of the newest change; 0 before any. */
  seq(): number;
  push(key: ObjectKey): void;
  /** Keys changed after `seq`; null when that is too long ago (or of the future). */
  since(seq: number): Set<ObjectKey> | null;
};

/** Bounds: bytes of memory (estimate) and ms of age. */
export type RingLimits = { readonly bytes: number; readonly ageMs: number };

const ENTRY_BYTES = 48;

/** Remembers changes within the limits. `now` in ms. */
export function createChangeRing(limits: RingLimits, now: () => number): ChangeRing {
  let entries: Entry[] = [];
  let first = 0;
  let bytes = 0;
  let newest = 0;

  function trim(): void {
    const oldestAllowed = now() - limits.ageMs;
    for (let entry = entries[first]; entry; entry = entries[first]) {
      if (bytes <= limits.bytes && entry.at >= oldestAllowed) break;
      bytes -= entry.key.length + ENTRY_BYTES;
      first += 1;
    }
    if (first > 1000 && first * 2 > entries.length) {
      entries = entries.slice(first);
      first = 0;
    }
  }

  return {
    seq: () => newest,
    push(key) {
      newest += 1;
      entries.push({ seq: newest, key, at: now() });
      bytes += key.length + ENTRY_BYTES;
      trim();
    },
    since(seq) {
      trim();
      const held = entries.length - first;
      if (seq > newest || seq < newest - held) return null;
      return new Set(entries.slice(entries.length - (newest - seq)).map((entry) => entry.key));
    },
  };
}
