import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { StatusError } from '../status-error.ts';
import type { ObjectStore, StoreRecord, StoreState } from '../store/store.ts';
import { recordLine } from './record-line.ts';
import { journalPath, removeLeftovers, snapshotPath } from './recover.ts';

/** A journal grows to this before it is folded into a snapshot, or to twice the last snapshot if that is more. */
const COMPACT_AT_BYTES = 4 * 1024 * 1024;
/** How long the disk may lag behind the kernel: what a power cut may cost. A killed process loses nothing. */
const SYNC_INTERVAL_MS = 100;
/** Lines written at once while a snapshot is made, so that requests are answered in between. */
const LINES_AT_ONCE = 200;

type JournalOptions = {
  readonly dir: string;
  readonly generation: number;
  /** Sizes an earlier run left, for the next compaction. */
  readonly journalBytes: number;
  readonly snapshotBytes: number;
  readonly compactAtBytes?: number;
  /** Hears of a compaction that failed; the journal then grows until one works. */
  readonly onFault: (error: Error) => void;
};

/**
 * The commits of a store on disk: `append` has handed a record to the kernel when it returns, and throws when it could
 * not, leaving nothing behind. A snapshot replaces old records from time to time, so that the size is bounded.
 */
export class Journal {
  readonly #options: JournalOptions;
  #generation: number;
  #fd: number;
  #bytes: number;
  #snapshotBytes: number;
  #broken = false;
  #compaction: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#generation = options.generation;
    this.#bytes = options.journalBytes;
    this.#snapshotBytes = options.snapshotBytes;
    this.#fd = openSync(journalPath(options.dir, options.generation), 'a', 0o600);
  }

  /** Writes every later commit of the store down, and compacts when there are many. */
  follow(store: ObjectStore): void {
    store.writeTo((record) => {
      this.#append(record);
      const limit = Math.max(this.#options.compactAtBytes ?? COMPACT_AT_BYTES, 2 * this.#snapshotBytes);
      // The commit itself is not in the store yet: the state is taken in a moment when it is.
      if (this.#bytes > limit && this.#compaction === null) this.#compaction = this.#compactSoon(store);
    });
  }

  /** Waits for a compaction under way, has everything on disk and closes the file. */
  async close(): Promise<void> {
    await this.#compaction;
    if (this.#timer !== null) clearTimeout(this.#timer);
    fsyncSync(this.#fd);
    closeSync(this.#fd);
  }

  #append(record: StoreRecord): void {
    if (this.#broken) throw unwritable('an earlier write failed half-way');
    const line = recordLine(record);
    try {
      for (let written = 0; written < line.length; ) written += writeSync(this.#fd, line, written);
    } catch (error) {
      this.#takeBack();
      throw unwritable(error instanceof Error ? error.message : String(error));
    }
    this.#bytes += line.length;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      fdatasync(this.#fd, () => undefined);
    }, SYNC_INTERVAL_MS).unref();
  }

  /** Half a record in the middle would make the whole file unreadable. */
  #takeBack(): void {
    try {
      ftruncateSync(this.#fd, this.#bytes);
    } catch {
      // Then no later record may follow it: see #append.
      this.#broken = true;
    }
  }

  async #compactSoon(store: ObjectStore): Promise<void> {
    await Promise.resolve();
    try {
      await this.#compact(store.state());
    } catch (error) {
      this.#options.onFault(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#compaction = null;
    }
  }

  /** A new journal first, then the snapshot of the state it starts from; a crash in between leaves two journals to replay. */
  async #compact(state: StoreState): Promise<void> {
    const { dir } = this.#options;
    const next = this.#generation + 1;
    fdatasyncSync(this.#fd);
    const fd = openSync(journalPath(dir, next), 'a', 0o600);
    closeSync(this.#fd);
    this.#fd = fd;
    this.#generation = next;
    this.#bytes = 0;
    this.#snapshotBytes = await writeSnapshot(dir, next, state);
    removeLeftovers(dir, next);
  }
}

function unwritable(why: string): StatusError {
  return new StatusError({
    code: 500,
    reason: 'InternalError',
    message: `Internal error occurred: the sandbox cannot write its journal: ${why}`,
  });
}

/** Writes a whole state beside the others and renames it into place. Returns its size in bytes. */
export async function writeSnapshot(dir: string, generation: number, state: StoreState): Promise<number> {
  const path = snapshotPath(dir, generation);
  const file = await open(`${path}.tmp`, 'w', 0o600);
  let bytes = 0;
  try {
    const write = async (lines: readonly Buffer[]) => {
      bytes += (await file.write(Buffer.concat(lines))).bytesWritten;
    };
    await write([recordLine({ op: 'snapshot', rv: String(state.rv) })]);
    for (let from = 0; from < state.objects.length; from += LINES_AT_ONCE)
      await write(state.objects.slice(from, from + LINES_AT_ONCE).map((entry) => recordLine(entry)));
    await write([recordLine({ op: 'end', count: state.objects.length })]);
    await file.sync();
  } finally {
    await file.close();
  }
  renameSync(`${path}.tmp`, path);
  syncDirectory(dir);
  return bytes;
}

/** A renamed file is there for good once its directory is on disk. */
function syncDirectory(dir: string): void {
  const fd = openSync(dir, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
