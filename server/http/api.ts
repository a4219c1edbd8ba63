import { Hono } from 'hono';
import { AppError, toAppError } from '#server/errors/app-error.ts';
import { causeText } from '#server/errors/cause-text.ts';
import type { ApiDependencies, ApiEnv, RequestContext } from './api-context.ts';
import { clusterRoutes } from './cluster-routes.ts';
import { errorBody } from './error-response.ts';
import { faultRoutes } from './fault-routes.ts';
import { requireSession } from './guards.ts';
import { httpStatusOf } from './http-status.ts';
import { sessionRoutes } from './session-routes.ts';
import { writeRoutes } from './write-routes.ts';

/** Finds what the front of the server learned about a request. */
export type FindContext = (incoming: ApiEnv['Bindings']['incoming']) => RequestContext;

/**
 * The API as one Hono app. Host, path form and security headers were dealt with before; each route here is parse,
 * authorise, call one use case, answer.
 */
export function createApi(dependencies: ApiDependencies, findContext: FindContext): Hono<ApiEnv> {
  const { metrics, isReady, logger } = dependencies;
  const app = new Hono<ApiEnv>();
  app.use(async (c, next) => {
    c.set('context', findContext(c.env.incoming));
    c.header('Cache-Control', 'no-store');
    await next();
  });
  app.get('/healthz', (c) => c.text('ok\n'));
  app.get('/readyz', (c) => (isReady() ? c.text('ok\n') : c.text('not ready\n', 503)));
  app.get('/metrics', async (c) =>
    c.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType }),
  );
  app.route('/api/session', sessionRoutes(dependencies));
  app.use('/api/*', requireSession);
  app.route('/api/clusters', clusterRoutes(dependencies));
  app.route('/api/clusters', writeRoutes(dependencies));
  app.route('/api/clusters', faultRoutes(dependencies));
  app.notFound((c) => {
    const error = new AppError('not-found', 'There is nothing here.');
    return c.json(errorBody(error, c.get('context').requestId), httpStatusOf(error.code));
  });
  app.onError((thrown, c) => {
    const error = toAppError(thrown);
    const { requestId } = c.get('context');
    if (error.code === 'internal') logger.error({ err: error.cause ?? error, requestId }, 'request failed');
    else if (error.code === 'cluster-auth')
      logger.info(
        { code: error.code, why: causeText(error.cause), requestId },
        'sign-in to the cluster failed',
      );
    else logger.debug({ code: error.code, requestId }, 'request refused');
    if (error.retryAfterSeconds !== null) c.header('Retry-After', String(Math.ceil(error.retryAfterSeconds)));
    return c.json(errorBody(error, requestId), httpStatusOf(error.code));
  });
  return app;
}
