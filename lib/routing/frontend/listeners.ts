import { arrayAt, type JsonObject, numberAt, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { objectsOfKind, type World } from '#lib/gateway-api/world.ts';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import { admitsNamespace } from './namespace-access.ts';

/** A listener of a Gateway, its own or one of a ListenerSet attached to it. */
export type Listener = {
  /** The object that declares it, Gateway or ListenerSet: what a parentRef has to name. */
  readonly owner: ObjectKey;
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  /** Lower case; null means every host. */
  readonly hostname: string | null;
  /** Kinds of routes it serves, in no order; none where the protocol is an implementation's own. */
  readonly kinds: readonly string[];
  /** The protocol is none of the specification's: what it serves is up to the implementation. */
  readonly isOwnProtocol: boolean;
  /** Kinds that `allowedRoutes.kinds` lists of the group of Gateways; null when it lists nothing. */
  readonly listedKinds: readonly string[] | null;
  /** `allowedRoutes.namespaces` as written. */
  readonly allowedNamespaces: JsonObject;
};

const KINDS_BY_PROTOCOL: ReadonlyMap<string, readonly string[]> = new Map([
  ['HTTP', ['HTTPRoute', 'GRPCRoute']],
  ['HTTPS', ['HTTPRoute', 'GRPCRoute']],
  ['TLS', ['TLSRoute', 'TCPRoute']],
  ['TCP', ['TCPRoute']],
  ['UDP', ['UDPRoute']],
]);

/**
 * Kinds of routes that a listener can carry by its protocol; a TLS listener that passes TLS through has no connection that a
 * TCPRoute could take (Listener `protocol`, `tls.mode`). null for protocols of an implementation's own.
 */
export function kindsOfProtocol(listener: JsonObject): readonly string[] | null {
  const protocol = stringAt(listener, 'protocol') ?? '';
  if (protocol === 'TLS' && stringAt(objectAt(listener, 'tls'), 'mode') === 'Passthrough')
    return ['TLSRoute'];
  return KINDS_BY_PROTOCOL.get(protocol) ?? null;
}

const GATEWAY = { group: GATEWAY_GROUP, kind: 'Gateway' } as const;
const LISTENER_SET = { group: GATEWAY_GROUP, kind: 'ListenerSet' } as const;

/**
 * The listeners of a Gateway in order of precedence: its own, then those of the ListenerSets it allows, older sets first
 * (ListenerSetSpec); null when the Gateway is not there.
 */
export function listenersOf(world: World, namespace: string, name: string): readonly Listener[] | null {
  const gateway = world.objects.get(objectKey({ ...GATEWAY, namespace, name }));
  if (!gateway) return null;
  const sets = objectsOfKind(world, LISTENER_SET)
    .filter((set) => isAttached(world, set, gateway))
    .sort(compareAgeThenName);
  return [gateway, ...sets].flatMap(declaredListeners);
}

/** The listeners that a Gateway or a ListenerSet declares, in list order; wrong-typed members count as absent. */
export function declaredListeners(object: KubeObject): readonly Listener[] {
  const { namespace } = identityOf(object);
  const owner = objectKey(identityOf(object));
  return objectsAt(specOf(object), 'listeners').map((listener) => {
    const protocol = stringAt(listener, 'protocol') ?? '';
    const allowedRoutes = objectAt(listener, 'allowedRoutes');
    const carried = kindsOfProtocol(listener);
    const listedKinds = readListedKinds(allowedRoutes);
    return {
      owner,
      namespace,
      name: stringAt(listener, 'name') ?? '',
      port: numberAt(listener, 'port') ?? 0,
      protocol,
      hostname: protocol === 'TCP' ? null : stringAt(listener, 'hostname')?.toLowerCase() || null,
      kinds: (carried ?? []).filter((kind) => listedKinds === null || listedKinds.includes(kind)),
      isOwnProtocol: carried === null,
      listedKinds,
      allowedNamespaces: objectAt(allowedRoutes, 'namespaces'),
    };
  });
}

/** AllowedRoutes `kinds`: narrows what the protocol carries, never widens it; an empty list says nothing. */
function readListedKinds(allowedRoutes: JsonObject): readonly string[] | null {
  if (arrayAt(allowedRoutes, 'kinds').length === 0) return null;
  return objectsAt(allowedRoutes, 'kinds')
    .filter((entry) => (stringAt(entry, 'group') ?? GATEWAY_GROUP) === GATEWAY_GROUP)
    .flatMap((entry) => stringAt(entry, 'kind') ?? []);
}

/** A ListenerSet counts when it names the Gateway and the Gateway's `allowedListeners` admit its namespace (default: none). */
function isAttached(world: World, set: KubeObject, gateway: KubeObject): boolean {
  const own = identityOf(set).namespace;
  const ref = objectAt(specOf(set), 'parentRef');
  const target = identityOf(gateway);
  const isNamed =
    (stringAt(ref, 'group') ?? GATEWAY_GROUP) === GATEWAY_GROUP &&
    (stringAt(ref, 'kind') ?? 'Gateway') === 'Gateway' &&
    (stringAt(ref, 'namespace') ?? own) === target.namespace &&
    stringAt(ref, 'name') === target.name;
  if (!isNamed) return false;
  const allowed = objectAt(objectAt(specOf(gateway), 'allowedListeners'), 'namespaces');
  return admitsNamespace(allowed, { namespace: own, own: target.namespace, byDefault: 'None' }, world);
}

function compareAgeThenName(a: KubeObject, b: KubeObject): number {
  const [ageA, ageB] = [ageOf(a), ageOf(b)];
  if (ageA !== ageB) return ageA < ageB ? -1 : 1;
  const [x, y] = [identityOf(a), identityOf(b)];
  return `${x.namespace}/${x.name}` < `${y.namespace}/${y.name}` ? -1 : 1;
}

function ageOf(object: KubeObject): number {
  const created = Date.parse(stringAt(object.metadata, 'creationTimestamp') ?? '');
  return Number.isNaN(created) ? Number.POSITIVE_INFINITY : created;
}
