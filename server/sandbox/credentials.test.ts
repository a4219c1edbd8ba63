import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCredentials, loadCredentials } from './credentials.ts';

const NOW = new Date('2026-01-02T03:04:05Z');
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'meshloom-credentials-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test('a second run in a directory has the credentials of the first, which nobody else may read', async () => {
  const first = await loadCredentials(join(dir, 'made'), NOW);
  expect(await loadCredentials(join(dir, 'made'), NOW)).toEqual(first);
  expect((await stat(join(dir, 'made', 'credentials.json'))).mode & 0o077).toBe(0);
});

test('otherwise each run has its own', () => {
  expect(createCredentials(NOW).tokens.admin).not.toBe(createCredentials(NOW).tokens.admin);
});
