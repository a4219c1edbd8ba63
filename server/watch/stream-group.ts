import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { kindKey, type ObjectKey } from '#lib/identity/object-ref.ts';
import type { KindStatus } from '#lib/wire/clusters.ts';
import type { Clock } from '#server/kube/clock.ts';
import type { ObjectChange } from '#server/kube/object-cache.ts';
import { type ChangeRing, createChangeRing } from './change-ring.ts';
import { ClientStream, type Heartbeat, type SharedFrames, type StreamStart } from './client-stream.ts';
import { encodeDelta, encodeEvent, encodeSnapshot } from './encoder.ts';
import { formatEventId, parseEventId } from './event-id.ts';
import type { StreamSink, StreamSource } from './stream-source.ts';
import { createTally, type Tally } from './tally.ts';

/** At most 20 flushes a second and client: 500 clients cost the same whatever the churn. */
const FLUSH_MS = 50;
const HEARTBEAT_MS = 10_000;
const CHECKSUM_EVERY = 6;
/** A line that takes nothing for this long (ms) is dropped; the browser comes back and resumes. */
const BLOCKED_LIMIT_MS = 60_000;
const RING_LIMITS = { bytes: 8 * 1024 * 1024, ageMs: 300_000 };
/** A herd of reconnecting browsers shares one snapshot; what changed since is sent behind it. */
const SNAPSHOT_SHARED_MS = 1000;

type Snapshot = {
  readonly frames: readonly string[];
  readonly seq: number;
  readonly at: number;
  /** States at that moment. */
  readonly kinds: readonly KindStatus[];
};

/** All streams of one cluster: numbers the changes, remembers them for resume, encodes each frame once. */
export class StreamGroup {
  readonly epoch: string;
  readonly #source: StreamSource;
  readonly #clock: Clock;
  readonly #ring: ChangeRing;
  readonly #tally: Tally = createTally();
  readonly #streams = new Set<ClientStream>();
  readonly #shared: SharedFrames;
  #snapshot: Snapshot | null = null;
  #deltas = new Map<number, readonly string[]>();
  #deltasSeq = 0;
  #heartbeatNow: Heartbeat | null = null;
  #tickDue = false;
  #lastTick = 0;
  #beats = 0;
  #cancelBeat: () => void = () => undefined;

  /** `epoch`: random per process and cache, letters and digits. */
  constructor(source: StreamSource, clock: Clock, epoch: string) {
    this.#source = source;
    this.#clock = clock;
    this.epoch = epoch;
    this.#ring = createChangeRing(RING_LIMITS, () => clock.now());
    this.#shared = {
      seq: () => this.#ring.seq(),
      now: () => clock.now(),
      delta: (from, dirty) => this.#delta(from, dirty),
      heartbeat: () => this.#heartbeat(),
      losses: (told) => this.#losses(told),
      checksum: () => encodeEvent({ type: 'checksum', kinds: this.#tally.sums() }),
    };
  }

  /** Browsers connected. */
  get size(): number {
    return this.#streams.size;
  }

  /** Tells all streams of changes that the source already shows. */
  record(changes: readonly ObjectChange[]): void {
    for (const { key, object, previous } of changes) {
      this.#tally.change(previous, object);
      this.#ring.push(key);
      for (const stream of this.#streams) stream.mark(key);
    }
    this.#scheduleTick();
  }

  /** A state changed: everyone hears it at once, not with the next heartbeat. */
  statusChanged(): void {
    this.#heartbeatNow = null;
    for (const stream of this.#streams) stream.dueHeartbeat();
    this.#scheduleTick();
  }

  /** Adds a browser: goes on after `lastEventId` when that is remembered, else begins with a snapshot. */
  open(sink: StreamSink, lastEventId: string | null): void {
    const start = this.#start(lastEventId);
    const stream = new ClientStream(sink, this.#shared, start);
    if (!start.isFresh) stream.dueHeartbeat();
    sink.onClose(() => this.#remove(stream));
    this.#streams.add(stream);
    if (this.#streams.size === 1) this.#beat();
    stream.pump();
  }

  /** Sends everyone away, at different moments so that they do not come back together. */
  drain(): void {
    for (const stream of [...this.#streams]) {
      const retryMs = Math.round(500 + this.#clock.random() * 2500);
      stream.end(encodeEvent({ type: 'drain', retryMs }));
      this.#remove(stream);
    }
  }

  #remove(stream: ClientStream): void {
    stream.closed();
    this.#streams.delete(stream);
    if (this.#streams.size > 0) return;
    this.#cancelBeat();
    this.#snapshot = null;
  }

  /** `isFresh`: the states it tells are those of now. */
  #start(lastEventId: string | null): StreamStart & { readonly isFresh: boolean } {
    const resumeFrom = parseEventId(lastEventId, this.epoch);
    const missed = resumeFrom === null ? null : this.#ring.since(resumeFrom);
    if (resumeFrom !== null && missed !== null) {
      const kinds = this.#source.kinds();
      return { frames: [this.#hello(kinds, true)], seq: resumeFrom, kinds, dirty: missed, isFresh: true };
    }
    const { frames, seq, kinds: then } = this.#takeSnapshot();
    const isFresh = seq === this.#ring.seq();
    // States go with the objects of their moment: LIVE beside an older snapshot would make the rest look deleted.
    const kinds = isFresh ? this.#source.kinds() : then;
    const dirty = this.#ring.since(seq) ?? [];
    return { frames: [this.#hello(kinds, false), ...frames], seq, kinds, dirty, isFresh };
  }

  #hello(kinds: readonly KindStatus[], resumed: boolean): string {
    const cluster = this.#source.summary();
    return encodeEvent({ type: 'hello', epoch: this.epoch, resumed, cluster, kinds: [...kinds] });
  }

  #takeSnapshot(): Snapshot {
    const held = this.#snapshot;
    const now = this.#clock.now();
    const seq = this.#ring.seq();
    if (held && (held.seq === seq || now - held.at < SNAPSHOT_SHARED_MS) && this.#ring.since(held.seq))
      return held;
    const frames = encodeSnapshot([...this.#source.objects()], formatEventId(this.epoch, seq));
    this.#snapshot = { frames, seq, at: now, kinds: this.#source.kinds() };
    return this.#snapshot;
  }

  /** Clients that come from the same state get the same frames. */
  #delta(from: number, dirty: ReadonlySet<ObjectKey>): readonly string[] {
    const seq = this.#ring.seq();
    if (this.#deltasSeq !== seq) {
      this.#deltas = new Map();
      this.#deltasSeq = seq;
    }
    const known = this.#deltas.get(from);
    if (known) return known;
    const upserts: KubeObject[] = [];
    const deletes: ObjectKey[] = [];
    for (const key of dirty) {
      const object = this.#source.get(key);
      if (object) upserts.push(object);
      else deletes.push(key);
    }
    const frames = encodeDelta(upserts, deletes, formatEventId(this.epoch, seq));
    this.#deltas.set(from, frames);
    return frames;
  }

  #heartbeat(): Heartbeat {
    this.#heartbeatNow ??= this.#encodeHeartbeat(this.#source.kinds());
    return this.#heartbeatNow;
  }

  #losses(told: readonly KindStatus[]): Heartbeat | null {
    const before = new Map(told.map((status) => [kindKey(status), status]));
    const now = this.#source.kinds();
    const isLoss = now.some(
      (status) => status.state !== 'LIVE' && before.get(kindKey(status))?.state === 'LIVE',
    );
    if (!isLoss) return null;
    return this.#encodeHeartbeat(
      now.map((status) => {
        const old = before.get(kindKey(status));
        return old && old.state !== 'LIVE' && status.state === 'LIVE' ? old : status;
      }),
    );
  }

  #encodeHeartbeat(kinds: KindStatus[]): Heartbeat {
    const time = this.#clock.now();
    const frame = encodeEvent({ type: 'heartbeat', time, cluster: this.#source.summary(), kinds });
    return { frame, kinds };
  }

  #beat(): void {
    this.#cancelBeat = this.#clock.after(HEARTBEAT_MS, () => {
      this.#beats += 1;
      const now = this.#clock.now();
      for (const stream of [...this.#streams]) {
        const blockedSince = stream.blockedSince();
        if (blockedSince !== null && now - blockedSince > BLOCKED_LIMIT_MS) {
          stream.end(null);
          this.#remove(stream);
        } else if (this.#beats % CHECKSUM_EVERY === 0) stream.dueChecksum();
      }
      // Also the snapshot of a herd long gone is let go.
      if (this.#snapshot && now - this.#snapshot.at > HEARTBEAT_MS) this.#snapshot = null;
      this.statusChanged();
      if (this.#streams.size > 0) this.#beat();
    });
  }

  #scheduleTick(): void {
    if (this.#tickDue || this.#streams.size === 0) return;
    this.#tickDue = true;
    this.#clock.after(Math.max(0, this.#lastTick + FLUSH_MS - this.#clock.now()), () => {
      this.#tickDue = false;
      this.#lastTick = this.#clock.now();
      for (const stream of this.#streams) stream.pump();
    });
  }
}
