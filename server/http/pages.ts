import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '#server/errors/app-error.ts';
import type { RequestContext } from './api-context.ts';

/** Renders a page; Next in the process, a stub in tests. */
export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Steers Next from inside its own deployments; a browser has no business sending them. */
const INTERNAL_HEADERS =
  /^(?:x-middleware-|x-invoke-|x-next|x-nextjs-|x-matched-path|x-now-|x-forwarded|forwarded|next-action)/;

/** Open without a session: the page that explains how to get one, and files that say nothing about a cluster. */
function isOpen(path: string): boolean {
  return (
    path === '/login' || path.startsWith('/_next/static/') || /^\/(?:favicon\.ico|icon\.svg)$/.test(path)
  );
}

/**
 * Pages: only read, only for a session. Next gets the policy as a request header, which is where it takes the nonce from.
 * Throws `AppError('not-found')` for other methods.
 */
export async function servePage(
  render: PageHandler,
  exchange: {
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
    readonly path: string;
    readonly policy: string;
    readonly context: RequestContext;
  },
): Promise<void> {
  const { request, response, path, policy, context } = exchange;
  if (request.method !== 'GET' && request.method !== 'HEAD')
    throw new AppError('not-found', 'There is nothing here.');
  if (context.session === null && !isOpen(path)) return redirect(response, '/login');
  // The empty fragment drops the token of a link that is opened once more.
  if (context.session !== null && path === '/login') return redirect(response, '/#');
  for (const name of Object.keys(request.headers))
    if (INTERNAL_HEADERS.test(name)) delete request.headers[name];
  request.headers['content-security-policy'] = policy;
  await render(request, response);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { Location: location, 'Cache-Control': 'no-store' });
  response.end();
}
