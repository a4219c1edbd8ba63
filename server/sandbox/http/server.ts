import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { SandboxCluster } from '../cluster.ts';
import { StatusError, unauthorized } from '../status-error.ts';
import { type ApiSettings, handleApi } from './api.ts';
import { respondError, respondText } from './respond.ts';
import type { ServerIdentity } from './self-signed.ts';

/** Paths anyone may read, as with the role `system:public-info-viewer`. */
const HEALTH_PATHS = ['/healthz', '/livez', '/readyz'];

type ServerOptions = ApiSettings & { readonly token: string; readonly identity: ServerIdentity };

/** The HTTPS server of a sandbox, not yet listening. Refuses foreign Host headers (403) and wrong tokens (401). */
export function createApiServer(cluster: SandboxCluster, options: ServerOptions): Server {
  const server = createServer({ ...options.identity }, (message, response) => {
    answer(cluster, options, message, response).catch((error: unknown) => {
      // The answer itself could not be written: nothing is left but to hang up.
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;
  return server;
}

async function answer(
  cluster: SandboxCluster,
  options: ServerOptions,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    assertHost(message);
    if (HEALTH_PATHS.includes(pathOf(message))) return respondText(response, 200, 'ok');
    assertToken(message, options.token);
    await handleApi(cluster, options, message, response);
  } catch (error) {
    if (response.headersSent) throw error;
    respondError(response, error);
  }
}

function pathOf(message: IncomingMessage): string {
  return (message.url ?? '/').split('?')[0] ?? '/';
}

/** A page in a browser may reach loopback under a name of its own (DNS rebinding); only loopback names are answered. */
function assertHost(message: IncomingMessage): void {
  const host = (message.headers.host ?? '').replace(/:\d+$/, '');
  if (['127.0.0.1', 'localhost', '[::1]'].includes(host)) return;
  throw new StatusError({
    code: 403,
    reason: 'Forbidden',
    message: 'forbidden: the sandbox answers only under a loopback name',
  });
}

function assertToken(message: IncomingMessage, token: string): void {
  const [, given = ''] = /^Bearer (.+)$/.exec(message.headers.authorization ?? '') ?? [];
  const wanted = Buffer.from(token);
  const offered = Buffer.from(given);
  if (offered.length !== wanted.length || !timingSafeEqual(offered, wanted)) throw unauthorized();
}
