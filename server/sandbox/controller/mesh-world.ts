import { objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { readService, type Service } from '#lib/gateway-api/service.ts';
import { GATEWAY_CONTROLLER } from '../seed/routes.ts';

/** What the controller knows of the cluster when it decides. Keys are `namespace/name`, or `name` at cluster scope. */
export type MeshWorld = {
  readonly services: ReadonlyMap<string, KubeObject>;
  readonly routes: readonly KubeObject[];
  readonly gateways: ReadonlyMap<string, KubeObject>;
  readonly gatewayClasses: ReadonlyMap<string, KubeObject>;
  readonly referenceGrants: readonly KubeObject[];
  readonly namespaces: ReadonlyMap<string, KubeObject>;
};

/** The Service, or null. */
export function findService(world: MeshWorld, namespace: string, name: string): Service | null {
  const object = world.services.get(`${namespace}/${name}`);
  return object ? readService(object) : null;
}

/** The Gateway when its class is one of ours, else null: others answer for theirs. */
export function findOwnGateway(world: MeshWorld, namespace: string, name: string): KubeObject | null {
  const gateway = world.gateways.get(`${namespace}/${name}`);
  return gateway && isOwnGateway(world, gateway) ? gateway : null;
}

/** True when the Gateway's class names the sandbox's controller. */
export function isOwnGateway(world: MeshWorld, gateway: KubeObject): boolean {
  const gatewayClass = world.gatewayClasses.get(stringAt(specOf(gateway), 'gatewayClassName') ?? '');
  return gatewayClass !== undefined && isOwnClass(gatewayClass);
}

/** True when the class names the sandbox's controller. */
export function isOwnClass(gatewayClass: KubeObject): boolean {
  return stringAt(specOf(gatewayClass), 'controllerName') === GATEWAY_CONTROLLER;
}

/** What a ReferenceGrant has to allow. */
export type Crossing = {
  readonly from: { readonly group: string; readonly kind: string; readonly namespace: string };
  readonly to: { readonly namespace: string; readonly name: string };
};

/** True when a ReferenceGrant in the target's namespace allows a route to name the Service. */
export function isGranted(world: MeshWorld, { from, to }: Crossing): boolean {
  return world.referenceGrants.some((grant) => {
    if (grant.metadata.namespace !== to.namespace) return false;
    const spec = specOf(grant);
    const fromFits = objectsAt(spec, 'from').some(
      (entry) => entry.group === from.group && entry.kind === from.kind && entry.namespace === from.namespace,
    );
    const toFits = objectsAt(spec, 'to').some(
      (entry) =>
        entry.group === '' &&
        entry.kind === 'Service' &&
        (entry.name === undefined || entry.name === to.name),
    );
    return fromFits && toFits;
  });
}

/** Labels of a namespace; empty when it is unknown. */
export function namespaceLabels(world: MeshWorld, namespace: string): Readonly<Record<string, unknown>> {
  const object = world.namespaces.get(namespace);
  return object ? objectAt(object.metadata, 'labels') : {};
}
