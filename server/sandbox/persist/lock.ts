import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataDirError } from './data-dir-error.ts';

/** Makes a directory this process's own; returns the way out. Throws when another living process has it. */
export function lockDirectory(dir: string): () => void {
  const path = join(dir, 'lock');
  const own = `${process.pid} ${startOf(process.pid) ?? ''}`;
  try {
    writeFileSync(path, own, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const holder = readFileSync(path, 'utf8');
    if (isHeld(holder))
      throw new DataDirError(`${dir} is in use by the sandbox of process ${Number.parseInt(holder, 10)}.`);
    // Its holder was killed.
    writeFileSync(path, own, { mode: 0o600 });
  }
  return () => rmSync(path, { force: true });
}

/** Process ids come back: a holder is the one that started when the lock says. */
function isHeld(holder: string): boolean {
  const [pid = '', start = ''] = holder.split(' ');
  const now = startOf(Number(pid));
  if (now !== null) return now === start;
  return start === '' && isAlive(Number(pid));
}

/** When a process started, as Linux counts it; null for one that is gone or dead and not buried, and on other systems. */
function startOf(pid: number): string | null {
  try {
    // The name in brackets may hold anything: fields are counted from its end.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
