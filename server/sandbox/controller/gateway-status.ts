import { arrayAt, isJsonObject, type JsonObject, objectAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject, keyOf, specOf } from '#lib/gateway-api/kube-object.ts';
import { objectsOfKind } from '#lib/gateway-api/world.ts';
import { listenersOf } from '#lib/routing/frontend/listeners.ts';
import { conditionsOf, type Finding, finding, mergeConditions } from './conditions.ts';
import { type ControllerView, controllerOfGateway, gatewayOfSet, momentOf } from './controller-view.ts';
import { isProgrammed, listenerStatuses } from './listener-status.ts';

/** `status` of a Gateway of ours: whether it is accepted and in place, its listeners, and how many ListenerSets add to them. */
export function gatewayStatus(view: ControllerView, gateway: KubeObject): JsonObject {
  const status = objectAt(gateway, 'status');
  const listeners = listenerStatuses(view, { gateway, object: gateway });
  const refusal = refusalOf(gateway);
  const findings = refusal
    ? [refusal, finding('Programmed', false, 'Invalid', refusal.message)]
    : soundness(listeners);
  const sets = attachedSets(view, gateway);
  return {
    ...status,
    conditions: mergeConditions(conditionsOf(status), findings, momentOf(view, gateway)),
    listeners,
    ...(sets > 0 || status.attachedListenerSets !== undefined ? { attachedListenerSets: sets } : {}),
  };
}

/** `status` of a ListenerSet on a Gateway of ours (GEP-1713); null: it names none, so others answer or nobody. */
export function listenerSetStatus(view: ControllerView, set: KubeObject): JsonObject | null {
  const gateway = gatewayOfSet(view, set);
  if (!gateway || controllerOfGateway(view, gateway) === null) return null;
  const status = objectAt(set, 'status');
  const moment = momentOf(view, set);
  if (!isAdmitted(view, gateway, set)) {
    const { namespace, name } = identityOf(gateway);
    const message = `Gateway ${namespace}/${name} takes no ListenerSets from this namespace.`;
    const findings = [
      finding('Accepted', false, 'NotAllowed', message),
      finding('Programmed', false, 'NotAllowed', message),
    ];
    const { listeners: _, ...rest } = status;
    return { ...rest, conditions: mergeConditions(conditionsOf(status), findings, moment) };
  }
  const refusal = refusalOf(gateway);
  const listeners = listenerStatuses(view, { gateway, object: set });
  const findings = refusal
    ? [
        finding('Accepted', false, 'ParentNotAccepted', refusal.message),
        finding('Programmed', false, 'Invalid', refusal.message),
      ]
    : soundness(listeners);
  return { ...status, conditions: mergeConditions(conditionsOf(status), findings, moment), listeners };
}

/** What the sandbox cannot give a Gateway: parameters and addresses of somebody's choice. */
function refusalOf(gateway: KubeObject): Finding | null {
  const spec = specOf(gateway);
  if (isJsonObject(objectAt(spec, 'infrastructure').parametersRef))
    return finding('Accepted', false, 'InvalidParameters', 'The sandbox knows no parameters of a Gateway.');
  if (arrayAt(spec, 'addresses').length > 0)
    return finding('Accepted', false, 'UnsupportedAddress', 'The sandbox gives a Gateway no address.');
  return null;
}

function soundness(listeners: readonly JsonObject[]): readonly Finding[] {
  const sound = listeners.filter(isProgrammed).length;
  const broken = listeners.length - sound;
  return [
    broken === 0
      ? finding('Accepted', true, 'Accepted', 'Every listener is in order.')
      : finding(
          'Accepted',
          sound > 0,
          'ListenersNotValid',
          `${broken} of ${listeners.length} listeners are not valid.`,
        ),
    sound > 0
      ? finding('Programmed', true, 'Programmed', 'The listeners are in place.')
      : finding('Programmed', false, 'Invalid', 'No listener is valid.'),
  ];
}

/** A set with listeners that the Gateway takes shows among its listeners. */
function isAdmitted({ world }: ControllerView, gateway: KubeObject, set: KubeObject): boolean {
  const { namespace, name } = identityOf(gateway);
  return (listenersOf(world, namespace, name) ?? []).some(({ owner }) => owner === keyOf(set));
}

function attachedSets(view: ControllerView, gateway: KubeObject): number {
  return objectsOfKind(view.world, { group: GATEWAY_GROUP, kind: 'ListenerSet' }).filter(
    (set) => gatewayOfSet(view, set) === gateway && isAdmitted(view, gateway, set),
  ).length;
}
