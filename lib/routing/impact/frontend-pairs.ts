import { type ObjectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import { attachedRoutes } from '../attachment.ts';
import type { Listener } from '../frontend/listeners.ts';
import type { RouteSet } from '../frontend/route-set.ts';
import type { Frontend } from './impact.ts';
import type { Side, Sides } from './side.ts';

/** A frontend with what competes on it on both sides; null where the Service port or listener is not there. */
export type FrontendPair = {
  readonly frontend: Frontend;
  /** Port by which requests are addressed: that of the frontend, for "any other port" one that nothing names. */
  readonly port: number;
  /** The Gateway of a listener, and whether naming the listener is enough to reach it; null in a mesh. */
  readonly gateway: { readonly namespace: string; readonly name: string; readonly isNamed: boolean } | null;
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
      gateway: null,
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

/**
 * The frontends of a Gateway: each listener on either side, those of ListenerSets included. The parent is the object that
 * declares the listener, as in a parentRef.
 */
export function pairsOfGateway({ before, after }: Sides, key: ObjectKey): readonly FrontendPair[] {
  const gateway = parseObjectKey(key);
  if (!gateway) return [];
  const [old, now] = [listenersOn(before, gateway), listenersOn(after, gateway)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((id) => {
    const [first, second] = [withRequests(old.get(id)), withRequests(now.get(id))];
    const listener = second ?? first;
    const owner = listener && parseObjectKey(listener.owner);
    if (!listener || !owner) return [];
    const { namespace, name } = owner;
    return [
      {
        frontend: {
          parent: listener.owner,
          namespace,
          name,
          port: listener.port,
          callers: { kind: 'listener' as const, listener: listener.name },
        },
        port: listener.port,
        gateway: {
          namespace: gateway.namespace,
          name: gateway.name,
          isNamed: [old, now].every((list) => isFirstOfName(list, id)),
        },
        before: first && before.simulator.frontends.gateway(first),
        after: second && after.simulator.frontends.gateway(second),
      },
    ];
  });
}

/** Listeners by owner and name; of listeners alike the first counts. */
function listenersOn(
  { simulator }: Side,
  ref: { readonly namespace: string; readonly name: string },
): ReadonlyMap<string, Listener> {
  const listeners = simulator.frontends.listeners(ref.namespace, ref.name) ?? [];
  const named = listeners.map((listener) => [`${listener.owner} ${listener.name}`, listener] as const);
  return new Map(named.toReversed());
}

/** No requests arrive at a UDP listener. */
function withRequests(listener: Listener | undefined): Listener | null {
  return listener && listener.protocol !== 'UDP' ? listener : null;
}

/** Whether a request that names the listener means this one: a ListenerSet may use a name of its Gateway again, UDP or not. */
function isFirstOfName(listeners: ReadonlyMap<string, Listener>, id: string): boolean {
  const own = listeners.get(id);
  if (!own) return true;
  const alike = [...listeners].filter(([, { name }]) => name === own.name).map(([key]) => key);
  return alike.at(-1) === id;
}
