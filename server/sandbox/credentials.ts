import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { createServerIdentity, type ServerIdentity } from './http/self-signed.ts';

/** What a client of a sandbox has to know and trust. */
export type Credentials = { readonly token: string; readonly identity: ServerIdentity };

const FILE = 'credentials.json';
const credentialsSchema = z.object({
  token: z.string().min(1),
  identity: z.object({ key: z.string(), cert: z.string() }),
});

/** A random token and a new certificate, valid from `now`. */
export function createCredentials(now: Date): Credentials {
  return { token: randomBytes(24).toString('base64url'), identity: createServerIdentity(now) };
}

/** Those of an earlier run in this directory; without one new ones, left there for the next. Throws when the file is none of ours. */
export async function loadCredentials(dir: string, now: Date): Promise<Credentials> {
  const path = join(dir, FILE);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (text !== null) return credentialsSchema.parse(JSON.parse(text));
  const credentials = createCredentials(now);
  await mkdir(dir, { recursive: true });
  await writeFile(path, JSON.stringify(credentials), { mode: 0o600, flag: 'wx' });
  return credentials;
}
