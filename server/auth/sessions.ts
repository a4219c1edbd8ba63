import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A signed-in browser. `csrf` goes back in a header on every write. */
export type Session = {
  /** First characters of the hash of the id: names the session in logs without being a credential. */
  readonly fingerprint: string;
  readonly csrf: string;
};

/** What the cookie carries, beside the session it opens. */
export type OpenedSession = { readonly id: string; readonly session: Session };

/** Sessions of one process, opened by one one-time token. */
export type SessionStore = {
  /** 256 bits, base64url; works once. */
  readonly bootstrapToken: string;
  /** Trades the token for a session; null when it is wrong or used. */
  exchange(token: string): OpenedSession | null;
  /** The session of a cookie value and a sign of life for it; null when unknown or idle for too long. */
  find(id: string): Session | null;
  /** Ends a session and everything registered for it; unknown ids do nothing. */
  end(id: string): void;
  /** Runs `close` when the session ends (streams must not outlive it); returns how to take it back. */
  onEnd(id: string, close: () => void): () => void;
};

/** 12 hours without a request or an open stream end a session. */
export const SESSION_IDLE_MS = 12 * 60 * 60 * 1000;

type Entry = { readonly session: Session; lastSeen: number; readonly closers: Set<() => void> };

/** Creates the store; `now` in ms, any epoch, must not go back. Only hashes of ids are kept. */
export function createSessionStore(now: () => number): SessionStore {
  const bootstrapToken = randomBytes(32).toString('base64url');
  const entries = new Map<string, Entry>();
  let used = false;

  const findEntry = (id: string): Entry | null => {
    const entry = entries.get(hash(id));
    if (entry === undefined) return null;
    if (entry.closers.size === 0 && now() - entry.lastSeen > SESSION_IDLE_MS) {
      entries.delete(hash(id));
      return null;
    }
    entry.lastSeen = now();
    return entry;
  };

  return {
    bootstrapToken,
    exchange(token) {
      if (!isSameSecret(token, bootstrapToken) || used) return null;
      used = true;
      const id = randomBytes(32).toString('base64url');
      const session = { fingerprint: hash(id).slice(0, 12), csrf: randomBytes(32).toString('base64url') };
      entries.set(hash(id), { session, lastSeen: now(), closers: new Set() });
      return { id, session };
    },
    find: (id) => findEntry(id)?.session ?? null,
    end(id) {
      const entry = entries.get(hash(id));
      entries.delete(hash(id));
      for (const close of entry?.closers ?? []) close();
    },
    onEnd(id, close) {
      const entry = findEntry(id);
      entry?.closers.add(close);
      return () => {
        if (entry?.closers.delete(close)) entry.lastSeen = now();
      };
    },
  };
}

/** Compares secrets in constant time, whatever their lengths. */
export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function hash(text: string): string {
  return digest(text).toString('hex');
}
