import { type SessionInfo, sessionInfoSchema } from '#lib/wire/session.ts';

let current: Promise<SessionInfo | null> | null = null;

/** What the server says about this browser's session, asked once; null when it could not be asked. */
export function readSession(): Promise<SessionInfo | null> {
  current ??= fetchSession().then((session) => {
    if (!session?.authenticated) current = null;
    return session;
  });
  return current;
}

/** Forgets the session, so that the next write asks again (the server was restarted, or the login changed). */
export function forgetSession(): void {
  current = null;
}

async function fetchSession(): Promise<SessionInfo | null> {
  try {
    const response = await fetch('/api/session', { credentials: 'same-origin', cache: 'no-store' });
    const parsed = sessionInfoSchema.safeParse(await response.json());
    return parsed.success ? parsed.data : null;
  } catch {
    // Not reachable: the write that asked fails with its own words.
    return null;
  }
}
