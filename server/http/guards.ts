import { createMiddleware } from 'hono/factory';
import { isSameOrigin } from '#server/auth/request-origin.ts';
import { isSameSecret } from '#server/auth/sessions.ts';
import { AppError } from '#server/errors/app-error.ts';
import type { ApiEnv } from './api-context.ts';

/** Only a signed-in browser gets further. */
export const requireSession = createMiddleware<ApiEnv>(async (c, next) => {
  if (c.get('context').session === null) {
    throw new AppError('unauthenticated', 'Open the link that Meshloom printed in the terminal.');
  }
  await next();
});

/** Only a page of ours gets further. For everything that changes something, and for the stream. */
export const requireOrigin = createMiddleware<ApiEnv>(async (c, next) => {
  if (!isSameOrigin(c.env.incoming, c.get('context').host)) {
    throw new AppError('forbidden-origin', 'This request does not come from a Meshloom page.');
  }
  await next();
});

/** Bodies are JSON and say so: forms and plain text can be sent by any page without asking. */
export const requireJson = createMiddleware<ApiEnv>(async (c, next) => {
  const type = c.env.incoming.headers['content-type'] ?? '';
  if (!/^application\/json\s*(?:;\s*charset=utf-8\s*)?$/i.test(type)) {
    throw new AppError('unsupported-media-type', 'Send the request as application/json.');
  }
  await next();
});

/** The secret that only a page which could read our answers knows. Stands behind `requireSession`. */
export const requireCsrf = createMiddleware<ApiEnv>(async (c, next) => {
  const { session } = c.get('context');
  const sent = c.env.incoming.headers['x-meshloom-csrf'];
  if (session === null || typeof sent !== 'string' || !isSameSecret(sent, session.csrf)) {
    throw new AppError(
      'forbidden-origin',
      'The X-Meshloom-Csrf header is missing or wrong. Reload the page.',
    );
  }
  await next();
});
