import { type Context, Hono } from 'hono';
import type { z } from 'zod';
import {
  type ApplyResponse,
  applyRequestSchema,
  deleteRequestSchema,
  ownersRequestSchema,
} from '#lib/wire/apply.ts';
import { type ApplyOptions, applyDocuments, dryRunDocuments } from '#server/apply/apply-documents.ts';
import { deleteObject } from '#server/apply/delete-object.ts';
import { readOwners } from '#server/apply/read-owners.ts';
import { AppError, toAppError } from '#server/errors/app-error.ts';
import type { ApiDependencies, ApiEnv } from './api-context.ts';
import { clusterOf } from './cluster-routes.ts';
import { requireCsrf, requireJson, requireOrigin } from './guards.ts';
import { APPLY_BODY_LIMIT, BODY_LIMIT, readJson } from './read-json.ts';

type Verb = 'dry-run' | 'apply' | 'delete' | 'owners';

/** Everything with a body: rehearsals, writes, and the question who owns what. */
export function writeRoutes(dependencies: ApiDependencies): Hono<ApiEnv> {
  const { readOnly } = dependencies;
  const refuseReadOnly = () => {
    if (readOnly) {
      throw new AppError('read-only', 'Meshloom was started with --read-only. Restart it without to write.');
    }
  };
  return new Hono<ApiEnv>()
    .post('/:cluster/dry-run', requireOrigin, requireCsrf, requireJson, (c) =>
      serve(dependencies, c, 'dry-run', async (options) => {
        const { documents } = await body(c, applyRequestSchema, APPLY_BODY_LIMIT);
        for (const { ref } of documents) checkCluster(c, ref.cluster);
        return dryRunDocuments(documents, { ...options, signal: c.req.raw.signal });
      }),
    )
    .post('/:cluster/apply', requireOrigin, requireCsrf, requireJson, (c) =>
      serve(dependencies, c, 'apply', async (options): Promise<ApplyResponse> => {
        refuseReadOnly();
        const { documents } = await body(c, applyRequestSchema, APPLY_BODY_LIMIT);
        for (const { ref } of documents) checkCluster(c, ref.cluster);
        return applyDocuments(documents, options);
      }),
    )
    .post('/:cluster/delete', requireOrigin, requireCsrf, requireJson, (c) =>
      serve(dependencies, c, 'delete', async (options) => {
        refuseReadOnly();
        const request = await body(c, deleteRequestSchema, BODY_LIMIT);
        checkCluster(c, request.ref.cluster);
        return deleteObject(request, options);
      }),
    )
    .post('/:cluster/owners', requireOrigin, requireCsrf, requireJson, (c) =>
      serve(dependencies, c, 'owners', async ({ door }) => {
        const { ref } = await body(c, ownersRequestSchema, BODY_LIMIT);
        checkCluster(c, ref.cluster);
        return { owners: await readOwners(door, ref) };
      }),
    );
}

type ClusterContext = Context<ApiEnv, '/:cluster/dry-run'>;

/** Runs one use case, measured and, for writes, audited under the request id. */
async function serve(
  dependencies: ApiDependencies,
  c: ClusterContext,
  verb: Verb,
  run: (options: ApplyOptions) => Promise<object>,
): Promise<Response> {
  const { clock, metrics, logger } = dependencies;
  const { requestId, session } = c.get('context');
  const { door } = clusterOf(dependencies, c.req.param('cluster'));
  const started = clock.now();
  const observe = (outcome: string) => metrics.write({ verb, outcome }, (clock.now() - started) / 1000);
  try {
    const answer = await run({
      door,
      clock,
      requestId,
      onAudit: (audit) => logger.info({ audit, requestId, session: session?.fingerprint }, 'write'),
    });
    observe('stage' in answer ? String(answer.stage) : 'done');
    return c.json(answer);
  } catch (error) {
    observe(toAppError(error).code);
    throw error;
  }
}

function body<T>(c: Context<ApiEnv>, schema: z.ZodType<T>, limit: number): Promise<T> {
  return readJson(c.env.incoming, schema, limit);
}

/** The path decides which cluster is written to; a reference to another one is a mistake worth stopping at. */
function checkCluster(c: ClusterContext, cluster: string): void {
  if (cluster === c.req.param('cluster')) return;
  throw new AppError('bad-request', 'The request names an object of another cluster than its path.');
}
