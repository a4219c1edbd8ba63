import type { WatchedKind } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import type { ClusterSchemas, ClusterSummary, KindStatus, WatchState } from '#lib/wire/clusters.ts';
import { toAppError } from '#server/errors/app-error.ts';
import { causeText } from '#server/errors/cause-text.ts';
import { type Backoff, createBackoff } from '#server/kube/backoff.ts';
import type { KubeClient } from '#server/kube/client.ts';
import type { Clock } from '#server/kube/clock.ts';
import { discover, isServed } from '#server/kube/discovery.ts';
import { createGate } from '#server/kube/gate.ts';
import type { ObjectChange } from '#server/kube/object-cache.ts';
import { isGatewayCrd, projectObject } from '#server/kube/project-object.ts';
import { Reflector } from '#server/kube/reflector.ts';
import { createWatchListVerdict, type WatchListVerdict } from '#server/kube/watch-list-verdict.ts';
import { ClusterContact } from './cluster-contact.ts';
import {
  agreesWithCrds,
  type ClusterFacts,
  CRD,
  gatewayApiFrom,
  learnFacts,
  NAMESPACE,
  NO_FACTS,
} from './cluster-facts.ts';
import { ClusterProbe, type ProbeResult } from './cluster-probe.ts';
import { createCrdSchemas, HTTP_ROUTE_CRD } from './crd-schemas.ts';
import { createEarliestTimer, type EarliestTimer } from './earliest-timer.ts';
import { KindWatches } from './kind-watches.ts';
import { StreamGroup } from './stream-group.ts';
import type { StreamSink, StreamSource } from './stream-source.ts';
import { waitUntil } from './wait-at-most.ts';

/** Something worth a line in the log; never holds a credential or an object. */
export type HubLog = (message: string, details: Record<string, unknown>) => void;

export type ClusterHubOptions = {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly readOnly: boolean;
  /** Random, letters and digits. */
  readonly epoch: string;
  readonly log: HubLog;
};

/** Hears of every change of the cache and of every change of state. */
export type HubListener = {
  onChanges?(changes: readonly ObjectChange[]): void;
  onStatus?(): void;
};

const RELISTS_AT_ONCE = 3;
const SCHEMA_PATIENCE_MS = 10_000;
/** Between discoveries while CRDs cannot be watched. */
const UNTOLD_MS = 60_000;
const CRD_KEY = objectKey({ group: CRD.group, kind: CRD.kind, namespace: '', name: HTTP_ROUTE_CRD });

/** Everything known of one cluster, and the one place that watches it. Rests until `start`. */
export class ClusterHub implements StreamSource {
  readonly client: KubeClient;
  readonly streams: StreamGroup;
  readonly #options: ClusterHubOptions;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  readonly #watches: KindWatches;
  readonly #probe: ClusterProbe;
  readonly #contact: ClusterContact;
  readonly #schemas = createCrdSchemas();
  readonly #listeners = new Set<HubListener>();
  readonly #relists = createGate(RELISTS_AT_ONCE);
  readonly #watchList: WatchListVerdict;
  readonly #discovery: EarliestTimer;
  #facts: ClusterFacts = NO_FACTS;
  #state: WatchState = 'INIT';
  #message: string | null = null;
  #started = false;
  #stopped = false;
  #isDiscovering = false;

  constructor(options: ClusterHubOptions) {
    const { client, clock } = options;
    this.#options = options;
    this.client = client;
    this.#clock = clock;
    this.#backoff = createBackoff(clock);
    this.#watchList = createWatchListVerdict(clock);
    this.#discovery = createEarliestTimer(clock, () => {
      if (this.#isDiscovering) this.#discoverSoon(250);
      else void this.#discover();
    });
    this.streams = new StreamGroup(this, clock, options.epoch);
    this.#watches = new KindWatches({
      createReflector: (kind, version) => this.#createReflector(kind, version),
      onChanges: (changes) => this.#changed(changes),
    });
    this.#probe = new ClusterProbe({
      client,
      clock,
      watches: () => this.#watches.all().filter((reflector) => reflector.status().state === 'LIVE'),
      fallback: NAMESPACE,
      onResult: (result) => this.#probed(result),
    });
    this.#contact = new ClusterContact(client, clock, {
      onFacts: (facts) => {
        this.#facts = facts;
        this.#probed({ state: 'LIVE' });
      },
      onFailure: ({ code, message }) =>
        this.#probed({ state: code === 'cluster-auth' ? 'AUTH' : 'STALE', message }),
      onUntried: (command) => {
        this.#message = `Not contacted yet: opening it runs "${command}" to sign in.`;
      },
    });
  }

  get id(): string {
    return this.client.cluster.id;
  }

  /** Begins to watch; a second call does nothing. */
  start(): void {
    if (this.#started || this.#stopped) return;
    this.#started = true;
    this.#probe.start();
    this.#discoverSoon(0);
  }

  /** Says goodbye to all browsers and ends for good. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#discovery.cancel();
    this.#probe.stop();
    this.#watches.stop();
    this.streams.drain();
    await this.client.close();
  }

  /**
   * Finds out version, user and Gateway API without watching, for the list of clusters; at most every 30 s.
   * Does nothing where opening the cluster would run a program nobody asked for yet (exec plugin).
   */
  contact(): Promise<void> {
    return this.#started || this.#stopped ? Promise.resolve() : this.#contact.make();
  }

  summary(): ClusterSummary {
    const { id, name, source, server } = this.client.cluster;
    return {
      id,
      name,
      source,
      server,
      version: this.#facts.version,
      state: this.#state,
      message: this.#message,
      ...gatewayApiFrom(this.get(CRD_KEY), this.#crdsAreLive(), this.#facts),
      readOnly: this.#options.readOnly,
      user: this.#facts.user,
    };
  }

  kinds(): KindStatus[] {
    return this.#watches.statuses();
  }

  objects(): Iterable<KubeObject> {
    return this.#watches.objects();
  }

  get(key: ObjectKey): KubeObject | null {
    return this.#watches.get(key);
  }

  /** CRD schemas as served; waits (at most 10 s) for the first list of CRDs. `known` is false unless they are being watched. */
  async schemas(): Promise<ClusterSchemas> {
    this.start();
    const isListed = () => {
      const state = this.#watches.of(CRD)?.status().state ?? 'INIT';
      return (state !== 'INIT' && state !== 'SYNCING') || this.#state === 'STALE' || this.#state === 'AUTH';
    };
    const onStatus = (listener: () => void) => this.subscribe({ onStatus: listener });
    await waitUntil(this.#clock, SCHEMA_PATIENCE_MS, { condition: isListed, onChange: onStatus });
    return { known: this.#crdsAreLive(), schemas: this.#schemas.list() };
  }

  /** Connects a browser; it goes on after `lastEventId` when that is still remembered. */
  openStream(options: { readonly lastEventId: string | null; readonly sink: StreamSink }): void {
    this.start();
    this.streams.open(options.sink, options.lastEventId);
  }

  /** The returned function ends the subscription. */
  subscribe(listener: HubListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #crdsAreLive(): boolean {
    return this.#watches.of(CRD)?.status().state === 'LIVE';
  }

  #createReflector(kind: WatchedKind, version: string): Reflector {
    const { client, log } = this.#options;
    return new Reflector({
      client,
      kind,
      version,
      clock: this.#clock,
      relists: this.#relists,
      watchList: this.#watchList,
      project: (object) => {
        if (kind === CRD && isGatewayCrd(object)) this.#schemas.put(object);
        return projectObject(object);
      },
      isServed: () => isServed(client, kind, version),
      onChanges: (changes) => this.#changed(changes),
      onStatus: () => this.#kindStatusChanged(kind),
      onOdd: (message, details) => log(message, { cluster: this.id, ...details }),
    });
  }

  #changed(changes: readonly ObjectChange[]): void {
    let crdsChanged = false;
    for (const { object, previous } of changes) {
      const subject = object ?? previous;
      if (!subject || identityOf(subject).group !== CRD.group) continue;
      crdsChanged = true;
      if (!object) this.#schemas.remove(subject.metadata.name);
    }
    if (crdsChanged) this.#discoverSoon(250);
    this.streams.record(changes);
    for (const listener of this.#listeners) listener.onChanges?.(changes);
  }

  #kindStatusChanged(kind: WatchedKind): void {
    const state = this.#watches.of(kind)?.status().state;
    // Trouble of one watch is often trouble of all: ask the cluster now.
    if (state === 'STALE' && this.#state === 'LIVE') this.#probe.hurry();
    if (state === 'ABSENT') this.#discoverSoon(1000);
    this.#tellStatus();
  }

  #tellStatus(): void {
    this.streams.statusChanged();
    for (const listener of this.#listeners) listener.onStatus?.();
  }

  #probed(result: ProbeResult): void {
    const before = this.#state;
    const message = result.state === 'LIVE' ? null : result.message;
    const isSame = before === result.state && this.#message === message;
    this.#state = result.state;
    this.#message = message;
    if (result.state === 'LIVE') {
      if (before === 'STALE' || before === 'AUTH') this.#isBack();
    } else if (result.state === 'STALE') {
      for (const reflector of this.#watches.all()) reflector.suspect(result.message);
    }
    if (!isSame) this.#tellStatus();
  }

  #isBack(): void {
    for (const reflector of this.#watches.all()) reflector.reconnect();
    this.#discoverSoon(0);
  }

  /** Discovery now or a little later; several wishes become one. */
  #discoverSoon(ms: number): void {
    if (this.#started && !this.#stopped) this.#discovery.within(ms);
  }

  /** Never rejects. */
  async #discover(): Promise<void> {
    this.#isDiscovering = true;
    try {
      const [found, facts] = await Promise.all([discover(this.client), learnFacts(this.client)]);
      if (this.#stopped) return;
      this.#facts = facts;
      this.#watches.follow(found);
      this.#tellStatus();
      const crds = this.#crdsAreLive() ? this.#watches.of(CRD) : null;
      if (crds && !agreesWithCrds(found, crds.objects.values())) this.#discoverSoon(this.#backoff.next());
      else this.#backoff.reset();
      // Nobody says when a kind comes: look now and then.
      if (!crds) this.#discoverSoon(UNTOLD_MS);
    } catch (thrown) {
      const { code, cause } = toAppError(thrown);
      this.#options.log('discovery failed', { cluster: this.id, code, why: causeText(cause) });
      this.#probe.hurry();
      this.#discoverSoon(this.#backoff.next());
    } finally {
      this.#isDiscovering = false;
    }
  }
}
