import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { ObjectStore, storeKey } from '../store/store.ts';
import { type DataDir, openDataDir } from './open-data-dir.ts';

let dir: string;
let open: DataDir | null = null;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'meshloom-journal-'));
});
afterEach(async () => {
  await open?.close();
  open = null;
  rmSync(dir, { recursive: true, force: true });
});

function object(name: string, data: string): KubeObject {
  const value = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'a' }, data: { data } };
  if (!isKubeObject(value)) throw new Error('not an object');
  return value;
}

const ignoreFault = (error: Error) => expect.unreachable(error.message);

/** A store kept in the directory, as a sandbox that starts there has it. */
async function start(options: { readonly compactAtBytes?: number } = {}): Promise<ObjectStore> {
  open = openDataDir(dir, { onFault: ignoreFault, ...options });
  const store = new ObjectStore({ historySize: 10, firstRv: open.restored?.rv ?? 100n });
  if (open.restored) store.restore(open.restored);
  await open.keep(store);
  return store;
}

/** Ends as kill -9 does: nothing is said to anybody. */
function abandon(): void {
  open = null;
  rmSync(join(dir, 'lock'));
}

const put = (store: ObjectStore, name: string, data = '1') =>
  store.put({ resource: '/configmaps', key: `a/${name}` }, object(name, data));
const remove = (store: ObjectStore, name: string) =>
  store.remove({ resource: '/configmaps', key: `a/${name}` });
const contents = (store: ObjectStore) =>
  store.list('/configmaps').map((each) => `${storeKey(each)}@${each.metadata.resourceVersion}`);

describe('a store kept in a directory', () => {
  it('comes back with its objects and goes on with its resourceVersions', async () => {
    const store = await start();
    put(store, 'x');
    put(store, 'y');
    put(store, 'x', '2');
    remove(store, 'y');
    abandon();
    const again = await start();
    expect([contents(again), again.currentRv]).toEqual([['a/x@103'], 104n]);
    expect(put(again, 'z').metadata.resourceVersion).toBe('105');
    expect(() => again.changesSince('/configmaps', 103n)).toThrow(/too old/);
    expect(again.changesSince('/configmaps', 104n)).toHaveLength(1);
  });

  it('forgets a withdrawn resource with all its objects', async () => {
    const store = await start();
    put(store, 'x');
    store.withdraw('/configmaps');
    abandon();
    expect(contents(await start())).toEqual([]);
  });

  it('keeps what was there before it was kept, for a seed is all or nothing', async () => {
    open = openDataDir(dir, { onFault: ignoreFault });
    const store = new ObjectStore({ historySize: 10, firstRv: 1n });
    put(store, 'seeded');
    await open.keep(store);
    abandon();
    expect(contents(await start())).toEqual(['a/seeded@2']);
  });

  it('is as it was after some commit, wherever the last three records are cut', async () => {
    const store = await start();
    put(store, 'x');
    const states = [{ bytes: journal().length, contents: contents(store) }];
    for (const act of [
      () => put(store, 'y', 'Zeile\nzwei'),
      () => remove(store, 'x'),
      () => put(store, 'z'),
    ]) {
      act();
      states.push({ bytes: journal().length, contents: contents(store) });
    }
    abandon();
    const whole = journal();
    for (let length = states[0]?.bytes ?? 0; length <= whole.length; length += 1) {
      writeFileSync(journalFile(), whole.subarray(0, length));
      const expected = states.findLast((state) => state.bytes <= length);
      expect([length, contents(await start())]).toEqual([length, expected?.contents]);
      expect(journal()).toHaveLength(expected?.bytes ?? -1);
      abandon();
    }
  });

  it('drops a last record whose bytes are wrong, and writes on where it stood', async () => {
    const store = await start();
    put(store, 'x');
    abandon();
    appendFileSync(journalFile(), 'deadbeef {"op":"remove"}\n');
    const again = await start();
    put(again, 'y');
    abandon();
    expect(contents(await start())).toEqual(['a/x@101', 'a/y@102']);
  });

  it('refuses to start when a record in the middle is damaged', async () => {
    const store = await start();
    put(store, 'x');
    put(store, 'y');
    abandon();
    const bytes = journal();
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    writeFileSync(journalFile(), bytes);
    expect(() => openDataDir(dir, { onFault: ignoreFault })).toThrow(/journal-1\.jsonl is damaged at byte 0/);
    expect(readdirSync(dir)).not.toContain('lock');
  });

  it('belongs to one sandbox at a time', async () => {
    await start();
    // Another process that lives: this one's parent.
    writeFileSync(join(dir, 'lock'), `${process.ppid} ${startTime(process.ppid)}`);
    expect(() => openDataDir(dir, { onFault: ignoreFault })).toThrow(
      /is in use by the sandbox of process \d+/,
    );
    writeFileSync(join(dir, 'lock'), `${process.ppid} 1`);
    expect(() => openDataDir(dir, { onFault: ignoreFault })).not.toThrow();
  });
});

describe('compaction', () => {
  it('keeps the files small and loses nothing, whenever it is interrupted', async () => {
    const store = await start({ compactAtBytes: 2000 });
    for (let round = 0; round < 40; round += 1) {
      for (let index = 0; index < 10; index += 1) put(store, `n${index}`, `round ${round}`);
      await vi.waitFor(() => expect(size()).toBeLessThan(12_000));
    }
    await vi.waitFor(() => expect(names('journal')).toHaveLength(1));
    const before = contents(store);
    abandon();
    expect(contents(await start())).toEqual(before);
  });

  it('in the middle leaves two journals, and both count', async () => {
    const store = await start();
    put(store, 'x');
    abandon();
    // The new journal is there, the snapshot it starts from is not finished.
    const next = '{"op":"remove","rv":"102","resource":"/configmaps","key":"a/x"}';
    const { recordLine } = await import('./record-line.ts');
    writeFileSync(join(dir, 'journal-2.jsonl'), recordLine(JSON.parse(next)));
    writeFileSync(join(dir, 'snapshot-2.jsonl.tmp'), 'half');
    const again = await start();
    put(again, 'y');
    abandon();
    expect(names('')).toEqual(['journal-1.jsonl', 'journal-2.jsonl', 'snapshot-1.jsonl']);
    expect(contents(await start())).toEqual(['a/y@103']);
  });
});

const names = (what: string) =>
  readdirSync(dir)
    .filter((name) => name.startsWith(what) && name !== 'lock')
    .toSorted();
const size = () => names('').reduce((sum, name) => sum + readFileSync(join(dir, name)).length, 0);
const journalFile = () => join(dir, 'journal-1.jsonl');
const journal = () => readFileSync(journalFile());
const startTime = (pid: number) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
};
