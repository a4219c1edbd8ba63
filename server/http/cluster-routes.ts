import { createHash } from 'node:crypto';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import type { ClusterList, ClusterSchemas } from '#lib/wire/clusters.ts';
import { AppError } from '#server/errors/app-error.ts';
import type { ApiDependencies, ApiEnv } from './api-context.ts';
import { requireOrigin } from './guards.ts';
import { openSink } from './open-sink.ts';
import type { ServedCluster } from './served-cluster.ts';

const STREAMS_PER_PROCESS = 64;

/** Reading: the list of clusters, the stream and the schemas of one. */
export function clusterRoutes(dependencies: ApiDependencies): Hono<ApiEnv> {
  const { clusters } = dependencies;
  const open = new Set<object>();
  return new Hono<ApiEnv>()
    .get('/', async (c) => {
      const list: ClusterList = { clusters: await clusters.list() };
      return c.json(list);
    })
    .get('/:cluster/schemas', async (c) => {
      const schemas = await clusterOf(dependencies, c.req.param('cluster')).schemas();
      const etag = etagOf(schemas);
      c.header('ETag', etag);
      // The page may keep it, but asks each time whether it still holds.
      c.header('Cache-Control', 'private, no-cache');
      return c.req.header('If-None-Match') === etag ? c.body(null, 304) : c.json(schemas);
    })
    .get('/:cluster/stream', requireOrigin, (c) => startStream(dependencies, c, open));
}

/** The cluster of a path. Throws `AppError('cluster-not-found')`. */
export function clusterOf({ clusters }: ApiDependencies, id: string): ServedCluster {
  const cluster = clusters.get(id);
  if (cluster === null) throw new AppError('cluster-not-found', 'Meshloom knows no cluster of this name.');
  return cluster;
}

function startStream(
  dependencies: ApiDependencies,
  c: Context<ApiEnv, '/:cluster/stream'>,
  open: Set<object>,
): Response {
  const { sessions, metrics, isReady } = dependencies;
  const cluster = clusterOf(dependencies, c.req.param('cluster'));
  const { outgoing, incoming } = c.env;
  const { sessionId } = c.get('context');
  if (incoming.method !== 'GET') throw new AppError('not-found', 'There is nothing here.');
  if (!isReady()) throw new AppError('throttled', 'Meshloom is shutting down.', { retryAfterSeconds: 2 });
  if (open.size >= STREAMS_PER_PROCESS) {
    throw new AppError('throttled', 'Too many open pages. Close some and try again.');
  }
  const lastEventId = incoming.headers['last-event-id'];
  const sink = openSink(outgoing);
  const keepSession = sessionId === null ? () => undefined : sessions.onEnd(sessionId, sink.close);
  open.add(sink);
  metrics.streamOpened();
  sink.onClose(() => {
    keepSession();
    open.delete(sink);
    metrics.streamClosed();
  });
  cluster.openStream({
    lastEventId: typeof lastEventId === 'string' ? lastEventId.slice(0, 200) : null,
    sink,
  });
  return RESPONSE_ALREADY_SENT;
}

/** Changes exactly when a schema does, or whether they can be read. */
function etagOf({ known, schemas }: ClusterSchemas): string {
  const names = schemas.map((schema) => [schema.group, schema.version, schema.kind, schema.resourceVersion]);
  return `"${createHash('sha256')
    .update(JSON.stringify([known, names]))
    .digest('base64url')
    .slice(0, 27)}"`;
}
