import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const PACKAGE = new URL('../../package.json', import.meta.url);

/** Version of Meshloom, from its package.json. */
export async function readVersion(): Promise<string> {
  const json: unknown = JSON.parse(await readFile(PACKAGE, 'utf8'));
  return z.object({ version: z.string() }).parse(json).version;
}
