import { isJsonObject, objectAt, stringAt } from '#lib/gateway-api/json.ts';
import type { WatchedKind } from '#lib/gateway-api/kinds.ts';
import { toAppError } from '#server/errors/app-error.ts';
import type { KubeClient } from '#server/kube/client.ts';
import type { Clock } from '#server/kube/clock.ts';
import { collectionPath } from '#server/kube/paths.ts';
import { compareVersions } from '#server/kube/resource-version.ts';
import { statusToError } from '#server/kube/status-error.ts';

/** A watch as the probe sees it. */
export type ProbedWatch = {
  readonly kind: WatchedKind;
  readonly version: string;
  /** Last version seen; null while a list is due. */
  readonly resourceVersion: string | null;
  reconnect(): void;
};

export type ProbeResult =
  | { readonly state: 'LIVE' }
  | { readonly state: 'STALE' | 'AUTH'; readonly message: string };

export type ProbeOptions = {
  readonly client: KubeClient;
  readonly clock: Clock;
  /** Watches that claim to be live. */
  readonly watches: () => readonly ProbedWatch[];
  /** What to ask for when there is no watch yet. */
  readonly fallback: WatchedKind;
  readonly onResult: (result: ProbeResult) => void;
};

const INTERVAL_MS = 15_000;
/** While the cluster is away it is asked often, so that it is live again within seconds: one small request. */
const AWAY_INTERVAL_MS = 2000;
const TIMEOUT_MS = 5000;
/** A watch that has not reached a version known for this long (ms) is dead, whatever its socket says. */
const BEHIND_MS = 90_000;

type Seen = { readonly watch: ProbedWatch; readonly version: string; readonly at: number };

/** Asks one object of one kind in turn, on a connection of its own: a hung server or a dead network shows within 20 s. */
export class ClusterProbe {
  readonly #options: ProbeOptions;
  readonly #seen = new Map<WatchedKind, Seen>();
  #control: AbortController | null = null;
  #cancel: () => void = () => undefined;
  #running = false;
  #turn = 0;

  constructor(options: ProbeOptions) {
    this.#options = options;
  }

  /** Begins with a probe at once. */
  start(): void {
    if (this.#control) return;
    this.#control = new AbortController();
    this.#probe(this.#control.signal);
  }

  stop(): void {
    this.#control?.abort();
    this.#control = null;
    this.#cancel();
  }

  /** Something looks wrong: ask now instead of in a while. */
  hurry(): void {
    if (!this.#control || this.#running) return;
    this.#cancel();
    this.#probe(this.#control.signal);
  }

  #probe(signal: AbortSignal): void {
    this.#running = true;
    this.#ask(signal)
      .catch((thrown: unknown): ProbeResult => {
        const error = toAppError(thrown);
        return { state: error.code === 'cluster-auth' ? 'AUTH' : 'STALE', message: error.message };
      })
      .then((result) => {
        this.#running = false;
        if (signal.aborted) return;
        this.#options.onResult(result);
        const ms = result.state === 'STALE' ? AWAY_INTERVAL_MS : INTERVAL_MS;
        this.#cancel = this.#options.clock.after(ms, () => this.#probe(signal));
      })
      .catch(() => {
        // The listener failed; without this the probe would stop for good.
        this.#running = false;
        if (!signal.aborted) this.#cancel = this.#options.clock.after(INTERVAL_MS, () => this.#probe(signal));
      });
  }

  async #ask(signal: AbortSignal): Promise<ProbeResult> {
    const { client, fallback } = this.#options;
    const watches = this.#options.watches();
    const watch = watches[this.#turn % Math.max(1, watches.length)];
    this.#turn += 1;
    const answer = await client.request({
      method: 'GET',
      path: collectionPath(watch?.kind ?? fallback, watch?.version ?? 'v1'),
      query: { limit: 1 },
      timeoutMs: TIMEOUT_MS,
      lane: 'probe',
      signal,
    });
    if (answer.status === 401) return { state: 'AUTH', message: statusToError(answer).message };
    if (answer.status >= 500) return { state: 'STALE', message: statusToError(answer).message };
    // 403, 404 and 429 are answers too: the server is there.
    const version = isJsonObject(answer.body)
      ? stringAt(objectAt(answer.body, 'metadata'), 'resourceVersion')
      : undefined;
    if (watch && answer.status === 200 && version) this.#remember(watch, version);
    this.#cutThoseBehind(watches);
    return { state: 'LIVE' };
  }

  #remember(watch: ProbedWatch, version: string): void {
    if (!this.#seen.has(watch.kind))
      this.#seen.set(watch.kind, { watch, version, at: this.#options.clock.now() });
  }

  #cutThoseBehind(watches: readonly ProbedWatch[]): void {
    const now = this.#options.clock.now();
    for (const [kind, { watch, version, at }] of this.#seen) {
      const reached = watch.resourceVersion;
      const order = reached === null ? null : compareVersions(reached, version);
      if (!watches.includes(watch) || order === null || order >= 0) this.#seen.delete(kind);
      else if (now - at >= BEHIND_MS) {
        this.#seen.delete(kind);
        watch.reconnect();
      }
    }
  }
}
