import { mkdirSync } from 'node:fs';
import type { ObjectStore, StoreState } from '../store/store.ts';
import { Journal, writeSnapshot } from './journal.ts';
import { lockDirectory } from './lock.ts';
import { recover } from './recover.ts';

/** A directory that keeps a sandbox's state between runs. */
export type DataDir = {
  /** What an earlier run left; null in a new directory. */
  readonly restored: StoreState | null;
  /** Keeps the store from here on: its present state at once when the directory is new, then every commit. */
  keep(store: ObjectStore): Promise<void>;
  /** Has everything on disk and lets the directory go. */
  close(): Promise<void>;
};

type DataDirOptions = { readonly onFault: (error: Error) => void; readonly compactAtBytes?: number };

/** Opens a directory, made when missing. Throws when another sandbox uses it or its files are damaged. */
export function openDataDir(dir: string, options: DataDirOptions): DataDir {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const unlock = lockDirectory(dir);
  const recovered = recoverOrUnlock(dir, unlock);
  let journal: Journal | null = null;
  return {
    restored: recovered?.state ?? null,
    async keep(store) {
      const place = recovered ?? {
        generation: 1,
        journalBytes: 0,
        // Seeding is all or nothing: before this snapshot there is no state at all.
        snapshotBytes: await writeSnapshot(dir, 1, store.state()),
      };
      const { generation, journalBytes, snapshotBytes } = place;
      journal = new Journal({ dir, generation, journalBytes, snapshotBytes, ...options });
      journal.follow(store);
    },
    async close() {
      await journal?.close();
      unlock();
    },
  };
}

function recoverOrUnlock(dir: string, unlock: () => void): ReturnType<typeof recover> {
  try {
    return recover(dir);
  } catch (error) {
    unlock();
    throw error;
  }
}
