import { createParser } from 'eventsource-parser';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { type KubeObject, keyOf } from '#lib/gateway-api/kube-object.ts';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import type { ClusterSummary, KindStatus } from '#lib/wire/clusters.ts';
import { type StreamEvent, streamEventSchema } from '#lib/wire/stream.ts';

const PATIENCE_MS = 30_000;

type Waiting = { readonly isThere: () => boolean; readonly resolve: () => void };

/** Every kind is live, or known not to be served. */
export function isSettled({ kinds, cluster }: MeshloomStream): boolean {
  const isDone = kinds.every(({ state }) => state === 'LIVE' || state === 'ABSENT');
  return cluster?.state === 'LIVE' && kinds.length > 0 && isDone;
}

/** One browser's stream: every event checked against the contract, and the world it leads to. */
export class MeshloomStream {
  readonly events: StreamEvent[] = [];
  /** Keys that went away, by a delta or by a snapshot without them. */
  readonly removed: ObjectKey[] = [];
  lastEventId = '';
  cluster: ClusterSummary | null = null;
  kinds: readonly KindStatus[] = [];
  #objects = new Map<ObjectKey, KubeObject>();
  #incoming: Map<ObjectKey, KubeObject> | null = null;
  #failure: Error | null = null;
  readonly #waiting = new Set<Waiting>();
  readonly #stop = new AbortController();
  readonly #agent = new Agent();

  /** Opens a stream. Throws with the answer when it is refused. */
  static async open(url: string, headers: Readonly<Record<string, string>>): Promise<MeshloomStream> {
    const stream = new MeshloomStream();
    const response = await request(url, {
      dispatcher: stream.#agent,
      headers,
      signal: stream.#stop.signal,
      bodyTimeout: 0,
    });
    if (response.statusCode !== 200) {
      throw new Error(`stream: ${response.statusCode} ${await response.body.text()}`);
    }
    void stream.#read(response.body);
    return stream;
  }

  get(ref: {
    readonly group: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
  }) {
    return this.#objects.get(objectKey(ref)) ?? null;
  }

  objects(): readonly KubeObject[] {
    return [...this.#objects.values()];
  }

  /** Resolves once it holds; fails after 30 s, or at once when the stream broke the contract or ended. */
  until(what: string, isThere: (stream: MeshloomStream) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const give = (error: Error) => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
        reject(error);
      };
      const timer = setTimeout(() => give(new Error(`${what}: not seen. ${this.#describe()}`)), PATIENCE_MS);
      const waiting: Waiting = {
        isThere: () => {
          if (this.#failure) give(new Error(`${what}: ${this.#failure.message}`));
          return isThere(this);
        },
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      this.#waiting.add(waiting);
      this.#check();
    });
  }

  close(): void {
    this.#stop.abort();
    void this.#agent.destroy();
  }

  async #read(body: AsyncIterable<unknown>): Promise<void> {
    const parser = createParser({
      onEvent: ({ event, data, id }) => {
        const parsed = streamEventSchema.parse(JSON.parse(data));
        if (parsed.type !== event) throw new Error(`event ${event} holds a ${parsed.type}`);
        if (id !== undefined) this.lastEventId = id;
        this.#take(parsed);
      },
      onError: (error) => {
        throw error;
      },
    });
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body) {
        parser.feed(decoder.decode(z.instanceof(Uint8Array).parse(chunk), { stream: true }));
        this.#check();
      }
      this.#failure = new Error('the stream ended');
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
    this.#check();
  }

  #take(event: StreamEvent): void {
    this.events.push(event);
    switch (event.type) {
      case 'hello':
      case 'heartbeat':
        this.cluster = event.cluster;
        this.kinds = event.kinds;
        return;
      case 'snapshot-start':
        this.#incoming = new Map();
        return;
      case 'snapshot':
        for (const object of event.objects) this.#incoming?.set(keyOf(object), object);
        return;
      case 'snapshot-end':
        this.#replace(this.#incoming ?? new Map());
        return;
      case 'delta':
        for (const object of event.upserts) this.#objects.set(keyOf(object), object);
        for (const key of [...this.#objects.keys()].filter((known) => event.deletes.includes(known))) {
          this.#objects.delete(key);
          this.removed.push(key);
        }
        return;
      case 'checksum':
      case 'drain':
        return;
    }
  }

  #replace(next: Map<ObjectKey, KubeObject>): void {
    for (const key of this.#objects.keys()) if (!next.has(key)) this.removed.push(key);
    this.#objects = next;
    this.#incoming = null;
  }

  #check(): void {
    for (const waiting of this.#waiting) {
      if (!waiting.isThere()) continue;
      this.#waiting.delete(waiting);
      waiting.resolve();
    }
  }

  #describe(): string {
    const states = this.kinds.map(({ kind, state, message }) => `${kind} ${state} ${message ?? ''}`.trim());
    const types = this.events.slice(-12).map(({ type }) => type);
    return `cluster ${this.cluster?.state}, ${this.#objects.size} objects, last events ${types.join(' ')}; ${states.join('; ')}`;
  }
}
