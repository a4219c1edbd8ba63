import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { KindStatus } from '#lib/wire/clusters.ts';
import type { StreamSink } from './stream-source.ts';

/** What a stream takes from its group: frames made once for all clients in step. */
export type SharedFrames = {
  seq(): number;
  now(): number;
  /** Frames from the state at `from` to the newest; `dirty` are the keys changed in between. */
  delta(from: number, dirty: ReadonlySet<ObjectKey>): readonly string[];
  /** What is so now. */
  heartbeat(): Heartbeat;
  /** What has ceased to be LIVE since `told`, without what has become it; null when nothing has. */
  losses(told: readonly KindStatus[]): Heartbeat | null;
  checksum(): string;
};

/** A heartbeat and the states it tells. */
export type Heartbeat = { readonly frame: string; readonly kinds: readonly KindStatus[] };

/**
 * One connected browser. Changes never queue: they mark their object as dirty, and when the line is free the newest
 * state of the dirty ones goes out. A slow line gets fewer and newer frames, and holds nobody else up.
 */
export class ClientStream {
  readonly #sink: StreamSink;
  readonly #shared: SharedFrames;
  /** Frames on their way, shared with other clients. */
  #frames: readonly string[];
  #next = 0;
  /** State the client has once `#frames` are out. */
  #seq: number;
  readonly #dirty: Set<ObjectKey>;
  /** States the client was told last. */
  #told: readonly KindStatus[];
  /** ms since when the line is full; null while it takes more. */
  #blockedSince: number | null = null;
  #closed = false;
  #heartbeatDue = false;
  #checksumDue = false;

  constructor(sink: StreamSink, shared: SharedFrames, start: StreamStart) {
    this.#sink = sink;
    this.#shared = shared;
    this.#frames = start.frames;
    this.#seq = start.seq;
    this.#dirty = new Set(start.dirty);
    this.#told = start.kinds;
    sink.onDrain(() => {
      this.#blockedSince = null;
      this.pump();
    });
  }

  /** ms since when nothing could be written; null while the line is free. */
  blockedSince(): number | null {
    return this.#blockedSince;
  }

  mark(key: ObjectKey): void {
    this.#dirty.add(key);
  }

  /** A heartbeat goes out with the next free moment. */
  dueHeartbeat(): void {
    this.#heartbeatDue = true;
  }

  /** A checksum goes out as soon as the client has all there is. */
  dueChecksum(): void {
    this.#checksumDue = true;
  }

  /** Writes what is due, as long as the line takes it. */
  pump(): void {
    while (!this.#closed && this.#blockedSince === null) {
      const frame = this.#nextFrame();
      if (frame === null) return;
      if (!this.#sink.write(frame)) this.#blockedSince = this.#shared.now();
    }
  }

  /** Says goodbye with a last frame and ends. */
  end(lastFrame: string | null): void {
    if (this.#closed) return;
    this.#closed = true;
    if (lastFrame !== null && this.#blockedSince === null) this.#sink.write(lastFrame);
    this.#sink.close();
  }

  /** The other side is gone. */
  closed(): void {
    this.#closed = true;
  }

  #nextFrame(): string | null {
    const queued = this.#frames[this.#next];
    if (queued !== undefined) {
      this.#next += 1;
      return queued;
    }
    // What is sent is let go of: it may be a whole snapshot, and the client idle for hours.
    this.#frames = this.#takeChanges();
    this.#next = 1;
    const [first] = this.#frames;
    if (first !== undefined) return first;
    if (!this.#checksumDue) return null;
    this.#checksumDue = false;
    return this.#shared.checksum();
  }

  /**
   * States and objects of one moment. A kind that ceased to be LIVE is told before its objects go, one that has become
   * LIVE after they are there: in between the client must not take what is missing for deleted.
   */
  #takeChanges(): readonly string[] {
    const losses = this.#heartbeatDue && this.#dirty.size > 0 ? this.#shared.losses(this.#told) : null;
    const heartbeat = this.#heartbeatDue ? this.#shared.heartbeat() : null;
    const delta = this.#dirty.size > 0 ? this.#shared.delta(this.#seq, this.#dirty) : [];
    this.#seq = this.#shared.seq();
    this.#dirty.clear();
    this.#heartbeatDue = false;
    if (heartbeat === null) return delta;
    this.#told = heartbeat.kinds;
    return [...(losses === null ? [] : [losses.frame]), ...delta, heartbeat.frame];
  }
}

/** Where a stream begins: frames to send first, the state they lead to, and what has changed since. */
export type StreamStart = {
  readonly frames: readonly string[];
  readonly seq: number;
  /** States told by `frames`. */
  readonly kinds: readonly KindStatus[];
  readonly dirty: Iterable<ObjectKey>;
};
