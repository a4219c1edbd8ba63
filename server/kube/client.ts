import { randomUUID } from 'node:crypto';
import { AppError } from '#server/errors/app-error.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Answer, type Exchange, exchange } from './exchange.ts';
import type { Credential, KubeCluster } from './kube-cluster.ts';
import { createLineSplitter } from './line-splitter.ts';
import type { ApiPath } from './paths.ts';
import { MAX_BODY_BYTES, readBody } from './read-body.ts';
import { createTransport, type Lane, type Transport } from './transport.ts';

export type QueryValue = string | number | boolean | undefined;

export type KubeRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: ApiPath;
  readonly query?: Readonly<Record<string, QueryValue>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Default `application/json`; for server-side apply `application/apply-patch+yaml` (JSON is YAML). */
  readonly contentType?: string;
  /** Default `application/json`. */
  readonly accept?: string;
  /** Whole exchange, ms; default 15 000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly lane?: Exclude<Lane, 'watch'>;
};

/** Answer of the API server, whatever its status. */
export type KubeResponse = {
  readonly status: number;
  /** Lower-case names; only those Meshloom has a use for. */
  readonly headers: Readonly<Record<string, string>>;
  /** Texts of the Warning headers, de-duplicated. */
  readonly warnings: readonly string[];
  /** Parsed when it is JSON, else the text (429 comes as text/plain). */
  readonly body: unknown;
};

export type WatchRequest = {
  readonly path: ApiPath;
  readonly query: Readonly<Record<string, QueryValue>>;
  readonly signal: AbortSignal;
  /** Called once when the server has begun a 200 answer. */
  readonly onOpen: () => void;
  /** Complete lines, parsed by the caller. What it throws ends the watch and is thrown on. */
  readonly onLine: (line: string) => void;
};

/** The only way to an API server: paths come from `paths.ts`, headers are built from nothing, redirects are not followed. */
export type KubeClient = {
  readonly cluster: KubeCluster;
  /** Never throws for a status; throws `AppError('cluster-unreachable' | 'cluster-auth' | 'too-large')`. */
  request(request: KubeRequest): Promise<KubeResponse>;
  /** Resolves with null when the server ended the stream, with the answer when it was no 200. Throws as `request` does. */
  watchLines(request: WatchRequest): Promise<KubeResponse | null>;
  /** Drops all connections. */
  close(): Promise<void>;
};

const USER_AGENT = 'meshloom';
const DEFAULT_TIMEOUT_MS = 15_000;
const WATCH_HEADERS_TIMEOUT_MS = 30_000;
const MAX_LINE_BYTES = 4 * 1024 * 1024;

/** Client of one cluster. A 401 renews the credential and tries once more. */
export function createKubeClient(cluster: KubeCluster, options: { clock?: Clock } = {}): KubeClient {
  return new HttpKubeClient(cluster, options.clock ?? systemClock);
}

type Headers = Readonly<Record<string, string>>;
type Call = Omit<Exchange, 'dispatcher' | 'clock'>;
type Read<T> = Parameters<typeof exchange<T>>[1];

class HttpKubeClient implements KubeClient {
  readonly cluster: KubeCluster;
  readonly #clock: Clock;
  readonly #transport: Transport;

  constructor(cluster: KubeCluster, clock: Clock) {
    this.cluster = cluster;
    this.#clock = clock;
    this.#transport = createTransport(cluster);
  }

  async request(request: KubeRequest): Promise<KubeResponse> {
    const { method, path, query, body, contentType = 'application/json' } = request;
    const call: Call = {
      url: urlOf(this.cluster, path, query),
      method,
      headers: {
        accept: request.accept ?? 'application/json',
        ...(isLoopback(this.cluster) ? {} : { 'accept-encoding': 'gzip' }),
        ...(body === undefined ? {} : { 'content-type': contentType }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      timeoutMs: request.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      signal: request.signal ?? null,
    };
    const answer = await this.#send(request.lane ?? 'call', call, (incoming) =>
      readBody(incoming, MAX_BODY_BYTES),
    );
    return toResponse(answer);
  }

  async watchLines({ path, query, signal, onOpen, onLine }: WatchRequest): Promise<KubeResponse | null> {
    const call: Call = {
      url: urlOf(this.cluster, path, query),
      method: 'GET',
      headers: { accept: 'application/json' },
      body: null,
      headersTimeoutMs: WATCH_HEADERS_TIMEOUT_MS,
      signal,
    };
    const answer = await this.#send<unknown>('watch', call, async (incoming) => {
      if (incoming.status !== 200) return readBody(incoming, MAX_BODY_BYTES);
      onOpen();
      const push = createLineSplitter(MAX_LINE_BYTES, onLine);
      for await (const chunk of incoming.stream) push(chunk);
      return null;
    });
    return answer.status === 200 ? null : toResponse(answer);
  }

  close(): Promise<void> {
    return this.#transport.destroy();
  }

  async #send<T>(lane: Lane, call: Call, read: Read<T>): Promise<Answer<T>> {
    const { credentials } = this.cluster;
    const credential = await credentials.current();
    const first = await this.#attempt(lane, credential, call, read);
    if (first.status !== 401) return first;
    const renewed = await credentials.renew(credential);
    return renewed === credential ? first : this.#attempt(lane, renewed, call, read);
  }

  #attempt<T>(lane: Lane, credential: Credential, call: Call, read: Read<T>): Promise<Answer<T>> {
    const headers = { ...baseHeaders(this.cluster), ...call.headers, ...credential.headers };
    const dispatcher = this.#transport.dispatcher(lane, credential);
    return exchange({ ...call, headers, dispatcher, clock: this.#clock }, read);
  }
}

/** Never the browser's: the API server pretty-prints for Mozilla and curl, and a forwarded identity header is a hole. */
function baseHeaders(cluster: KubeCluster): Headers {
  return { 'user-agent': `${USER_AGENT} (${cluster.source})`, 'audit-id': randomUUID() };
}

function urlOf(cluster: KubeCluster, path: ApiPath, query: KubeRequest['query']): URL {
  const url = new URL(`${cluster.server}${path}`);
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  url.searchParams.set('pretty', 'false');
  return url;
}

/** Over loopback compression only costs time. */
function isLoopback(cluster: KubeCluster): boolean {
  const { hostname } = new URL(cluster.server);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

function toResponse(answer: Answer<unknown>): KubeResponse {
  if (answer.status >= 300 && answer.status < 400) {
    throw new AppError(
      'cluster-unreachable',
      'The API server answered with a redirect, which Meshloom does not follow.',
    );
  }
  return { status: answer.status, headers: answer.headers, warnings: answer.warnings, body: answer.value };
}
