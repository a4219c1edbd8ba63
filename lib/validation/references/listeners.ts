import { type JsonObject, numberAt, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import type { Route } from '#lib/gateway-api/route.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { hostnamesIntersect } from '#lib/routing/frontend/hostname.ts';
import { admitsNamespace } from '#lib/routing/frontend/namespace-access.ts';

/** `spec.listeners[]` of a Gateway; `hostname` null for any. */
export type Listener = {
  readonly name: string;
  readonly port: number | null;
  readonly protocol: string;
  readonly hostname: string | null;
  readonly raw: JsonObject;
};

/** Reads a listener; wrong-typed members count as absent. */
export function readListener(raw: JsonObject): Listener {
  return {
    name: stringAt(raw, 'name') ?? '',
    port: numberAt(raw, 'port') ?? null,
    protocol: stringAt(raw, 'protocol') ?? '',
    hostname: stringAt(raw, 'hostname') || null,
    raw,
  };
}

/** Kinds of routes a protocol can carry (ProtocolType); null for protocols of an implementation's own. */
export function kindsOfProtocol(protocol: string): readonly string[] | null {
  return PROTOCOL_KINDS.get(protocol) ?? null;
}

const PROTOCOL_KINDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['HTTP', ['HTTPRoute', 'GRPCRoute']],
  ['HTTPS', ['HTTPRoute', 'GRPCRoute']],
  // TCPRoute where the listener terminates TLS.
  ['TLS', ['TLSRoute', 'TCPRoute']],
  ['TCP', ['TCPRoute']],
  ['UDP', ['UDPRoute']],
]);

/** `unknown`: labels of the route's namespace decide, and they are not known. */
export type AttachmentVerdict = 'attaches' | 'not-allowed' | 'no-hostname' | 'unknown';

/** Whether a route attaches to one of the listeners (AllowedRoutes first, then host names in common). */
export function attachmentTo(
  route: Route,
  listeners: readonly Listener[],
  around: { readonly world: World; readonly gatewayNamespace: string },
): AttachmentVerdict {
  const answers = listeners.map((listener) => ({ listener, allowed: isAllowed(route, listener, around) }));
  const allowed = answers.filter((answer) => answer.allowed === true);
  if (allowed.some(({ listener }) => sharesHostname(listener.hostname, route.hostnames))) return 'attaches';
  if (answers.some((answer) => answer.allowed === null)) return 'unknown';
  if (listeners.length === 0) return 'attaches';
  return allowed.length > 0 ? 'no-hostname' : 'not-allowed';
}

function isAllowed(
  route: Route,
  { protocol, raw }: Listener,
  { world, gatewayNamespace }: { readonly world: World; readonly gatewayNamespace: string },
): boolean | null {
  const carried = kindsOfProtocol(protocol);
  if (carried && !carried.includes(route.kind)) return false;
  const rules = objectAt(raw, 'allowedRoutes');
  const kinds = objectsAt(rules, 'kinds');
  const isKind = (kind: JsonObject) =>
    (stringAt(kind, 'group') ?? GATEWAY_GROUP) === route.group && stringAt(kind, 'kind') === route.kind;
  if (kinds.length > 0 && !kinds.some(isKind)) return false;
  const namespaces = objectAt(rules, 'namespaces');
  const ask = { namespace: route.namespace, own: gatewayNamespace, byDefault: 'Same' } as const;
  if (admitsNamespace(namespaces, ask, world)) return true;
  // Without the Namespace its labels are not known, and a selector might choose it after all.
  return stringAt(namespaces, 'from') === 'Selector' && !isKnown(route.namespace, world) ? null : false;
}

function isKnown(namespace: string, world: World): boolean {
  return world.objects.has(objectKey({ group: '', kind: 'Namespace', namespace: '', name: namespace }));
}

/** A listener without a host name serves all, a route without any is for all. */
function sharesHostname(listener: string | null, hostnames: readonly string[]): boolean {
  return hostnames.length === 0 || hostnames.some((name) => hostnamesIntersect(name, listener));
}
