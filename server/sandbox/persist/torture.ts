import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isSameJson } from '#lib/gateway-api/json.ts';
import { ObjectStore } from '../store/store.ts';
import { openDataDir } from './open-data-dir.ts';
import { contentsAt, contentsOf, FIRST_RV } from './torture-steps.ts';

const WRITER = join(import.meta.dirname, 'torture-writer.ts');

/** What a torture came to. */
type TortureReport = { readonly kills: number; readonly commits: number };

/**
 * Kills a writing process with SIGKILL, again and again in the same directory, at moments `random` (0 to 1) chooses.
 * Throws when something it had acknowledged is not there afterwards, or anything that was never committed.
 */
export async function torture(kills: number, random: () => number): Promise<TortureReport> {
  const dir = mkdtempSync(join(tmpdir(), 'meshloom-torture-'));
  try {
    let last = FIRST_RV;
    for (let kill = 0; kill < kills; kill += 1) last = await killOnce(dir, last, random() * 60);
    return { kills, commits: Number(last - FIRST_RV) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function killOnce(dir: string, before: bigint, waitMs: number): Promise<bigint> {
  const child = spawn(process.execPath, [WRITER, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('latin1').on('data', (text: string) => {
    said = (said + text).slice(-1000);
  });
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  await delay(waitMs);
  child.kill('SIGKILL');
  await closed;
  const acknowledged = BigInt(said.split('\n').at(-2) ?? '0');
  if (acknowledged <= before) throw new Error(`the writer did not get beyond ${before}: ${said}`);
  return check(dir, acknowledged);
}

async function check(dir: string, acknowledged: bigint): Promise<bigint> {
  const data = openDataDir(dir, { onFault: (error) => Promise.reject(error) });
  await data.close();
  if (data.restored === null) throw new Error('nothing is left');
  const { rv } = data.restored;
  if (rv < acknowledged) throw new Error(`${acknowledged} was acknowledged, and the journal ends at ${rv}`);
  const store = new ObjectStore({ historySize: 1, firstRv: rv });
  store.restore(data.restored);
  if (!isSameJson([...contentsOf(store)], [...contentsAt(rv)]))
    throw new Error(`the objects at ${rv} are not those that were committed`);
  return rv;
}

if (process.argv[1] === import.meta.filename) {
  const kills = Number(process.argv[2] ?? '200');
  const report = await torture(kills, Math.random);
  process.stdout.write(`${report.kills} kills, ${report.commits} commits, nothing lost\n`);
}
