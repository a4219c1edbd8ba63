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
  /** Kinds of routes it serves, in no order. */
  readonly kinds: readonly string[];
  /** `allowedRoutes.namespaces` as written. */
  readonly allowedNamespaces: JsonObject;
};

/** Kinds that go with a protocol (Listener `protocol`). */
const KINDS_BY_PROTOCOL: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute'],
  TCP: ['TCPRoute'],
};

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

function declaredListeners(object: KubeObject): readonly Listener[] {
  const { namespace } = identityOf(object);
  const owner = objectKey(identityOf(object));
  return objectsAt(specOf(object), 'listeners').map((listener) => {
    const protocol = stringAt(listener, 'protocol') ?? '';
    const allowedRoutes = objectAt(listener, 'allowedRoutes');
    return {
      owner,
      namespace,
      name: stringAt(listener, 'name') ?? '',
      port: numberAt(listener, 'port') ?? 0,
      protocol,
      hostname: protocol === 'TCP' ? null : stringAt(listener, 'hostname')?.toLowerCase() || null,
      kinds: allowedKinds(allowedRoutes, protocol),
      allowedNamespaces: objectAt(allowedRoutes, 'namespaces'),
    };
  });
}

/** AllowedRoutes `kinds`: narrows what the protocol serves; an empty list says nothing. */
function allowedKinds(allowedRoutes: JsonObject, protocol: string): readonly string[] {
  const served = Object.hasOwn(KINDS_BY_PROTOCOL, protocol) ? (KINDS_BY_PROTOCOL[protocol] ?? []) : [];
  if (arrayAt(allowedRoutes, 'kinds').length === 0) return served;
  const listed = objectsAt(allowedRoutes, 'kinds')
    .filter((entry) => (stringAt(entry, 'group') ?? GATEWAY_GROUP) === GATEWAY_GROUP)
    .map((entry) => stringAt(entry, 'kind'));
  return served.filter((kind) => listed.includes(kind));
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
