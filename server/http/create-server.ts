import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { acceptHost, allowedHosts } from '#server/auth/request-origin.ts';
import { readSessionCookie } from '#server/auth/session-cookie.ts';
import { AppError, toAppError } from '#server/errors/app-error.ts';
import { createApi } from './api.ts';
import type { ApiDependencies, RequestContext } from './api-context.ts';
import { sendError } from './error-response.ts';
import { type PageHandler, servePage } from './pages.ts';
import { plainPath } from './request-target.ts';
import { contentSecurityPolicy, createNonce, setSecurityHeaders } from './security-headers.ts';

/**
 * The HTTP server, not yet listening. Order for every request, static files included: security headers, Host, form of the
 * path, session lookup; then the API, or a page.
 */
export function createHttpServer(dependencies: ApiDependencies, render: PageHandler): Server {
  const contexts = new WeakMap<IncomingMessage, RequestContext>();
  const api = createApi(dependencies, (incoming) => {
    const context = contexts.get(incoming);
    if (context === undefined) throw new Error('a request reached the API past the front of the server');
    return context;
  });
  const serveApi = getRequestListener(api.fetch, { overrideGlobalObjects: false });

  async function serve(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> {
    const policy = contentSecurityPolicy(createNonce());
    setSecurityHeaders(response, policy);
    response.setHeader('X-Request-Id', requestId);
    const port = portOf(server);
    const host = acceptHost(request, allowedHosts(port));
    if (host === null) {
      throw new AppError(
        'forbidden-origin',
        'Meshloom answers only under localhost, 127.0.0.1 and [::1] with its port.',
      );
    }
    const path = plainPath(request.url ?? '');
    if (path === null) throw new AppError('bad-request', 'The path is not written plainly.');
    const sessionId = readSessionCookie(request.headers.cookie, port);
    const session = sessionId === null ? null : dependencies.sessions.find(sessionId);
    const context = { requestId, host, port, session, sessionId: session === null ? null : sessionId };
    contexts.set(request, context);
    observe(dependencies, { request, response, path, context });
    if (isApiPath(path)) await serveApi(request, response);
    else await servePage(render, { request, response, path, policy, context });
  }

  const server = createServer(
    {
      // Slow senders are cut off; answers may last (streams).
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 5_000,
      // No upgrade is ever served: the request is answered as the plain one it also is.
      shouldUpgradeCallback: () => false,
    },
    (request, response) => {
      const requestId = randomUUID();
      serve(request, response, requestId).catch((thrown: unknown) => {
        const error = toAppError(thrown);
        if (error.code === 'internal')
          dependencies.logger.error({ err: error.cause ?? error, requestId }, 'request failed');
        sendError(response, error, requestId);
      });
    },
  );
  return server;
}

const API_PATHS = ['/healthz', '/readyz', '/metrics', '/api'];

function isApiPath(path: string): boolean {
  return API_PATHS.includes(path) || path.startsWith('/api/');
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return address === null || typeof address === 'string' ? 0 : address.port;
}

/** One line and one count per answer; names of objects stay out of the metrics. */
function observe(
  { logger, metrics, clock }: ApiDependencies,
  exchange: {
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
    readonly path: string;
    readonly context: RequestContext;
  },
): void {
  const { request, response, path, context } = exchange;
  const started = clock.now();
  const method = request.method ?? 'GET';
  response.once('close', () => {
    const status = response.statusCode;
    metrics.request({ method: METHODS.includes(method) ? method : 'other', route: routeOf(path), status });
    const { requestId, session } = context;
    logger.debug(
      { method, path, status, ms: clock.now() - started, requestId, session: session?.fingerprint },
      'request',
    );
  });
}

const METHODS = ['GET', 'HEAD', 'POST'];

function routeOf(path: string): string {
  if (!isApiPath(path)) return path.startsWith('/_next/') ? 'static' : 'page';
  const [, verb] = /^\/api\/clusters\/[^/]+\/([a-z-]+)$/.exec(path) ?? [];
  if (verb !== undefined) return CLUSTER_VERBS.includes(verb) ? `/api/clusters/{c}/${verb}` : 'unknown';
  return KNOWN_PATHS.includes(path) ? path : 'unknown';
}

const CLUSTER_VERBS = ['stream', 'schemas', 'dry-run', 'apply', 'delete', 'owners'];
const KNOWN_PATHS = [
  '/healthz',
  '/readyz',
  '/metrics',
  '/api/session',
  '/api/session/logout',
  '/api/clusters',
];
