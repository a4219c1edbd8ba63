import {
  arrayAt,
  type JsonObject,
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
  stringMapAt,
} from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import type { Route } from '#lib/gateway-api/route.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';

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
  switch (stringAt(namespaces, 'from') ?? 'Same') {
    case 'All':
      return true;
    case 'Same':
      return route.namespace === gatewayNamespace;
    case 'Selector':
      return isSelected(objectAt(namespaces, 'selector'), route.namespace, world);
    default:
      return false;
  }
}

/** null while the Namespace is not known. */
function isSelected(selector: JsonObject, namespace: string, world: World): boolean | null {
  const object = world.objects.get(
    objectKey({ group: '', kind: 'Namespace', namespace: '', name: namespace }),
  );
  if (!object) return null;
  // Every namespace carries its name as a label.
  const labels = { 'kubernetes.io/metadata.name': namespace, ...stringMapAt(object.metadata, 'labels') };
  return matchesSelector(selector, labels);
}

/** `metav1.LabelSelector` over labels. */
function matchesSelector(selector: JsonObject, labels: Readonly<Record<string, string>>): boolean {
  return (
    Object.entries(stringMapAt(selector, 'matchLabels')).every(([key, value]) => labels[key] === value) &&
    objectsAt(selector, 'matchExpressions').every((expression) => {
      const key = stringAt(expression, 'key') ?? '';
      const value = labels[key];
      const listed = arrayAt(expression, 'values').some((each) => each === value);
      switch (stringAt(expression, 'operator')) {
        case 'In':
          return value !== undefined && listed;
        case 'NotIn':
          return value === undefined || !listed;
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          return false;
      }
    })
  );
}

/** A listener without a host name serves all, a route without any is for all. */
function sharesHostname(listener: string | null, hostnames: readonly string[]): boolean {
  if (listener === null || hostnames.length === 0) return true;
  return hostnames.some((hostname) => covers(listener, hostname) || covers(hostname, listener));
}

/** `*.x` covers every name below x, x itself excluded. */
function covers(pattern: string, hostname: string): boolean {
  return pattern === hostname || (pattern.startsWith('*.') && hostname.endsWith(pattern.slice(1)));
}
