import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { authorize } from '../access/authorize.ts';
import { actingUser } from '../access/impersonation.ts';
import type { Attributes } from '../access/policy-rule.ts';
import { accessDenied, attributesOf } from '../access/request-attributes.ts';
import { SEED_USERS, SYSTEM_USER, seedUser, type User } from '../access/user.ts';
import type { SandboxCluster } from '../cluster.ts';
import type { Tokens } from '../credentials.ts';
import { StatusError, unauthorized } from '../status-error.ts';
import { type ApiSettings, handleApi, type Incoming } from './api.ts';
import { type Answer, respond, respondError, respondText } from './respond.ts';
import type { ServerIdentity } from './self-signed.ts';

/** Paths anyone may read, as with the role `system:public-info-viewer`. */
const HEALTH_PATHS = ['/healthz', '/livez', '/readyz'];

type ServerOptions = ApiSettings & {
  readonly tokens: Tokens;
  readonly identity: ServerIdentity;
  /** Answers a GET outside of Kubernetes' own paths, for users whose roles allow the path; null: nothing is there. */
  readonly pages?: (url: URL) => Answer | null;
  /** Token of the sandbox's own controllers. */
  readonly systemToken?: string;
  /** Answers paths of its own; false: not one of them. Throws StatusError. */
  readonly door?: (incoming: Incoming, response: ServerResponse) => Promise<boolean>;
  /** A fault: what nobody but the sandbox itself may do. */
  readonly denies?: (asked: Attributes) => boolean;
};

/** The HTTPS server of a sandbox, not yet listening. Refuses foreign Host headers (403), wrong tokens (401) and what the user may not do (403). */
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
    const user = authorized(cluster, userOf(message, options), message, options.denies);
    const page = message.method === 'GET' ? options.pages?.(urlOf(message)) : null;
    if (page) return respond(response, page);
    if (await options.door?.({ message, user }, response)) return;
    await handleApi(cluster, options, { message, user }, response);
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

/** Whose token it is; every one is compared, so that the time taken tells nothing. */
function userOf(message: IncomingMessage, { tokens, systemToken }: ServerOptions): User {
  const [, given = ''] = /^Bearer (.+)$/.exec(message.headers.authorization ?? '') ?? [];
  const offered = Buffer.from(given);
  const isOffered = (token: string) => {
    const wanted = Buffer.from(token);
    return offered.length === wanted.length && timingSafeEqual(offered, wanted);
  };
  const [name] = SEED_USERS.filter((user) => isOffered(tokens[user]));
  if (systemToken !== undefined && isOffered(systemToken)) return SYSTEM_USER;
  if (name === undefined) throw unauthorized();
  return seedUser(name);
}

/** Who acts, after impersonation. Throws 403 before anything of the body is read. */
function authorized(
  cluster: SandboxCluster,
  asking: User,
  message: IncomingMessage,
  denies: ServerOptions['denies'],
): User {
  const asked = attributesOf(message.method ?? 'GET', urlOf(message));
  const acting = actingUser(cluster.store, asking, { message, asked });
  const user = denies && acting !== SYSTEM_USER ? { ...acting, denies } : acting;
  if (!authorize(cluster.store, user, asked).allowed) throw accessDenied(user, asked);
  return user;
}

function urlOf(message: IncomingMessage): URL {
  return new URL(message.url ?? '/', 'http://sandbox');
}
