import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { expired } from '../status-error.ts';

/** One committed change of one resource; `previous` lets a watch with a selector tell "left the selection". */
export type StoreChange = {
  readonly rv: bigint;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: string;
  readonly object: KubeObject;
  readonly previous: KubeObject | null;
};

type Collection = {
  readonly objects: Map<string, KubeObject>;
  /** Oldest first, at most `historySize`. */
  readonly history: StoreChange[];
  readonly subscribers: Set<(change: StoreChange) => void>;
  readonly closers: Set<() => void>;
  /** Highest resourceVersion that fell out of the ring: nothing at or before it can be replayed. */
  evicted: bigint;
};

type Write = { readonly resource: string; readonly key: string };

/** A commit as it is written down before it counts. */
export type StoreRecord =
  | { readonly op: 'put'; readonly rv: string; readonly resource: string; readonly object: KubeObject }
  | { readonly op: 'remove'; readonly rv: string; readonly resource: string; readonly key: string }
  | { readonly op: 'withdraw'; readonly rv: string; readonly resource: string };

/** Takes each commit; throws when it cannot keep it, and the commit does not happen. */
export type StoreLog = (record: StoreRecord) => void;

/** Objects of a store at one moment, with the resourceVersion of its last commit. */
export type StoreState = {
  readonly rv: bigint;
  readonly objects: readonly { readonly resource: string; readonly object: KubeObject }[];
};

/** The objects of the sandbox: one resourceVersion counter, a bounded history per resource, synchronous subscribers. */
export class ObjectStore {
  readonly #collections = new Map<string, Collection>();
  readonly #historySize: number;
  readonly #firstRv: bigint;
  /** resourceVersion at which a resource was withdrawn: nothing older may be replayed if it comes back. */
  readonly #withdrawn = new Map<string, bigint>();
  #rv: bigint;
  #log: StoreLog = () => undefined;

  /** `firstRv` should lie above those of an earlier run, so that a resume across a restart is answered with 410. */
  constructor(options: { readonly historySize: number; readonly firstRv: bigint }) {
    this.#historySize = options.historySize;
    this.#firstRv = options.firstRv;
    this.#rv = options.firstRv;
  }

  /** From now on every commit goes to the log first. */
  writeTo(log: StoreLog): void {
    this.#log = log;
  }

  /** Takes over what an earlier run left; to be called on an empty store whose `firstRv` is that of the state. */
  restore(state: StoreState): void {
    for (const { resource, object } of state.objects)
      this.#collection(resource).objects.set(storeKey(object), object);
  }

  /** Everything there is now. */
  state(): StoreState {
    const objects = [...this.#collections].flatMap(([resource, collection]) =>
      [...collection.objects.values()].map((object) => ({ resource, object })),
    );
    return { rv: this.#rv, objects };
  }

  /** The resourceVersion of the last commit. */
  get currentRv(): bigint {
    return this.#rv;
  }

  /** The object under `namespace/name` (or `name` at cluster scope). */
  get(resource: string, key: string): KubeObject | null {
    return this.#collections.get(resource)?.objects.get(key) ?? null;
  }

  /** All objects of a resource, ordered by key as etcd orders them. */
  list(resource: string): readonly KubeObject[] {
    return sortedValues(this.#collections.get(resource)?.objects ?? new Map());
  }

  /** True when an object of a resource holds to it. */
  some(resource: string, holds: (object: KubeObject) => boolean): boolean {
    for (const object of this.#collections.get(resource)?.objects.values() ?? [])
      if (holds(object)) return true;
    return false;
  }

  /** The resource as it was at `rv`. Throws 410 when the history does not reach back so far. */
  listAt(resource: string, rv: bigint): readonly KubeObject[] {
    const collection = this.#collection(resource);
    const objects = new Map(collection.objects);
    for (const change of this.changesSince(resource, rv).toReversed()) {
      const key = storeKey(change.object);
      if (change.previous) objects.set(key, change.previous);
      else objects.delete(key);
    }
    return sortedValues(objects);
  }

  /** Changes after `rv`, oldest first. Throws 410 when some of them are gone. */
  changesSince(resource: string, rv: bigint): readonly StoreChange[] {
    const collection = this.#collection(resource);
    if (rv < collection.evicted) throw expired(`too old resource version: ${rv} (${collection.evicted})`);
    return collection.history.filter((change) => change.rv > rv);
  }

  /** Stores an object as new or changed; the resourceVersion is stamped here. Returns what was stored. */
  put(write: Write, object: KubeObject): KubeObject {
    const previous = this.get(write.resource, write.key);
    const stored = this.#stamp(object);
    const { resource } = write;
    this.#log({ op: 'put', rv: String(this.#rv), resource, object: stored });
    this.#collection(resource).objects.set(write.key, stored);
    this.#commit({
      rv: this.#rv,
      type: previous ? 'MODIFIED' : 'ADDED',
      resource: write.resource,
      object: stored,
      previous,
    });
    return stored;
  }

  /** Removes an object; the event carries the last state with the resourceVersion of the deletion. */
  remove(write: Write): KubeObject | null {
    const previous = this.get(write.resource, write.key);
    if (!previous) return null;
    const object = this.#stamp(previous);
    this.#log({ op: 'remove', rv: String(this.#rv), ...write });
    this.#collection(write.resource).objects.delete(write.key);
    this.#commit({ rv: this.#rv, type: 'DELETED', resource: write.resource, object, previous });
    return object;
  }

  /** Calls `onChange` for each later commit of the resource, `onEnd` when the resource is withdrawn. Returns the way out. */
  subscribe(resource: string, onChange: (change: StoreChange) => void, onEnd: () => void): () => void {
    const collection = this.#collection(resource);
    collection.subscribers.add(onChange);
    collection.closers.add(onEnd);
    return () => {
      collection.subscribers.delete(onChange);
      collection.closers.delete(onEnd);
    };
  }

  /** Forgets every change so far, as a compacted etcd does: whoever goes on from a version known until now gets 410. */
  forgetHistory(): void {
    this.#rv += 1n;
    // A record that changes nothing keeps the counter: a later run must not give this number out again.
    this.#log({ op: 'withdraw', rv: String(this.#rv), resource: '' });
    for (const collection of this.#collections.values()) {
      collection.history.length = 0;
      collection.evicted = this.#rv;
    }
  }

  /** Forgets a resource (its CRD is gone) and ends its watches. */
  withdraw(resource: string): void {
    this.#log({ op: 'withdraw', rv: String(this.#rv), resource });
    const collection = this.#collections.get(resource);
    this.#collections.delete(resource);
    this.#withdrawn.set(resource, this.#rv);
    for (const end of [...(collection?.closers ?? [])]) end();
  }

  #stamp(object: KubeObject): KubeObject {
    this.#rv += 1n;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#rv) } };
  }

  #commit(change: StoreChange): void {
    const collection = this.#collection(change.resource);
    collection.history.push(change);
    if (collection.history.length > this.#historySize) {
      const gone = collection.history.shift();
      if (gone) collection.evicted = gone.rv;
    }
    for (const notify of [...collection.subscribers]) notify(change);
  }

  #collection(resource: string): Collection {
    const known = this.#collections.get(resource);
    if (known) return known;
    const created: Collection = {
      objects: new Map(),
      history: [],
      subscribers: new Set(),
      closers: new Set(),
      evicted: this.#withdrawn.get(resource) ?? this.#firstRv,
    };
    this.#collections.set(resource, created);
    return created;
  }
}

/** Key of an object inside its resource. */
export function storeKey(object: KubeObject): string {
  const { namespace, name } = object.metadata;
  return typeof namespace === 'string' && namespace !== '' ? `${namespace}/${name}` : name;
}

function sortedValues(objects: ReadonlyMap<string, KubeObject>): readonly KubeObject[] {
  return [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
}
