import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clearReadyFile, removeReadyFile, writeReadyFile } from './ready-file.ts';

let path: string;
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'ready-')), 'ready.json');
});
afterEach(() => rm(join(path, '..'), { recursive: true }));

const info = { url: 'http://127.0.0.1:1', loginUrl: 'x', sandboxKubeconfig: null, pid: 7 };

test('what an earlier run left is cleared; nothing there is fine', async () => {
  await writeFile(path, 'old');
  await clearReadyFile(path);
  expect(existsSync(path)).toBe(false);
  await clearReadyFile(path);
});

test('the end removes our own file, not that of another process or one that cannot be read', async () => {
  await writeReadyFile(path, info);
  removeReadyFile(path, 8);
  expect(existsSync(path)).toBe(true);
  removeReadyFile(path, 7);
  expect(existsSync(path)).toBe(false);
  removeReadyFile(path, 7);
  await writeFile(path, 'no json');
  removeReadyFile(path, 7);
  expect(existsSync(path)).toBe(true);
});
