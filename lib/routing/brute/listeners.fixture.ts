import { objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { splitHost, withoutPort } from './asked.fixture.ts';
import {
  admitsNamespace,
  allOf,
  bornAt,
  fullName,
  GATEWAY_API,
  namespaceOf,
  parentRefsOf,
  portIn,
  readParentRef,
} from './raw-world.fixture.ts';

export type Listener = {
  /** Gateway or ListenerSet. */
  readonly owner: KubeObject;
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  /** Empty: any host. */
  readonly hostname: string;
  readonly kinds: readonly string[];
  readonly spec: ReturnType<typeof objectAt>;
};

const KINDS: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute'],
  TCP: ['TCPRoute'],
};

/** The Gateway's own listeners, then those of its sets. */
function listenersOf(world: World, gateway: KubeObject): readonly Listener[] {
  const allowed = objectAt(objectAt(specOf(gateway), 'allowedListeners'), 'namespaces');
  const sets = allOf(world, GATEWAY_API, 'ListenerSet')
    .filter((set) => {
      const ref = readParentRef(objectAt(specOf(set), 'parentRef'), namespaceOf(set));
      return (
        ref.group === GATEWAY_API &&
        ref.kind === 'Gateway' &&
        ref.namespace === namespaceOf(gateway) &&
        ref.name === gateway.metadata.name &&
        admitsNamespace(world, allowed, {
          asking: namespaceOf(set),
          own: namespaceOf(gateway),
          fallback: 'None',
        })
      );
    })
    .toSorted((a, b) => {
      if (bornAt(a) !== bornAt(b)) return bornAt(a) < bornAt(b) ? -1 : 1;
      return fullName(a) < fullName(b) ? -1 : 1;
    });
  return [gateway, ...sets].flatMap((owner) =>
    objectsAt(specOf(owner), 'listeners').map((spec) => readListener(owner, spec)),
  );
}

function readListener(owner: KubeObject, spec: Listener['spec']): Listener {
  const protocol = stringAt(spec, 'protocol') ?? '';
  const named = objectsAt(objectAt(spec, 'allowedRoutes'), 'kinds');
  const supported = KINDS[protocol] ?? [];
  return {
    owner,
    name: stringAt(spec, 'name') ?? '',
    port: portIn(spec) ?? 0,
    protocol,
    hostname: protocol === 'TCP' ? '' : (stringAt(spec, 'hostname') ?? ''),
    kinds:
      named.length === 0
        ? supported
        : supported.filter((kind) =>
            named.some(
              (entry) => entry.kind === kind && (stringAt(entry, 'group') ?? GATEWAY_API) === GATEWAY_API,
            ),
          ),
    spec,
  };
}

/** The listener that takes the request, or undefined. `hostHeader` chooses by name, the port of `host` by port. */
export function chooseListener(
  world: World,
  gateway: KubeObject,
  asked: { readonly listener: string | null; readonly host: string; readonly hostHeader: string },
): Listener | undefined {
  const usable = listenersOf(world, gateway);
  const serves = ({ protocol, hostname }: Listener) =>
    protocol !== 'UDP' && (hostname === '' || hostnameMatches(hostname, asked.hostHeader));
  if (asked.listener !== null) {
    const named = usable.find(({ name }) => name === asked.listener);
    return named && serves(named) ? named : undefined;
  }
  const split = splitHost(asked.host);
  if (split === null) return undefined;
  const { port } = split;
  if (port !== null) return mostSpecific(usable.filter((one) => one.port === port && serves(one)));
  const plain = usable.filter((one) => one.port === 80 && serves(one));
  if (plain.length > 0) return mostSpecific(plain);
  return mostSpecific(
    usable.filter(
      (one) => one.port === 443 && (one.protocol === 'HTTPS' || one.protocol === 'TLS') && serves(one),
    ),
  );
}

/** Exact before the longest wildcard before none; the first in the list on a tie. */
function mostSpecific(listeners: readonly Listener[]): Listener | undefined {
  const exact = listeners.find(({ hostname }) => hostname !== '' && !hostname.startsWith('*'));
  if (exact) return exact;
  let best: Listener | undefined;
  for (const listener of listeners)
    if (!best || listener.hostname.length > best.hostname.length) best = listener;
  return best;
}

/** `*.x` covers one or more labels before `.x` and never `x`; the port of the host does not count. */
export function hostnameMatches(pattern: string, host: string): boolean {
  const name = withoutPort(host).toLowerCase();
  const wanted = pattern.toLowerCase();
  if (!wanted.startsWith('*.')) return name === wanted;
  const suffix = wanted.slice(1);
  return name.endsWith(suffix) && name.length > suffix.length;
}

/** True when one of the route's parent references reaches this listener and the listener lets it in. */
export function attaches(world: World, route: KubeObject, listener: Listener): boolean {
  const { owner } = listener;
  const named = parentRefsOf(route).some(
    (ref) =>
      ref.group === GATEWAY_API &&
      ref.kind === owner.kind &&
      ref.namespace === namespaceOf(owner) &&
      ref.name === owner.metadata.name &&
      (ref.sectionName === null || ref.sectionName === listener.name) &&
      (ref.port === null || ref.port === listener.port),
  );
  if (!named || !listener.kinds.includes(route.kind)) return false;
  return admitsNamespace(world, objectAt(objectAt(listener.spec, 'allowedRoutes'), 'namespaces'), {
    asking: namespaceOf(route),
    own: namespaceOf(owner),
    fallback: 'Same',
  });
}
