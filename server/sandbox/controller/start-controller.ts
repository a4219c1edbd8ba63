import { isSameJson, type JsonObject, objectAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { type ApiAccess, createApiClient } from './api-client.ts';
import { createFaultLog, type SandboxLog } from './fault-log.ts';
import { gatewayClassStatus, gatewayStatus } from './gateway-status.ts';
import { isOwnClass, isOwnGateway, type MeshWorld } from './mesh-world.ts';
import { type Mirror, startMirror } from './mirror.ts';
import { routeStatus } from './route-status.ts';

/** Field manager of the controller. */
const MANAGER = 'sandbox-mesh';

/** A mesh takes a moment to answer; so does this one. */
const THINKING_MS = 300;

/** After a fault, ms. */
const RETRY_MS = 2000;

const GATEWAY_PATH = `/apis/${GATEWAY_GROUP}/v1`;

const PATHS = {
  services: '/api/v1/services',
  namespaces: '/api/v1/namespaces',
  httpRoutes: `${GATEWAY_PATH}/httproutes`,
  grpcRoutes: `${GATEWAY_PATH}/grpcroutes`,
  gateways: `${GATEWAY_PATH}/gateways`,
  gatewayClasses: `${GATEWAY_PATH}/gatewayclasses`,
  referenceGrants: `${GATEWAY_PATH}/referencegrants`,
} as const;

type Mirrors = Readonly<Record<keyof typeof PATHS, Mirror>>;

/** Starts the sandbox's mesh controller on an API server; `stop` ends its watches and waits for them. */
export function startController(access: ApiAccess, log: SandboxLog): { stop(): Promise<void> } {
  const aborter = new AbortController();
  const { signal } = aborter;
  const client = createApiClient(access, signal);
  const faults = createFaultLog(log);
  const due: { pass: NodeJS.Timeout | null; retry: NodeJS.Timeout | null } = { pass: null, retry: null };
  const schedule = () => {
    if (due.pass !== null || signal.aborted) return;
    due.pass = setTimeout(() => {
      due.pass = null;
      reconcile().catch((error: unknown) => {
        // Nobody waits for a pass: a fault it let out would end the whole process. What happens while stopping is the stop.
        if (signal.aborted) return;
        faults.fault('pass', error);
        retry();
      });
    }, THINKING_MS);
  };
  const retry = () => {
    if (due.retry !== null || signal.aborted) return;
    due.retry = setTimeout(() => {
      due.retry = null;
      schedule();
    }, RETRY_MS);
  };
  const mirror = (path: string) => startMirror({ client, path, onChange: schedule, faults, signal });
  const mirrors: Mirrors = {
    services: mirror(PATHS.services),
    namespaces: mirror(PATHS.namespaces),
    httpRoutes: mirror(PATHS.httpRoutes),
    grpcRoutes: mirror(PATHS.grpcRoutes),
    gateways: mirror(PATHS.gateways),
    gatewayClasses: mirror(PATHS.gatewayClasses),
    referenceGrants: mirror(PATHS.referenceGrants),
  };

  async function reconcile(): Promise<void> {
    // Before the first lists nothing may be concluded from absence.
    if (!Object.values(mirrors).every((each) => each.isSynced())) return;
    const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    for (const { path, object, status } of wantedStatuses(mirrors, now)) {
      if (signal.aborted) return;
      if (isSameJson(objectAt(object, 'status'), status)) continue;
      const code = await client.putStatus(path, { ...object, status }, MANAGER);
      // 404: gone, and its event will say so. 409: somebody was faster.
      if (code < 300 || code === 404) faults.ok(path);
      else if (code === 409) schedule();
      else {
        faults.fault(path, new Error(`the status was answered with ${code}`));
        retry();
      }
    }
    faults.ok('pass');
  }

  return {
    async stop() {
      aborter.abort();
      for (const timer of [due.pass, due.retry]) if (timer !== null) clearTimeout(timer);
      await Promise.all(Object.values(mirrors).map((each) => each.done));
    },
  };
}

type Wanted = { readonly path: string; readonly object: KubeObject; readonly status: JsonObject };

function wantedStatuses(mirrors: Mirrors, now: string): readonly Wanted[] {
  const httpRoutes = [...mirrors.httpRoutes.objects.values()];
  const grpcRoutes = [...mirrors.grpcRoutes.objects.values()];
  const world: MeshWorld = {
    services: mirrors.services.objects,
    namespaces: mirrors.namespaces.objects,
    routes: [...httpRoutes, ...grpcRoutes],
    gateways: mirrors.gateways.objects,
    gatewayClasses: mirrors.gatewayClasses.objects,
    referenceGrants: [...mirrors.referenceGrants.objects.values()],
  };
  const classes = [...world.gatewayClasses.values()].filter(isOwnClass);
  const gateways = [...world.gateways.values()].filter((gateway) => isOwnGateway(world, gateway));
  return [
    ...classes.map((object) => ({
      object,
      ...wanted('gatewayclasses', object, gatewayClassStatus(object, now)),
    })),
    ...gateways.map((object) => ({
      object,
      ...wanted('gateways', object, gatewayStatus(world, object, now)),
    })),
    ...httpRoutes.map((object) => ({
      object,
      ...wanted('httproutes', object, routeStatus(world, object, now)),
    })),
    ...grpcRoutes.map((object) => ({
      object,
      ...wanted('grpcroutes', object, routeStatus(world, object, now)),
    })),
  ];
}

function wanted(
  plural: string,
  object: KubeObject,
  status: JsonObject,
): { path: string; status: JsonObject } {
  const { namespace, name } = object.metadata;
  const scope = typeof namespace === 'string' ? `/namespaces/${namespace}` : '';
  return { path: `${GATEWAY_PATH}${scope}/${plural}/${name}`, status };
}
