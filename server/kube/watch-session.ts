import type { JsonObject } from '#lib/gateway-api/json.ts';
import { type KubeObject, keyOf } from '#lib/gateway-api/kube-object.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { AppError, toAppError } from '#server/errors/app-error.ts';
import type { KubeClient } from './client.ts';
import type { Clock } from './clock.ts';
import type { ApiPath } from './paths.ts';
import type { Outcome } from './reflector-state.ts';
import { isExpired } from './status-error.ts';
import { parseWatchLine, type WatchEvent } from './watch-event.ts';

export type WatchSessionOptions = {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly path: ApiPath;
  /** Null: the list comes first, as events (WatchList). */
  readonly resumeFrom: string | null;
  readonly signal: AbortSignal;
  /** Checks and reduces an object; null to leave it out. */
  readonly admit: (raw: JsonObject) => KubeObject | null;
  /** Any word from the server. */
  readonly onSeen: () => void;
  readonly onSynced: (objects: readonly KubeObject[], version: string) => void;
  readonly onChange: (type: 'upsert' | 'delete', object: KubeObject, version: string) => void;
  /** The stream has reached this version without a change for us. */
  readonly onVersion: (version: string) => void;
  /** The stream is open and no refusal came with it. */
  readonly onHealthy: () => void;
};

/** A refusal comes as the first event of a 200 answer; only a stream that survives this long (ms) counts as open. */
const SETTLE_MS = 250;
/** Servers that ignore `sendInitialEvents` never say that the list is complete. */
const INITIAL_SILENCE_MS = 15_000;

/** One watch connection, from its request to its end. */
export class WatchSession {
  readonly #options: WatchSessionOptions;
  readonly #control = new AbortController();
  /** Objects of a list that is not complete yet; null once it is. */
  #initial: Map<ObjectKey, KubeObject> | null;
  #verdict: Outcome | null = null;
  #cancelSettle: () => void = () => undefined;
  #cancelSilence: () => void = () => undefined;

  constructor(options: WatchSessionOptions) {
    this.#options = options;
    this.#initial = options.resumeFrom === null ? new Map() : null;
  }

  /** Ends the session from our side. */
  cut(): void {
    this.#end({ type: 'cut' });
  }

  /** Runs to the end; never throws. */
  async run(): Promise<Outcome> {
    const { client, clock, path, resumeFrom, signal } = this.#options;
    // As client-go: no watch lives for ever, so that stuck ones are bounded and permissions are looked at again.
    const seconds = Math.floor(300 + clock.random() * 300);
    const cancelDeadline = clock.after((seconds + 10) * 1000, () => this.#end({ type: 'ended' }));
    if (this.#initial) this.#expectWord();
    try {
      const answer = await client.watchLines({
        path,
        query: {
          watch: true,
          allowWatchBookmarks: true,
          timeoutSeconds: seconds,
          ...(resumeFrom === null
            ? { sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' }
            : { resourceVersion: resumeFrom }),
        },
        signal: AbortSignal.any([signal, this.#control.signal]),
        onOpen: () => this.#opened(),
        onLine: (line) => this.#line(line),
      });
      if (this.#verdict) return this.#verdict;
      if (answer === null) return this.#initial ? this.#incomplete() : { type: 'ended' };
      if (this.#initial && (answer.status === 400 || answer.status === 422)) return { type: 'no-watch-list' };
      return { type: 'refused', answer };
    } catch (thrown) {
      if (this.#verdict) return this.#verdict;
      const error = toAppError(thrown);
      return error.code === 'too-large'
        ? { type: 'broken', message: error.message }
        : { type: 'fault', error };
    } finally {
      cancelDeadline();
      this.#cancelSettle();
      this.#cancelSilence();
    }
  }

  #incomplete(): Outcome {
    return {
      type: 'fault',
      error: new AppError('cluster-unreachable', 'The API server ended the list before it was complete.'),
    };
  }

  #end(verdict: Outcome): void {
    this.#verdict ??= verdict;
    this.#control.abort();
  }

  #opened(): void {
    this.#options.onSeen();
    if (!this.#initial) this.#cancelSettle = this.#options.clock.after(SETTLE_MS, this.#options.onHealthy);
  }

  #expectWord(): void {
    this.#cancelSilence();
    this.#cancelSilence = this.#options.clock.after(INITIAL_SILENCE_MS, () =>
      this.#end({ type: 'no-watch-list' }),
    );
  }

  #line(line: string): void {
    if (this.#verdict) return;
    let event: WatchEvent;
    try {
      event = parseWatchLine(line);
    } catch (cause) {
      // Never skipped: the change in it would be lost. The stream is resumed at the last good version.
      this.#end({ type: 'broken', message: `The API server sent a broken watch event (${String(cause)}).` });
      return;
    }
    this.#options.onSeen();
    if (event.type === 'error') this.#failed(event.status);
    else if (this.#initial) this.#initialEvent(event, this.#initial);
    else this.#liveEvent(event);
  }

  #failed(status: JsonObject): void {
    const code = typeof status.code === 'number' ? status.code : 500;
    // Before any data: an API server whose etcd is too old to stream lists says so in this way.
    const cannotStream = this.#initial?.size === 0 && code >= 500 && code !== 503 && code !== 504;
    if (isExpired(status)) this.#end({ type: 'expired' });
    else if (cannotStream) this.#end({ type: 'no-watch-list' });
    else this.#end({ type: 'refused', answer: { status: code, headers: {}, body: status } });
  }

  #initialEvent(event: Exclude<WatchEvent, { type: 'error' }>, objects: Map<ObjectKey, KubeObject>): void {
    this.#expectWord();
    if (event.type === 'upsert' || event.type === 'delete') {
      const object = this.#options.admit(event.object);
      if (object && event.type === 'upsert') objects.set(keyOf(object), object);
      else if (object) objects.delete(keyOf(object));
    } else if (event.type === 'bookmark' && event.initialEventsEnd && event.version !== null) {
      this.#initial = null;
      this.#cancelSilence();
      this.#options.onSynced([...objects.values()], event.version);
    }
  }

  #liveEvent(event: Exclude<WatchEvent, { type: 'error' }>): void {
    if (event.type === 'unknown') return;
    this.#options.onHealthy();
    if (event.version === null) return;
    const object = event.type === 'bookmark' ? null : this.#options.admit(event.object);
    if (object && event.type !== 'bookmark') this.#options.onChange(event.type, object, event.version);
    else this.#options.onVersion(event.version);
  }
}
