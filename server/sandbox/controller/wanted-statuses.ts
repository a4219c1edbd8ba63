import type { JsonObject } from '#lib/gateway-api/json.ts';
import { EXPERIMENTAL_GROUP, GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { objectsOfKind } from '#lib/gateway-api/world.ts';
import { gatewayClassStatus, meshStatus } from './class-status.ts';
import { type ControllerView, controllerOfClass, controllerOfGateway } from './controller-view.ts';
import { gatewayStatus, listenerSetStatus } from './gateway-status.ts';
import { routeStatus } from './route-status.ts';
import { tlsPolicyStatus } from './tls-policy-status.ts';

/** An object and the status it should have. */
export type Wanted = { readonly object: KubeObject; readonly status: JsonObject };

const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'];

/** The status of everything the controller answers for. `bundle` is the installed release of the Gateway API, null when unknown. */
export function wantedStatuses(view: ControllerView, bundle: string | null): readonly Wanted[] {
  const all = (kind: string, group = GATEWAY_GROUP) => objectsOfKind(view.world, { group, kind });
  return [
    ...all('GatewayClass')
      .filter((object) => controllerOfClass(view, object) !== null)
      .map((object) => ({ object, status: gatewayClassStatus(view, object, bundle) })),
    ...all('Gateway')
      .filter((object) => controllerOfGateway(view, object) !== null)
      .map((object) => ({ object, status: gatewayStatus(view, object) })),
    ...all('ListenerSet').flatMap((object) => some(object, listenerSetStatus(view, object))),
    ...ROUTES.flatMap((kind) => all(kind)).map((object) => ({ object, status: routeStatus(view, object) })),
    ...all('BackendTLSPolicy').flatMap((object) => some(object, tlsPolicyStatus(view, object))),
    ...all('XMesh', EXPERIMENTAL_GROUP).flatMap((object) => some(object, meshStatus(view, object))),
  ];
}

function some(object: KubeObject, status: JsonObject | null): readonly Wanted[] {
  return status ? [{ object, status }] : [];
}
