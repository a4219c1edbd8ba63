import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { AppError } from '#server/errors/app-error.ts';

/** What a script needs to know of a started Meshloom. */
export type ReadyInfo = {
  readonly url: string;
  readonly loginUrl: string;
  /** null without a sandbox. */
  readonly sandboxKubeconfig: string | null;
  readonly pid: number;
};

/** Writes it whole or not at all, readable for its owner only: the link is a key. Throws `AppError('bad-request')`. */
export async function writeReadyFile(path: string, info: ReadyInfo): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, `${JSON.stringify(info)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true });
    throw new AppError(
      'bad-request',
      `The --ready-file ${path} cannot be written. Check that its folder exists.`,
      {
        cause,
      },
    );
  }
}

/** Removes what an earlier run left, so that nobody takes its dead link for ours. Throws `AppError('bad-request')`. */
export async function clearReadyFile(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (cause) {
    throw new AppError('bad-request', `The --ready-file ${path} cannot be replaced. Remove it.`, { cause });
  }
}

/** Removes the file at the end of the process, unless another Meshloom has written its own there since. */
export function removeReadyFile(path: string, pid: number): void {
  try {
    const info: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof info === 'object' && info !== null && 'pid' in info && info.pid === pid) rmSync(path);
  } catch {
    // Gone, or no longer ours: there is nothing of ours to remove.
  }
}
