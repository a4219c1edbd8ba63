import { setTimeout as wait } from 'node:timers/promises';
import { objectAt, stringAt } from '#lib/gateway-api/json.ts';
import { asKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { storeKey } from '../store/store.ts';
import type { ApiClient, WatchEvent } from './api-client.ts';
import type { FaultLog } from './fault-log.ts';

const RETRY_MS = 500;

/** A live copy of one resource. */
export type Mirror = {
  /** False until the first list: nothing may be concluded from absence before. */
  readonly isSynced: () => boolean;
  readonly objects: ReadonlyMap<string, KubeObject>;
  /** Ends when the signal does; never rejects. */
  readonly done: Promise<void>;
};

/** What to copy, and who hears of it. */
export type MirrorOptions = {
  readonly client: ApiClient;
  readonly path: string;
  readonly onChange: () => void;
  readonly faults: FaultLog;
  readonly signal: AbortSignal;
};

/** Keeps a copy by list and watch: an absent resource counts as empty, whatever fails or ends is listed again. */
export function startMirror({ client, path, onChange, faults, signal }: MirrorOptions): Mirror {
  const objects = new Map<string, KubeObject>();
  let synced = false;
  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        const list = await client.list(path);
        faults.ok(path);
        replaceAll(list?.items ?? []);
        if (list) await follow(list.resourceVersion);
      } catch (error) {
        // Nobody waits for this loop: a fault it let out would end the whole process.
        if (!signal.aborted) faults.fault(path, error);
      }
      if (!signal.aborted) await wait(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  function replaceAll(items: readonly KubeObject[]): void {
    const isNews = items.length > 0 || objects.size > 0 || !synced;
    objects.clear();
    for (const item of items) objects.set(storeKey(item), item);
    synced = true;
    if (isNews) onChange();
  }
  async function follow(from: string): Promise<void> {
    let resourceVersion = from;
    while (!signal.aborted) {
      let events = 0;
      for await (const event of client.watch(path, resourceVersion)) {
        if (event.type === 'ERROR') return;
        events += 1;
        resourceVersion = stringAt(objectAt(event.object, 'metadata'), 'resourceVersion') ?? resourceVersion;
        if (applyEvent(objects, event)) onChange();
      }
      // A watch that ends at once is no use: list again, slowly.
      if (events === 0) return;
    }
  }
  return { isSynced: () => synced, objects, done: run() };
}

function applyEvent(objects: Map<string, KubeObject>, event: WatchEvent): boolean {
  const object = asKubeObject(event.object);
  if (event.type === 'BOOKMARK' || !object) return false;
  if (event.type === 'DELETED') objects.delete(storeKey(object));
  else objects.set(storeKey(object), object);
  return true;
}
