import { readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { type JsonObject, stringAt } from '#lib/gateway-api/json.ts';
import { isKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { type StoreState, storeKey } from '../store/store.ts';
import { DataDirError } from './data-dir-error.ts';
import { readRecords } from './record-line.ts';

/** What an earlier run left: its last state, and the journal to go on with. */
export type Recovered = {
  readonly state: StoreState;
  readonly generation: number;
  readonly snapshotBytes: number;
  readonly journalBytes: number;
};

/** Where a snapshot of a generation stands; its journal holds what came after it. */
export function snapshotPath(dir: string, generation: number): string {
  return join(dir, `snapshot-${generation}.jsonl`);
}

/** Where the journal of a generation stands. */
export function journalPath(dir: string, generation: number): string {
  return join(dir, `journal-${generation}.jsonl`);
}

/**
 * Reads the newest snapshot and the journals after it, and cuts off a record torn by a crash. Null for a directory
 * without a snapshot. Throws DataDirError when more than the end of the last journal is broken.
 */
export function recover(dir: string): Recovered | null {
  const names = readdirSync(dir);
  const snapshots = generationsOf(names, 'snapshot');
  const first = snapshots.at(-1);
  if (first === undefined) return null;
  const snapshot = readSnapshot(snapshotPath(dir, first));
  const objects = new Map(snapshot.state.objects.map((entry) => [placeOf(entry), entry]));
  let { rv } = snapshot.state;
  const journals = generationsOf(names, 'journal').filter((generation) => generation >= first);
  let journalBytes = 0;
  for (const generation of journals) {
    const path = journalPath(dir, generation);
    const bytes = readFileSync(path);
    const { records, wholeBytes } = readRecords(bytes, path);
    if (wholeBytes < bytes.length) {
      if (generation !== journals.at(-1)) throw new DataDirError(`${path} ends in a broken record.`);
      truncateSync(path, wholeBytes);
    }
    for (const record of records) rv = replay(objects, record, path);
    journalBytes = wholeBytes;
  }
  removeLeftovers(dir, first);
  const state = { rv, objects: [...objects.values()] };
  return { state, generation: journals.at(-1) ?? first, snapshotBytes: snapshot.bytes, journalBytes };
}

function generationsOf(names: readonly string[], what: string): readonly number[] {
  return names
    .flatMap((name) => new RegExp(`^${what}-(\\d+)\\.jsonl$`).exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => a - b);
}

/** Snapshots begun and never finished, and generations a finished one has made useless. */
export function removeLeftovers(dir: string, first: number): void {
  for (const name of readdirSync(dir)) {
    const generation = /^(?:snapshot|journal)-(\d+)\.jsonl$/.exec(name)?.[1];
    const old = generation !== undefined && Number(generation) < first;
    if (old || name.endsWith('.tmp')) rmSync(join(dir, name), { force: true });
  }
}

type Entry = StoreState['objects'][number];

function placeOf({ resource, object }: Entry): string {
  return `${resource} ${storeKey(object)}`;
}

function readSnapshot(path: string): { readonly state: StoreState; readonly bytes: number } {
  const bytes = readFileSync(path);
  const { records } = readRecords(bytes, path);
  const [head, ...rest] = records;
  const end = rest.pop();
  // It was renamed into place when whole, so anything missing is no crash of ours.
  if (head?.op !== 'snapshot' || end?.op !== 'end' || end.count !== rest.length)
    throw new DataDirError(`${path} is not a whole snapshot.`);
  const objects = rest.map((record) => ({
    resource: stringAt(record, 'resource') ?? '',
    object: objectIn(record, path),
  }));
  return { state: { rv: BigInt(stringAt(head, 'rv') ?? '0'), objects }, bytes: bytes.length };
}

function replay(objects: Map<string, Entry>, record: JsonObject, path: string): bigint {
  const resource = stringAt(record, 'resource') ?? '';
  switch (record.op) {
    case 'put': {
      const entry = { resource, object: objectIn(record, path) };
      objects.set(placeOf(entry), entry);
      break;
    }
    case 'remove':
      objects.delete(`${resource} ${stringAt(record, 'key') ?? ''}`);
      break;
    case 'withdraw':
      for (const [place, entry] of objects) if (entry.resource === resource) objects.delete(place);
      break;
    default:
      throw new DataDirError(`${path} holds a record of an unknown kind; a newer version wrote it.`);
  }
  return BigInt(stringAt(record, 'rv') ?? '0');
}

function objectIn(record: JsonObject, path: string): KubeObject {
  const { object } = record;
  if (isKubeObject(object)) return object;
  throw new DataDirError(`${path} holds a record without an object.`);
}
