import { type Context, Hono } from 'hono';
import { type FaultState, faultActionSchema, faultStateSchema } from '#lib/wire/sandbox-faults.ts';
import { AppError } from '#server/errors/app-error.ts';
import type { ApiDependencies, ApiEnv, SandboxFaults } from './api-context.ts';
import { clusterOf } from './cluster-routes.ts';
import { requireCsrf, requireJson, requireOrigin } from './guards.ts';
import { readJson } from './read-json.ts';

/** Faults of the sandbox: read them, replace them (PUT), let one happen (POST). Other clusters have none: 404. */
export function faultRoutes(dependencies: ApiDependencies): Hono<ApiEnv> {
  const { readOnly } = dependencies;
  const refuseReadOnly = () => {
    if (readOnly)
      throw new AppError('read-only', 'Meshloom was started with --read-only. Restart it without to write.');
  };
  const answer = (c: Context<ApiEnv>, faults: SandboxFaults) => {
    const state: FaultState = faults.state();
    return c.json(state);
  };
  return new Hono<ApiEnv>()
    .get('/:cluster/faults', requireOrigin, (c) => answer(c, faultsOf(dependencies, c.req.param('cluster'))))
    .put('/:cluster/faults', requireOrigin, requireCsrf, requireJson, async (c) => {
      refuseReadOnly();
      const faults = faultsOf(dependencies, c.req.param('cluster'));
      await faults.set(await readJson(c.env.incoming, faultStateSchema));
      return answer(c, faults);
    })
    .post('/:cluster/faults', requireOrigin, requireCsrf, requireJson, async (c) => {
      refuseReadOnly();
      const faults = faultsOf(dependencies, c.req.param('cluster'));
      await faults.act(await readJson(c.env.incoming, faultActionSchema));
      return answer(c, faults);
    });
}

function faultsOf(dependencies: ApiDependencies, id: string): SandboxFaults {
  const cluster = clusterOf(dependencies, id);
  const { sandbox } = dependencies;
  if (sandbox?.cluster === cluster.id) return sandbox.faults;
  throw new AppError('not-found', 'Only the sandbox has faults to switch.');
}
