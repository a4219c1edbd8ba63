import { type JsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { generationOf, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { readRoute } from '#lib/gateway-api/route.ts';
import { conditionsOf, type Finding, mergeConditions } from './conditions.ts';
import { attachment, LISTENER_ROUTE_KINDS } from './listeners.ts';
import type { MeshWorld } from './mesh-world.ts';

/** What this controller looks at when it writes status; it carries no traffic, so no traffic feature is claimed. */
const SUPPORTED_FEATURES = ['GRPCRoute', 'Gateway', 'HTTPRoute', 'HTTPRouteParentRefPort', 'ReferenceGrant'];

/** `status` of a GatewayClass of ours. */
export function gatewayClassStatus(gatewayClass: KubeObject, now: string): JsonObject {
  const status = objectAt(gatewayClass, 'status');
  const accepted: Finding = {
    type: 'Accepted',
    status: 'True',
    reason: 'Accepted',
    message: 'The sandbox answers for Gateways of this class.',
  };
  return {
    ...status,
    conditions: mergeConditions(conditionsOf(status), [accepted], momentOf(gatewayClass, now)),
    supportedFeatures: SUPPORTED_FEATURES.map((name) => ({ name })),
  };
}

/** `status` of a Gateway of ours: listeners with the number of routes they accepted. */
export function gatewayStatus(world: MeshWorld, gateway: KubeObject, now: string): JsonObject {
  const status = objectAt(gateway, 'status');
  const attached = countAttached(world, gateway);
  const listeners = objectsAt(specOf(gateway), 'listeners').map((listener) =>
    listenerStatus(gateway, listener, { attached, now }),
  );
  const sound = listeners.filter((listener) => isProgrammed(listener)).length;
  const findings: Finding[] = [
    sound === listeners.length
      ? finding('Accepted', true, 'Accepted', 'Every listener is in order.')
      : finding(
          'Accepted',
          sound > 0,
          'ListenersNotValid',
          `${listeners.length - sound} of ${listeners.length} listeners are not valid.`,
        ),
    sound > 0
      ? finding('Programmed', true, 'Programmed', 'The sandbox keeps this Gateway; it carries no traffic.')
      : finding('Programmed', false, 'Invalid', 'No listener is valid.'),
  ];
  return {
    ...status,
    conditions: mergeConditions(conditionsOf(status), findings, momentOf(gateway, now)),
    listeners,
  };
}

function isProgrammed(listener: JsonObject): boolean {
  return conditionsOf(listener).some(
    (condition) => condition.type === 'Programmed' && condition.status === 'True',
  );
}

type ListenerContext = { readonly attached: ReadonlyMap<string, number>; readonly now: string };

function listenerStatus(gateway: KubeObject, listener: JsonObject, context: ListenerContext): JsonObject {
  const name = stringAt(listener, 'name') ?? '';
  const before = objectsAt(objectAt(gateway, 'status'), 'listeners').find((entry) => entry.name === name);
  const findings = listenerFindings(listener);
  const kinds = objectsAt(objectAt(listener, 'allowedRoutes'), 'kinds').map(
    (kind) => stringAt(kind, 'kind') ?? '',
  );
  const supported = LISTENER_ROUTE_KINDS.filter((kind) => kinds.length === 0 || kinds.includes(kind));
  return {
    name,
    supportedKinds: supported.map((kind) => ({ group: GATEWAY_GROUP, kind })),
    attachedRoutes: context.attached.get(name) ?? 0,
    conditions: mergeConditions(conditionsOf(before), findings, momentOf(gateway, context.now)),
  };
}

function listenerFindings(listener: JsonObject): readonly Finding[] {
  const protocol = stringAt(listener, 'protocol') ?? '';
  if (!['HTTP', 'HTTPS'].includes(protocol)) {
    const message = `The sandbox knows HTTP and HTTPS listeners, not ${protocol}.`;
    return [
      finding('Accepted', false, 'UnsupportedProtocol', message),
      finding('Programmed', false, 'Invalid', message),
      finding('ResolvedRefs', true, 'ResolvedRefs', 'Nothing to resolve.'),
    ];
  }
  const certificates = objectsAt(objectAt(listener, 'tls'), 'certificateRefs');
  const resolved =
    certificates.length > 0
      ? finding(
          'ResolvedRefs',
          false,
          'InvalidCertificateRef',
          'The sandbox serves no Secrets, so no certificate can be read.',
        )
      : finding('ResolvedRefs', true, 'ResolvedRefs', 'Nothing is missing.');
  return [
    finding('Accepted', true, 'Accepted', 'The listener is in order.'),
    resolved.status === 'True'
      ? finding('Programmed', true, 'Programmed', 'The listener is in place.')
      : finding('Programmed', false, 'Invalid', resolved.message),
    resolved,
  ];
}

function finding(type: string, holds: boolean, reason: string, message: string): Finding {
  return { type, status: holds ? 'True' : 'False', reason, message };
}

/** Accepted routes per listener name. */
function countAttached(world: MeshWorld, gateway: KubeObject): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const object of world.routes) {
    const route = readRoute(object);
    const names = new Set(
      route.parents
        .filter(
          (parent) =>
            parent.group === GATEWAY_GROUP &&
            parent.kind === 'Gateway' &&
            parent.name === gateway.metadata.name &&
            parent.namespace === gateway.metadata.namespace,
        )
        .flatMap((parent) => attachment(world, route, { gateway, parent }).listeners),
    );
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function momentOf(object: KubeObject, now: string): { readonly generation: number; readonly now: string } {
  return { generation: generationOf(object) ?? 0, now };
}
