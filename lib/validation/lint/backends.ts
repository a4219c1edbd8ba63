import { stringAt } from '#lib/gateway-api/json.ts';
import { specOf } from '#lib/gateway-api/kube-object.ts';
import type { BackendRef } from '#lib/gateway-api/route.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import { endpointReadiness } from '#lib/routing/frontend/endpoint-readiness.ts';
import type { EndpointsOption } from '#lib/routing/frontend/service-index.ts';
import type { RouteSites, Site } from '../references/route-sites.ts';
import type { LintContext } from './lint-context.ts';
import { advise } from './rules.ts';

/** Services that exist and still cannot answer: without a ready endpoint (503, HTTPBackendRef), or names outside of the cluster. */
export function lintBackends({ rules }: RouteSites, context: LintContext): readonly Diagnostic[] {
  return rules.flatMap(({ backends }) => backends.flatMap((site) => backendFindings(site, context)));
}

function backendFindings(
  { value, path }: Site<BackendRef>,
  { world, endpoints = 'strict' }: LintContext,
): readonly Diagnostic[] {
  if (!world || value.group !== '' || value.kind !== 'Service') return [];
  const object = world.objects.get(objectKey(value));
  if (!object) return [];
  const title = `Service ${value.namespace}/${value.name}`;
  const at = [...path, 'name'];
  if (stringAt(specOf(object), 'type') === 'ExternalName')
    return [
      advise('external-name-backend', {
        path: at,
        message: `${title} is an ExternalName: implementations should refuse it, and its share would fail.`,
        remedy: 'Name a Service with endpoints.',
      }),
    ];
  if (value.weight <= 0 || hasEndpoints(world, value, endpoints) !== false) return [];
  return [
    advise('backend-without-endpoints', {
      path: at,
      message: `${title} has no ready endpoint; its share of the requests would get 503.`,
      remedy: 'Look at its Pods and its selector, or send the traffic elsewhere until they are ready.',
    }),
  ];
}

/** null while nobody knows. */
function hasEndpoints(
  world: World,
  { namespace, name }: BackendRef,
  assumed: EndpointsOption,
): boolean | null {
  const readiness = endpointReadiness(world);
  return readiness && (readiness.get(`${namespace}/${name}`) ?? assumed === 'assume');
}
