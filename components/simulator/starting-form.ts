import { isRouteKind } from '#lib/gateway-api/kinds.ts';
import { isServiceParent } from '#lib/gateway-api/route.ts';
import { readService } from '#lib/gateway-api/service.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { type ObjectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import { parentKeyOf } from '#lib/routing/attachment.ts';
import { routeOf } from '#lib/routing/read-routes.ts';
import { EMPTY_FORM, type RequestForm } from './request-form.ts';
import { serviceHost, suggestHosts } from './suggestions.ts';

/** What the form begins with when it is opened for an object: a request that arrives there. Null: the object is none that requests go to. */
export function formFor(key: ObjectKey, world: World): RequestForm | null {
  const ref = parseObjectKey(key);
  const object = world.objects.get(key);
  if (!ref || !object) return null;
  if (ref.group === '' && ref.kind === 'Service') {
    const { namespace, name, ports } = readService(object);
    const port = ports.find(({ protocol }) => protocol === 'TCP')?.port ?? 80;
    const isGrpc = ports.some((listed) => listed.port === port && listed.appProtocol === 'grpc');
    return {
      ...EMPTY_FORM,
      from: namespace,
      to: serviceHost({ namespace, name, port }),
      ...(isGrpc ? GRPC : {}),
    };
  }
  if (ref.kind === 'Gateway') return gatewayForm(ref, world);
  return isRouteKind(ref) ? routeForm(key, world) : null;
}

const GRPC = { protocol: 'grpc', path: '/' } as const;

function gatewayForm(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  world: World,
): RequestForm {
  const from = `${namespace}/${name}`;
  return { ...EMPTY_FORM, from, to: suggestHosts(world, from)[0]?.value ?? '' };
}

/** A request that arrives where the route is attached; a consumer route is asked from its own namespace. */
function routeForm(key: ObjectKey, world: World): RequestForm | null {
  const object = world.objects.get(key);
  if (!object) return null;
  const route = routeOf(object);
  const grpc = route.kind === 'GRPCRoute' ? GRPC : {};
  const parent = route.parents.find(isServiceParent);
  if (parent) {
    const form = formFor(parentKeyOf(parent), world);
    if (!form) return null;
    const port = parent.port === null ? {} : { to: serviceHost({ ...parent, port: parent.port }) };
    return { ...form, ...port, ...grpc, from: route.namespace };
  }
  const gateway = route.parents[0];
  if (!gateway) return null;
  const form = gatewayForm(gateway, world);
  const host = route.hostnames.find((name) => !name.includes('*'));
  return { ...form, ...grpc, to: host ?? form.to };
}
