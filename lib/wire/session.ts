import { z } from 'zod';

/** `POST /api/session` exchanges the one-time token of the printed link (URL fragment) for the session cookie. */
export const sessionRequestSchema = z.strictObject({ token: z.string().min(1).max(200) });

/** `GET /api/session`: what the page may know about this process. */
export const sessionInfoSchema = z.object({
  authenticated: z.boolean(),
  /** Sent back as `X-Meshloom-Csrf` on every write; empty when not authenticated. */
  csrf: z.string(),
  version: z.string(),
});
export type SessionInfo = z.infer<typeof sessionInfoSchema>;
