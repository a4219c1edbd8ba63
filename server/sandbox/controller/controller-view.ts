import { isJsonObject, stringAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { generationOf, identityOf, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { readService, type Service } from '#lib/gateway-api/service.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { GATEWAY_CONTROLLER } from '../seed/routes.ts';
import type { Moment } from './conditions.ts';
import type { Personality } from './personality/personality.ts';

/** What the controller knows and who it is when it decides on status. */
export type ControllerView = {
  readonly world: World;
  readonly mesh: Personality;
  /** RFC 3339. */
  readonly now: string;
  /** A fault: every route is refused. */
  readonly isRefusing: boolean;
};

/** The Service, or null. */
export function findService({ world }: ControllerView, namespace: string, name: string): Service | null {
  const object = world.objects.get(objectKey({ group: '', kind: 'Service', namespace, name }));
  return object ? readService(object) : null;
}

/** An object of the Gateway API group, or null. */
export function findGatewayObject(
  { world }: ControllerView,
  ref: { readonly kind: string; readonly namespace: string; readonly name: string },
): KubeObject | null {
  return world.objects.get(objectKey({ ...ref, group: GATEWAY_GROUP })) ?? null;
}

/** Names under which the sandbox answers for GatewayClasses. */
export function gatewayControllers({ mesh }: ControllerView): readonly string[] {
  return [GATEWAY_CONTROLLER, ...mesh.gatewayControllers];
}

/** The controllerName under which a GatewayClass is answered for; null: others answer for it. */
export function controllerOfClass(view: ControllerView, gatewayClass: KubeObject): string | null {
  const name = stringAt(specOf(gatewayClass), 'controllerName') ?? '';
  return gatewayControllers(view).includes(name) ? name : null;
}

/** The controllerName under which a Gateway is answered for; null: others answer for it. */
export function controllerOfGateway(view: ControllerView, gateway: KubeObject): string | null {
  const name = stringAt(specOf(gateway), 'gatewayClassName') ?? '';
  const gatewayClass = findGatewayObject(view, { kind: 'GatewayClass', namespace: '', name });
  return gatewayClass && controllerOfClass(view, gatewayClass);
}

/** The Gateway a ListenerSet names, when it is there. */
export function gatewayOfSet(view: ControllerView, set: KubeObject): KubeObject | null {
  const { namespace } = identityOf(set);
  const ref = specOf(set).parentRef;
  if (!isJsonObject(ref)) return null;
  const parent = {
    kind: stringAt(ref, 'kind') ?? 'Gateway',
    namespace: stringAt(ref, 'namespace') ?? namespace,
    name: stringAt(ref, 'name') ?? '',
  };
  return parent.kind === 'Gateway' ? findGatewayObject(view, parent) : null;
}

/** When a condition of the object is written, and for which generation. */
export function momentOf(view: ControllerView, object: KubeObject): Moment {
  return { generation: generationOf(object) ?? 0, now: view.now };
}
