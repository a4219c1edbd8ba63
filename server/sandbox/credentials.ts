import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SeedUser } from './access/user.ts';
import { createServerIdentity, type ServerIdentity } from './http/self-signed.ts';

/** The token of each user. */
export type Tokens = Readonly<Record<SeedUser, string>>;
/** What the clients of a sandbox have to know and trust. */
export type Credentials = { readonly tokens: Tokens; readonly identity: ServerIdentity };

const FILE = 'credentials.json';
const TOKEN = z.string().min(1);
const credentialsSchema = z.object({
  tokens: z.object({ admin: TOKEN, editor: TOKEN, viewer: TOKEN, nobody: TOKEN }),
  identity: z.object({ key: z.string(), cert: z.string() }),
});

/** Random tokens and a new certificate, valid from `now`. */
export function createCredentials(now: Date): Credentials {
  const token = () => randomBytes(24).toString('base64url');
  const tokens = { admin: token(), editor: token(), viewer: token(), nobody: token() };
  return { tokens, identity: createServerIdentity(now) };
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
