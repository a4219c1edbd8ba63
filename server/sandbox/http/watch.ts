import type { ServerResponse } from 'node:http';
import type { JsonObject, JsonValue } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { formatApiVersion } from '#lib/identity/object-ref.ts';
import type { SandboxCluster } from '../cluster.ts';
import { createSelection, type Selection } from '../select/selection.ts';
import { invalidOptions, StatusError, tooLargeResourceVersion } from '../status-error.ts';
import type { StoreChange } from '../store/store.ts';
import { asVersion } from '../write/target.ts';
import type { Scope } from './list.ts';
import type { View } from './negotiation.ts';
import { isTrue, parseResourceVersion } from './resource-version.ts';
import { partialMetadata, tableOf } from './table.ts';

/** How often a quiet watch is told how far it has come; the API server does it about once a minute. */
export const BOOKMARK_INTERVAL_MS = 60_000;

/** A watcher that lets so many bytes pile up is cut off, as the API server does with slow readers. */
const PENDING_LIMIT = 8 * 1024 * 1024;

type WatchRequest = {
  readonly query: URLSearchParams;
  readonly view: View;
  readonly bookmarkIntervalMs: number;
};

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED';

/**
 * Streams changes as JSON lines until the client leaves, the time is over or the resource is withdrawn.
 * A resourceVersion that is gone gives HTTP 200 with one ERROR event of code 410. Throws 422 and 504 before the stream starts.
 */
export function watchObjects(
  cluster: SandboxCluster,
  scope: Scope,
  request: WatchRequest,
  response: ServerResponse,
): void {
  const { query } = request;
  const initial = wantsInitialEvents(query);
  const from = parseResourceVersion(query.get('resourceVersion')) ?? 0n;
  if (initial && from > cluster.store.currentRv) throw tooLargeResourceVersion(from, cluster.store.currentRv);
  const stream = new WatchStream(cluster, scope, request, response);
  response.writeHead(200, {
    'content-type': 'application/json;stream=watch',
    'cache-control': 'no-cache, private',
  });
  response.flushHeaders();
  if (initial || from === 0n) stream.sendAll();
  else if (!stream.replay(from)) return;
  if (initial) stream.sendBookmark({ 'k8s.io/initial-events-end': 'true' });
  stream.follow(from);
}

function wantsInitialEvents(query: URLSearchParams): boolean {
  const asked = query.get('sendInitialEvents');
  const match = query.get('resourceVersionMatch');
  const refuse = (field: string, message: string) =>
    invalidOptions('ListOptions', { reason: 'FieldValueForbidden', field, message });
  if (asked === null) {
    if (match !== null && match !== '')
      throw refuse(
        'resourceVersionMatch',
        'Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
      );
    return false;
  }
  if (match !== 'NotOlderThan')
    throw refuse(
      'resourceVersionMatch',
      'Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  return isTrue(asked);
}

class WatchStream {
  readonly #cluster: SandboxCluster;
  readonly #scope: Scope;
  readonly #view: View;
  readonly #response: ServerResponse;
  readonly #query: URLSearchParams;
  readonly #interval: number;
  readonly #selection: Selection;
  readonly #apiVersion: string;
  readonly #bookmarks: boolean;
  #lastRv = 0n;
  #columnsSent = false;

  constructor(cluster: SandboxCluster, scope: Scope, request: WatchRequest, response: ServerResponse) {
    const { query } = request;
    this.#cluster = cluster;
    this.#scope = scope;
    this.#view = request.view;
    this.#response = response;
    this.#query = query;
    this.#interval = request.bookmarkIntervalMs;
    this.#bookmarks = isTrue(query.get('allowWatchBookmarks'));
    this.#apiVersion = formatApiVersion(scope.type.group, scope.served.name);
    this.#selection = createSelection({
      namespace: scope.namespace,
      ...(scope.name === '' ? {} : { name: scope.name }),
      type: scope.type,
      labelSelector: query.get('labelSelector'),
      fieldSelector: query.get('fieldSelector'),
      selectable: scope.served.selectable,
    });
  }

  /** The present state as ADDED events. */
  sendAll(): void {
    for (const object of this.#cluster.store.list(this.#scope.type.id))
      if (this.#selection(object)) this.#sendObject('ADDED', object);
    this.#lastRv = this.#cluster.store.currentRv;
  }

  /** What happened after `from`. False when that is no longer known: the stream has then ended with an ERROR event. */
  replay(from: bigint): boolean {
    this.#lastRv = from;
    try {
      for (const change of this.#cluster.store.changesSince(this.#scope.type.id, from))
        this.#sendChange(change);
      return true;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      this.#write({ type: 'ERROR', object: error.body() });
      this.#response.end();
      return false;
    }
  }

  /** Sends later changes until the end. */
  follow(from: bigint): void {
    const { store } = this.#cluster;
    const onChange = (change: StoreChange) => {
      if (change.rv > from) this.#sendChange(change);
    };
    const end = () => this.#response.end();
    const unsubscribe = store.subscribe(this.#scope.type.id, onChange, end);
    const seconds = timeoutSeconds(this.#query);
    const deadline = setTimeout(() => {
      this.sendBookmark();
      end();
    }, seconds * 1000);
    const ticker = setInterval(() => this.sendBookmark(), this.#interval);
    this.#response.on('close', () => {
      unsubscribe();
      clearTimeout(deadline);
      clearInterval(ticker);
    });
  }

  /** Tells how far the stream has come; not sent when that is no news, nor to clients that did not ask. */
  sendBookmark(annotations?: JsonObject): void {
    const rv = this.#cluster.store.currentRv;
    if (!this.#bookmarks || (annotations === undefined && rv <= this.#lastRv)) return;
    this.#lastRv = rv;
    const metadata: JsonObject = {
      resourceVersion: String(rv),
      ...(annotations === undefined ? {} : { annotations }),
    };
    this.#write({ type: 'BOOKMARK', object: this.#bookmarkObject(metadata) });
  }

  #bookmarkObject(metadata: JsonObject): JsonObject {
    switch (this.#view) {
      case 'table':
        return tableOf([], { ...this.#tableOptions(), metadata, withColumns: false });
      case 'metadata':
        return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
      case 'object':
        return { kind: this.#scope.type.kind, apiVersion: this.#apiVersion, metadata };
    }
  }

  /** With a selector, entering it is ADDED and leaving it DELETED. */
  #sendChange(change: StoreChange): void {
    const was = change.type !== 'ADDED' && change.previous !== null && this.#selection(change.previous);
    const is = change.type !== 'DELETED' && this.#selection(change.object);
    if (!was && !is) return;
    this.#lastRv = change.rv;
    if (was && is) this.#sendObject('MODIFIED', change.object);
    else if (is) this.#sendObject('ADDED', change.object);
    else this.#sendObject('DELETED', lastState(change));
  }

  #sendObject(type: EventType, stored: KubeObject): void {
    const object = asVersion(stored, this.#apiVersion);
    this.#write({ type, object: this.#viewOf(object) });
  }

  #viewOf(object: KubeObject): JsonValue {
    if (this.#view === 'object') return object;
    if (this.#view === 'metadata') return partialMetadata(object);
    const withColumns = !this.#columnsSent;
    this.#columnsSent = true;
    const metadata = { resourceVersion: object.metadata.resourceVersion ?? '' };
    return tableOf([object], { ...this.#tableOptions(), metadata, withColumns });
  }

  #tableOptions(): { readonly type: Scope['type']; readonly served: Scope['served']; readonly now: string } {
    return { type: this.#scope.type, served: this.#scope.served, now: this.#cluster.now() };
  }

  #write(event: JsonObject): void {
    if (this.#response.writableEnded) return;
    this.#response.write(`${JSON.stringify(event)}\n`);
    if (this.#response.writableLength > PENDING_LIMIT) this.#response.destroy();
  }
}

/** The state before the change, under the resourceVersion of the change. */
function lastState(change: StoreChange): KubeObject {
  const state = change.previous ?? change.object;
  return { ...state, metadata: { ...state.metadata, resourceVersion: String(change.rv) } };
}

const SHORTEST_WATCH_S = 1800;

/** The asked time, or 30 to 60 minutes as the API server chooses. */
function timeoutSeconds(query: URLSearchParams): number {
  const asked = Number(query.get('timeoutSeconds') ?? '');
  if (Number.isFinite(asked) && asked > 0) return asked;
  return SHORTEST_WATCH_S * (1 + Math.random());
}
