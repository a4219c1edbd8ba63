const GONE = Symbol('gone');
const LARGEST_PATCH = 256;

/**
 * An immutable map made of a large shared base and a small patch. Changing a few of 10 000 entries copies the patch only;
 * the base is rebuilt when the patch has grown. Iterates in insertion order, new keys last.
 */
export class PatchedMap<K, V> implements ReadonlyMap<K, V> {
  readonly size: number;
  readonly #base: ReadonlyMap<K, V>;
  readonly #patch: ReadonlyMap<K, V | typeof GONE>;

  private constructor(base: ReadonlyMap<K, V>, patch: ReadonlyMap<K, V | typeof GONE>, size: number) {
    this.#base = base;
    this.#patch = patch;
    this.size = size;
  }

  /** Takes over a finished map; the caller must not change it any more. */
  static from<K, V>(base: ReadonlyMap<K, V>): PatchedMap<K, V> {
    return new PatchedMap(base, new Map<K, V | typeof GONE>(), base.size);
  }

  /** A new map with these entries set and these keys removed; this one stays as it is. */
  with(upserts: Iterable<readonly [K, V]>, deletes: Iterable<K>): PatchedMap<K, V> {
    const patch = new Map(this.#patch);
    let size = this.size;
    for (const key of deletes) {
      if (!hasIn(this.#base, patch, key)) continue;
      size -= 1;
      if (this.#base.has(key)) patch.set(key, GONE);
      else patch.delete(key);
    }
    for (const [key, value] of upserts) {
      if (!hasIn(this.#base, patch, key)) size += 1;
      patch.set(key, value);
    }
    const next = new PatchedMap(this.#base, patch, size);
    return patch.size > LARGEST_PATCH ? PatchedMap.from(new Map(next)) : next;
  }

  get(key: K): V | undefined {
    const patched = this.#patch.get(key);
    if (patched === undefined) return this.#base.get(key);
    return patched === GONE ? undefined : patched;
  }

  has(key: K): boolean {
    return hasIn(this.#base, this.#patch, key);
  }

  *entries(): Generator<[K, V], undefined, unknown> {
    for (const [key, value] of this.#base) {
      const patched = this.#patch.get(key);
      if (patched === undefined) yield [key, value];
      else if (patched !== GONE) yield [key, patched];
    }
    for (const [key, value] of this.#patch) {
      if (value !== GONE && !this.#base.has(key)) yield [key, value];
    }
    return undefined;
  }

  *keys(): Generator<K, undefined, unknown> {
    for (const [key] of this.entries()) yield key;
    return undefined;
  }

  *values(): Generator<V, undefined, unknown> {
    for (const [, value] of this.entries()) yield value;
    return undefined;
  }

  [Symbol.iterator](): Generator<[K, V], undefined, unknown> {
    return this.entries();
  }

  forEach(callback: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }
}

function hasIn<K, V>(base: ReadonlyMap<K, V>, patch: ReadonlyMap<K, V | typeof GONE>, key: K): boolean {
  const patched = patch.get(key);
  return patched === undefined ? base.has(key) : patched !== GONE;
}
