import { readFile } from 'node:fs/promises';
import { AppError } from '#server/errors/app-error.ts';
import type { Clock } from './clock.ts';
import type { Credential, CredentialSource } from './kube-cluster.ts';

/** A credential and when it should be fetched again: ms since epoch, null for never. */
export type FetchedCredential = { readonly credential: Credential; readonly renewAt: number | null };

/** Bearer token as a credential, with an optional client certificate. */
export function bearer(token: string, rest: Partial<Credential> = {}): Credential {
  return {
    headers: { ...rest.headers, authorization: `Bearer ${token.trim()}` },
    cert: rest.cert ?? null,
    key: rest.key ?? null,
  };
}

/** A credential that never changes: client certificate, static token, basic, or none. */
export function fixedCredential(credential: Credential): CredentialSource {
  return {
    command: null,
    current: () => Promise.resolve(credential),
    renew: () => Promise.resolve(credential),
  };
}

/** ms before a fetch that failed, or brought what the API server refuses, is tried again: a plugin may open a sign-in window. */
const RETRY_MS = 30_000;

/**
 * A credential that is fetched: at most one fetch at a time however many ask, kept until `renewAt`, and fetched
 * anew when the API server refused the one in use. A failure is kept for 30 s.
 */
export function fetchedCredential(
  fetch: () => Promise<FetchedCredential>,
  clock: Clock,
  command: string | null = null,
): CredentialSource {
  let held: FetchedCredential | null = null;
  let running: Promise<FetchedCredential> | null = null;
  let failed: { readonly error: unknown; readonly at: number } | null = null;
  let renewedAt: number | null = null;

  function fetchOnce(): Promise<FetchedCredential> {
    if (failed && clock.now() - failed.at < RETRY_MS) return Promise.reject(failed.error);
    running ??= fetch()
      .then(
        (fetched) => {
          held = fetched;
          failed = null;
          return fetched;
        },
        (error: unknown) => {
          failed = { error, at: clock.now() };
          throw error;
        },
      )
      .finally(() => {
        running = null;
      });
    return running;
  }

  return {
    command,
    async current() {
      if (held && (held.renewAt === null || clock.now() < held.renewAt)) return held.credential;
      return (await fetchOnce()).credential;
    },
    async renew(refused) {
      // Another request may have renewed it meanwhile; then there is nothing to fetch.
      if (held && held.credential !== refused) return held.credential;
      if (running === null && renewedAt !== null && clock.now() - renewedAt < RETRY_MS) return refused;
      renewedAt = clock.now();
      return (await fetchOnce()).credential;
    },
  };
}

/** A token in a file that is rotated under us (service accounts: hourly); read again every minute. */
export function tokenFileCredential(path: string, base: Credential, clock: Clock): CredentialSource {
  return fetchedCredential(async () => {
    try {
      const token = await readFile(path, 'utf8');
      return { credential: bearer(token, base), renewAt: clock.now() + 60_000 };
    } catch (cause) {
      throw new AppError(
        'cluster-auth',
        `The token file ${path} cannot be read. Make it readable or fix the path.`,
        {
          cause,
        },
      );
    }
  }, clock);
}
