import type { JsonObject } from '#lib/gateway-api/json.ts';
import type { WatchedKind } from '#lib/gateway-api/kinds.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { WatchState } from '#lib/wire/clusters.ts';
import { toAppError } from '#server/errors/app-error.ts';
import { type Backoff, createBackoff } from './backoff.ts';
import type { KubeClient } from './client.ts';
import { type Clock, waitFor } from './clock.ts';
import type { Gate } from './gate.ts';
import { listObjects } from './list-objects.ts';
import { createObjectCache, type ObjectCache, type ObjectChange } from './object-cache.ts';
import { collectionPath } from './paths.ts';
import { admitObject } from './project-object.ts';
import { judge, type Outcome, type ReflectorStatus, type Verdict } from './reflector-state.ts';
import { RefusalDoubt } from './refusal-doubt.ts';
import type { WatchListVerdict } from './watch-list-verdict.ts';
import { WatchSession } from './watch-session.ts';

export type ReflectorOptions = {
  readonly client: KubeClient;
  readonly kind: WatchedKind;
  readonly version: string;
  readonly clock: Clock;
  /** Shared by the reflectors of a cluster. */
  readonly relists: Gate;
  readonly watchList: WatchListVerdict;
  /** The form kept in the cache; null for objects of no use. */
  readonly project: (object: KubeObject) => KubeObject | null;
  /** Whether the cluster still serves the kind; asked after a 404. */
  readonly isServed: () => Promise<boolean>;
  readonly onChanges: (changes: readonly ObjectChange[]) => void;
  readonly onStatus: () => void;
  /** Objects that could not be read, and other things for the log. */
  readonly onOdd: (message: string, details: Record<string, unknown>) => void;
};

const HEALTHY_MS = 120_000;
const STAGGER_MS = 500;

/**
 * Keeps the cache of one kind of one cluster equal to the API server: list, watch, resume, relist and diff.
 * Its data is never dropped because a connection is; only a lasting 403 and a kind no longer served empty it.
 */
export class Reflector {
  readonly kind: WatchedKind;
  readonly version: string;
  readonly #options: ReflectorOptions;
  readonly #cache: ObjectCache = createObjectCache();
  readonly #backoff: Backoff;
  readonly #refusals: RefusalDoubt;
  #status: ReflectorStatus = { state: 'INIT', message: null, lastSeen: null };
  #life: AbortController | null = null;
  #pause: AbortController | null = null;
  #session: WatchSession | null = null;
  /** Version to resume from; null when a list is due. */
  #resumeFrom: string | null = null;
  #hasSynced = false;
  #suspected = false;
  /** Consecutive breaks of a stream at the same version. */
  #breaks = 0;
  /** ms the last connection was open. */
  #lasted = 0;

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.kind = options.kind;
    this.version = options.version;
    this.#backoff = createBackoff(options.clock);
    this.#refusals = new RefusalDoubt(options.clock);
  }

  /** Objects as last seen. */
  get objects(): ReadonlyMap<ObjectKey, KubeObject> {
    return this.#cache.objects;
  }

  status(): ReflectorStatus {
    return this.#status;
  }

  /** Last version seen on the stream; null while a list is due. */
  get resourceVersion(): string | null {
    return this.#resumeFrom;
  }

  /** Begins; a second call does nothing. */
  start(): void {
    if (this.#life) return;
    const life = new AbortController();
    this.#life = life;
    this.#setState('SYNCING', null);
    this.#run(life.signal).catch((thrown: unknown) => {
      // A fault in our own code: say so instead of showing old data as live.
      this.#options.onOdd('reflector stopped', { kind: this.kind.kind, error: String(thrown) });
      this.#setState('STALE', 'Meshloom stopped watching this kind after an internal error.');
    });
  }

  /** Ends for good; the cache stays as it is. */
  stop(): void {
    this.#life?.abort();
    this.#pause?.abort();
    this.#session?.cut();
  }

  /** The cluster does not answer probes: what is shown may be old, whatever the open watch says. */
  suspect(message: string): void {
    this.#suspected = true;
    if (this.#status.state === 'LIVE' || this.#status.state === 'STALE') this.#setState('STALE', message);
  }

  /** The cluster answers again, or this watch fell behind: connect anew from the last version. */
  reconnect(): void {
    this.#suspected = false;
    this.#backoff.reset();
    this.#session?.cut();
    if (this.#status.state !== 'FORBIDDEN') this.#pause?.abort();
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const outcome = await this.#connect(signal);
      if (signal.aborted) return;
      const delay = await this.#settle(outcome);
      if (delay === null) return;
      if (delay === 0) continue;
      this.#pause = new AbortController();
      await waitFor(this.#options.clock, delay, AbortSignal.any([signal, this.#pause.signal]));
      this.#pause = null;
    }
  }

  async #connect(signal: AbortSignal): Promise<Outcome> {
    this.#lasted = 0;
    try {
      if (this.#resumeFrom !== null) return await this.#watch(signal, null);
      const leave = await this.#options.relists.enter(signal);
      try {
        if (this.#options.watchList.isWorthTrying()) return await this.#watch(signal, leave);
        return await this.#list(signal);
      } finally {
        leave();
      }
    } catch (thrown) {
      return { type: 'fault', error: toAppError(thrown) };
    }
  }

  async #list(signal: AbortSignal): Promise<Outcome> {
    const path = collectionPath(this.kind, this.version);
    const listed = await listObjects(this.#options.client, path, { signal, onPage: () => this.#seen() });
    if (!listed.ok) return { type: 'refused', answer: listed.answer };
    this.#synced(
      listed.items.flatMap((item) => this.#admit(item) ?? []),
      listed.resourceVersion,
    );
    return { type: 'listed' };
  }

  /** Watches from `#resumeFrom`, or from nothing with the list first (WatchList) when `onSynced` is given. */
  async #watch(signal: AbortSignal, onSynced: (() => void) | null): Promise<Outcome> {
    const { client, clock } = this.#options;
    const session = new WatchSession({
      client,
      clock,
      path: collectionPath(this.kind, this.version),
      resumeFrom: this.#resumeFrom,
      signal,
      admit: (raw) => this.#admit(raw),
      onSeen: () => this.#seen(),
      onSynced: (objects, version) => {
        this.#synced(objects, version);
        onSynced?.();
      },
      onChange: (type, object, version) => {
        this.#deliver(type === 'upsert' ? this.#cache.upsert(object) : this.#cache.remove(object));
        this.#advance(version);
      },
      onVersion: (version) => this.#advance(version),
      onHealthy: () => this.#healthy(),
    });
    this.#session = session;
    this.#suspected = false;
    const startedAt = clock.now();
    try {
      return await session.run();
    } finally {
      this.#session = null;
      this.#lasted = clock.now() - startedAt;
    }
  }

  /** Acts on the end of a connection; ms until the next one, null when there is none. */
  async #settle(outcome: Outcome): Promise<number | null> {
    if (this.#lasted >= HEALTHY_MS) this.#backoff.reset();
    if (outcome.type === 'broken') this.#broken();
    const verdict = judge(outcome, this.#lasted);
    switch (verdict.next) {
      case 'at-once':
        return 0;
      case 'staggered':
        return this.#options.clock.random() * STAGGER_MS;
      case 'list-instead':
        this.#options.watchList.refused();
        return 0;
      case 'relist':
        this.#resumeFrom = null;
        this.#setState(this.#hasSynced ? 'STALE' : 'SYNCING', verdict.message);
        return this.#backoff.next();
      case 'retry':
        return this.#retry(verdict);
      case 'forbidden': {
        const { isBelieved, delay } = this.#refusals.refused(this.#hasSynced);
        if (isBelieved) this.#empty();
        this.#setState(isBelieved ? 'FORBIDDEN' : 'STALE', verdict.message);
        return delay;
      }
      case 'ask-discovery':
        return await this.#askDiscovery();
    }
  }

  #retry({ state, message, patient, minMs }: Extract<Verdict, { next: 'retry' }>): number {
    const isFirst = this.#backoff.attempts() === 0 && this.#status.state === 'LIVE';
    // Without a complete list nothing is stale: the first list is still on its way.
    if (!(patient && isFirst))
      this.#setState(state === 'STALE' && !this.#hasSynced ? 'SYNCING' : state, message);
    return Math.max(this.#backoff.next(), minMs);
  }

  /** A line that breaks the stream again and again at one version is left behind by a relist. */
  #broken(): void {
    this.#breaks += 1;
    if (this.#breaks >= 3) this.#resumeFrom = null;
  }

  async #askDiscovery(): Promise<number | null> {
    const retry = (message: string) =>
      this.#retry({ next: 'retry', state: 'STALE', message, patient: false, minMs: 0 });
    try {
      if (await this.#options.isServed()) return retry('The API server does not serve this kind yet.');
    } catch (thrown) {
      return retry(toAppError(thrown).message);
    }
    this.#empty();
    this.#setState('ABSENT', null);
    return null;
  }

  #admit(raw: JsonObject): KubeObject | null {
    const object = admitObject(this.kind, this.version, raw);
    if (object) return this.#options.project(object);
    this.#options.onOdd('object quarantined', { kind: this.kind.kind });
    return null;
  }

  #synced(objects: readonly KubeObject[], version: string): void {
    const changes = this.#cache.replace(objects);
    this.#resumeFrom = version;
    this.#hasSynced = true;
    this.#breaks = 0;
    this.#deliver(changes);
    this.#healthy();
  }

  /** Data may no longer be seen (403) or no longer exists (404). */
  #empty(): void {
    this.#resumeFrom = null;
    this.#hasSynced = false;
    this.#deliver(this.#cache.replace([]));
  }

  #deliver(changes: readonly ObjectChange[]): void {
    if (changes.length > 0) this.#options.onChanges(changes);
  }

  #advance(version: string): void {
    this.#resumeFrom = version;
    this.#breaks = 0;
  }

  #seen(): void {
    this.#status = { ...this.#status, lastSeen: this.#options.clock.now() };
  }

  #healthy(): void {
    this.#refusals.allowed();
    if (this.#suspected || this.#status.state === 'LIVE') return;
    this.#setState('LIVE', null);
  }

  #setState(state: WatchState, message: string | null): void {
    if (this.#status.state === state && this.#status.message === message) return;
    this.#status = { ...this.#status, state, message };
    this.#options.onStatus();
  }
}
