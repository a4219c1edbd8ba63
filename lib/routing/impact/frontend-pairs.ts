import { type ObjectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import { attachedRoutes } from '../attachment.ts';
import type { RouteSet } from '../frontend/route-set.ts';
import type { Frontend } from './impact.ts';
import type { Side, Sides } from './side.ts';

/** A frontend with what competes on it on both sides; null where the Service port or listener is not there. */
export type FrontendPair = {
  readonly frontend: Frontend;
  /** Port by which requests are addressed: that of the frontend, for "any other port" one that nothing names. */
  readonly port: number;
  readonly before: RouteSet | null;
  readonly after: RouteSet | null;
};

/** The frontends of a Service: each port on either side, for each namespace with consumer routes and for everyone else. */
export function pairsOfService({ before, after }: Sides, key: ObjectKey): readonly FrontendPair[] {
  const ref = parseObjectKey(key);
  if (!ref) return [];
  const { namespace, name } = ref;
  return portsOf([before, after], key).flatMap(([port, named]) => {
    const old = before.simulator.frontends.mesh(namespace, name, port);
    const now = after.simulator.frontends.mesh(namespace, name, port);
    const consumers = new Set([...(old?.consumers ?? []), ...(now?.consumers ?? [])]);
    const callers = [...[...consumers].sort(), null];
    return callers.map((caller) => ({
      frontend: {
        parent: key,
        namespace,
        name,
        port: named,
        callers:
          caller === null
            ? ({ kind: 'everyone-else' } as const)
            : ({ kind: 'namespace', namespace: caller } as const),
      },
      port,
      before: old?.routesFor(caller) ?? null,
      after: now?.routesFor(caller) ?? null,
    }));
  });
}

type Port = readonly [port: number, named: number | null];

/**
 * Ports of a Service on either side. A headless or ExternalName Service that lists none serves any: those that routes name,
 * and one (named null) for all others.
 */
function portsOf(sides: readonly Side[], key: ObjectKey): readonly Port[] {
  const ref = parseObjectKey(key);
  const services = sides.flatMap((side) => (ref && side.services.find(ref.namespace, ref.name)) ?? []);
  const listed = new Set(services.flatMap(({ ports }) => ports.map(({ port }) => port)));
  if (services.every(({ ports }) => ports.length > 0)) return [...listed].map((port) => [port, port]);
  for (const { world } of sides)
    for (const { parent } of attachedRoutes(world, key)) if (parent.port !== null) listed.add(parent.port);
  let other = 80;
  while (listed.has(other)) other += 8000;
  return [...[...listed].map((port): Port => [port, port]), [other, null]];
}

/** The frontends of a Gateway: each listener on either side, those of ListenerSets included. */
export function pairsOfGateway({ before, after }: Sides, key: ObjectKey): readonly FrontendPair[] {
  const ref = parseObjectKey(key);
  if (!ref) return [];
  const { namespace, name } = ref;
  const names = new Set([before, after].flatMap((side) => listeners(side, ref).map((each) => each.name)));
  return [...names].map((listener) => {
    const [old, now] = [before, after].map((side) => {
      const found = listeners(side, ref).find((each) => each.name === listener);
      return found && found.protocol !== 'UDP' ? side.simulator.frontends.gateway(found) : null;
    });
    const port = (now ?? old)?.listener.port ?? 0;
    return {
      frontend: { parent: key, namespace, name, port, callers: { kind: 'listener', listener } },
      port,
      before: old ?? null,
      after: now ?? null,
    };
  });
}

function listeners({ simulator }: Side, ref: { readonly namespace: string; readonly name: string }) {
  return simulator.frontends.listeners(ref.namespace, ref.name) ?? [];
}
