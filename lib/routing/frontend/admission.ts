import type { Route } from '#lib/gateway-api/route.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { hostnamesIntersect } from './hostname.ts';
import type { Listener } from './listeners.ts';
import { admitsNamespace, dependsOnUnknownLabels } from './namespace-access.ts';

/**
 * What a listener says to a route that names it: `attaches`, or what speaks against it. `namespace-unknown`: a selector does not
 * choose its namespace, whose labels are not known but for its name. `own-protocol`: nothing speaks against it, and what the
 * protocol carries is up to the implementation.
 */
export type Admission = 'attaches' | 'kind' | 'namespace' | 'namespace-unknown' | 'hostname' | 'own-protocol';

/** Asks AllowedRoutes (kinds, namespaces), then for a hostname in common. */
export function admissionOf(listener: Listener, route: Route, world: World): Admission {
  const { listedKinds, isOwnProtocol, allowedNamespaces } = listener;
  if (listedKinds !== null && !listedKinds.includes(route.kind)) return 'kind';
  if (!isOwnProtocol && !listener.kinds.includes(route.kind)) return 'kind';
  const ask = { namespace: route.namespace, own: listener.namespace, byDefault: 'Same' } as const;
  if (!admitsNamespace(allowedNamespaces, ask, world))
    return dependsOnUnknownLabels(allowedNamespaces, route.namespace, world)
      ? 'namespace-unknown'
      : 'namespace';
  if (isOwnProtocol) return 'own-protocol';
  return hostnamesOn(listener, route).length === 0 ? 'hostname' : 'attaches';
}

/** The hostnames under which a route serves on a listener; null stands for all hosts of the listener. */
export function hostnamesOn(listener: Listener, route: Route): readonly (string | null)[] {
  if (route.hostnames.length === 0 || route.kind === 'TCPRoute') return [null];
  const names = new Set(route.hostnames.map((name) => name.toLowerCase()));
  return [...names].filter((name) => hostnamesIntersect(name, listener.hostname));
}
