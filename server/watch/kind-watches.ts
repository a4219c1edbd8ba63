import { WATCHED_KINDS, type WatchedKind } from '#lib/gateway-api/kinds.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { type KindKey, kindKey, type ObjectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import type { KindStatus } from '#lib/wire/clusters.ts';
import type { Discovery, KindDiscovery } from '#server/kube/discovery.ts';
import type { ObjectChange } from '#server/kube/object-cache.ts';
import type { Reflector } from '#server/kube/reflector.ts';

export type KindWatchesOptions = {
  readonly createReflector: (kind: WatchedKind, version: string) => Reflector;
  readonly onChanges: (changes: readonly ObjectChange[]) => void;
};

/** The watches of one cluster by kind: one each, whatever the number of browsers, following what discovery says. */
export class KindWatches {
  readonly #options: KindWatchesOptions;
  readonly #reflectors = new Map<KindKey, Reflector>();
  #discovery: Discovery = new Map();

  constructor(options: KindWatchesOptions) {
    this.#options = options;
  }

  /** Starts, stops and replaces watches as the cluster's kinds and versions come and go. */
  follow(discovery: Discovery): void {
    this.#discovery = discovery;
    for (const kind of WATCHED_KINDS) this.#followKind(kind, discovery.get(kind.key));
  }

  #followKind(kind: WatchedKind, found: KindDiscovery | undefined): void {
    const reflector = this.#reflectors.get(kind.key);
    if (!found || found.state === 'absent') {
      // A server that is starting leaves groups out of its discovery for a moment: what is shown goes only when the kind
      // itself is answered with 404, which the reflector finds out by connecting anew.
      if (reflector && reflector.status().state !== 'ABSENT') reflector.reconnect();
      else this.#drop(kind);
      return;
    }
    const [preferred = 'v1'] = kind.versions;
    const version = found.state === 'served' ? found.version : (reflector?.version ?? preferred);
    if (reflector && reflector.version === version && reflector.status().state !== 'ABSENT') return;
    this.#drop(kind);
    const next = this.#options.createReflector(kind, version);
    this.#reflectors.set(kind.key, next);
    next.start();
  }

  #drop(kind: WatchedKind): void {
    const reflector = this.#reflectors.get(kind.key);
    if (!reflector) return;
    reflector.stop();
    this.#reflectors.delete(kind.key);
    const gone = [...reflector.objects].map(
      ([key, previous]): ObjectChange => ({ key, object: null, previous }),
    );
    if (gone.length > 0) this.#options.onChanges(gone);
  }

  /** Ends all; the objects stay as they were. */
  stop(): void {
    for (const reflector of this.#reflectors.values()) reflector.stop();
  }

  all(): readonly Reflector[] {
    return [...this.#reflectors.values()];
  }

  of(kind: WatchedKind): Reflector | null {
    return this.#reflectors.get(kind.key) ?? null;
  }

  *objects(): Generator<KubeObject> {
    for (const reflector of this.#reflectors.values()) yield* reflector.objects.values();
  }

  get(key: ObjectKey): KubeObject | null {
    const identity = parseObjectKey(key);
    return (identity && this.#reflectors.get(kindKey(identity))?.objects.get(key)) ?? null;
  }

  /** State of every kind Meshloom knows. */
  statuses(): KindStatus[] {
    return WATCHED_KINDS.map((kind): KindStatus => {
      const { group, kind: name, key } = kind;
      const reflector = this.#reflectors.get(key);
      if (!reflector) {
        const state = this.#discovery.get(key)?.state === 'absent' ? 'ABSENT' : 'INIT';
        const message = state === 'ABSENT' ? absence(name) : null;
        return { group, kind: name, version: null, state, message, count: 0, lastSeen: null };
      }
      const { state, message, lastSeen } = reflector.status();
      const count = reflector.objects.size;
      if (state !== 'ABSENT')
        return { group, kind: name, version: reflector.version, state, message, count, lastSeen };
      return { group, kind: name, version: null, state, message: absence(name), count, lastSeen };
    });
  }
}

function absence(kind: string): string {
  return `The cluster does not serve ${kind}.`;
}
