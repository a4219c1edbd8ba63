import { Hono } from 'hono';
import { type SessionInfo, sessionRequestSchema } from '#lib/wire/session.ts';
import { clearSessionCookie, writeSessionCookie } from '#server/auth/session-cookie.ts';
import type { Session } from '#server/auth/sessions.ts';
import { AppError } from '#server/errors/app-error.ts';
import type { ApiDependencies, ApiEnv } from './api-context.ts';
import { requireCsrf, requireJson, requireOrigin, requireSession } from './guards.ts';
import { readJson } from './read-json.ts';

/** `/api/session`: sign in with the one-time token, look, sign out. */
export function sessionRoutes({ sessions, loginLimit, version }: ApiDependencies): Hono<ApiEnv> {
  const info = (session: Session | null): SessionInfo => ({
    authenticated: session !== null,
    csrf: session?.csrf ?? '',
    version,
  });
  return new Hono<ApiEnv>()
    .get('/', (c) => c.json(info(c.get('context').session)))
    .post('/', requireOrigin, requireJson, async (c) => {
      const { session, port } = c.get('context');
      // The link opened once more by the same person just goes on.
      if (session !== null) return c.json(info(session));
      if (!loginLimit.take()) {
        throw new AppError('throttled', 'Too many attempts. Wait a minute, then open the link again.');
      }
      const { token } = await readJson(c.env.incoming, sessionRequestSchema);
      const opened = sessions.exchange(token);
      if (opened === null) {
        throw new AppError(
          'unauthenticated',
          'This link was used already or is not of this run. Restart Meshloom and open the link it prints.',
        );
      }
      c.header('Set-Cookie', writeSessionCookie(opened.id, port));
      return c.json(info(opened.session));
    })
    .post('/logout', requireOrigin, requireSession, requireCsrf, requireJson, (c) => {
      const { sessionId, port } = c.get('context');
      if (sessionId !== null) sessions.end(sessionId);
      c.header('Set-Cookie', clearSessionCookie(port));
      return c.json(info(null));
    });
}
