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

const PROTOCOLS = ['HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP'];

/** HTTP and HTTPS carry both request routes; TCP its own; TLS its own, and where it ends the connection is TCP. */
function supportedKinds(protocol: string, spec: Listener['spec']): readonly string[] {
  if (protocol === 'HTTP' || protocol === 'HTTPS') return ['HTTPRoute', 'GRPCRoute'];
  if (protocol === 'TCP') return ['TCPRoute'];
  if (protocol !== 'TLS') return [];
  const endsHere = (stringAt(objectAt(spec, 'tls'), 'mode') ?? 'Terminate') !== 'Passthrough';
  return endsHere ? ['TLSRoute', 'TCPRoute'] : ['TLSRoute'];
}

/** A protocol that the API does not name belongs to an implementation. */
export function isForeign({ protocol }: Listener): boolean {
  return !PROTOCOLS.includes(protocol);
}

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
  const supported = supportedKinds(protocol, spec);
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

type Wanted = { readonly listener: string | null; readonly host: string; readonly hostHeader: string };

/** The listener that takes the request, or undefined. `hostHeader` chooses by name, the port of `host` by port. */
export function chooseListener(world: World, gateway: KubeObject, asked: Wanted): Listener | undefined {
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

/**
 * The named listener would not get the request if listeners were isolated: asking for its port with this host, without the name,
 * finds one with a better hostname.
 */
export function isolationDiffers(world: World, gateway: KubeObject, named: Listener, host: string): boolean {
  const onPort = listenersOf(world, gateway).filter(
    ({ port, protocol, hostname }) =>
      port === named.port && protocol !== 'UDP' && (hostname === '' || hostnameMatches(hostname, host)),
  );
  const best = mostSpecific(onPort);
  return best !== undefined && best.hostname.toLowerCase() !== named.hostname.toLowerCase();
}

/**
 * No listener was found: does the client speak TLS to one that has no such name? The listener asked for by name, else those on the
 * port; without a port 80 if anything that takes connections listens there, else 443.
 */
export function lacksServerName(world: World, gateway: KubeObject, asked: Wanted): boolean {
  const all = listenersOf(world, gateway);
  const speaksTls = ({ protocol }: Listener) => protocol === 'HTTPS' || protocol === 'TLS';
  if (asked.listener !== null) {
    const first = all.find(({ name }) => name === asked.listener);
    return first !== undefined && speaksTls(first);
  }
  const split = splitHost(asked.host);
  if (split === null) return false;
  const on = (port: number) => all.filter((one) => one.port === port && one.protocol !== 'UDP');
  if (split.port !== null) return on(split.port).some(speaksTls);
  return on(80).length > 0 ? on(80).some(speaksTls) : on(443).some(speaksTls);
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
