import { stringAt } from '#lib/gateway-api/json.ts';
import { identityOf } from '#lib/gateway-api/kube-object.ts';
import { readEndpointSlice } from '#lib/gateway-api/service.ts';
import { isSynced, objectsOfKind, type World } from '#lib/gateway-api/world.ts';

export type EndpointCount = { readonly ready: number; readonly total: number };

const SLICE = { group: 'discovery.k8s.io', kind: 'EndpointSlice' } as const;

/**
 * Endpoints by `namespace/service`, summed over slices; null while slices are not completely known. A dual-stack Service
 * has slices per address family for the same pods, so families are counted apart and the larger count wins.
 */
export function countEndpoints(world: World): ReadonlyMap<string, EndpointCount> | null {
  if (!isSynced(world, SLICE)) return null;
  const byFamily = new Map<string, Map<string, EndpointCount>>();
  for (const object of objectsOfKind(world, SLICE)) {
    const { service, ready, total } = readEndpointSlice(object);
    if (service === null) continue;
    const name = `${identityOf(object).namespace}/${service}`;
    const families = byFamily.get(name) ?? new Map<string, EndpointCount>();
    byFamily.set(name, families);
    const family = stringAt(object, 'addressType') ?? '';
    const sum = families.get(family) ?? { ready: 0, total: 0 };
    families.set(family, { ready: sum.ready + ready, total: sum.total + total });
  }
  return new Map([...byFamily].map(([name, families]) => [name, largest([...families.values()])]));
}

function largest(counts: readonly EndpointCount[]): EndpointCount {
  return counts.reduce((best, count) => (count.total > best.total ? count : best), { ready: 0, total: 0 });
}
