import { numberAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { readService } from '#lib/gateway-api/service.ts';
import { objectsOfKind, type World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { attachedRoutes } from '#lib/routing/attachment.ts';

/** Something that can be put into a field, and what it is. */
export type Suggestion = { readonly value: string; readonly hint: string };

const NAMESPACE = { group: '', kind: 'Namespace' } as const;
const SERVICE = { group: '', kind: 'Service' } as const;
const GATEWAY = { group: GATEWAY_GROUP, kind: 'Gateway' } as const;

/** Where a request can come from: namespaces (those with Services where Namespaces are not known), then listeners of Gateways. */
export function suggestOrigins(world: World): readonly Suggestion[] {
  const named = objectsOfKind(world, NAMESPACE).map((object) => identityOf(object).name);
  const used = objectsOfKind(world, SERVICE).map((object) => identityOf(object).namespace);
  const namespaces = [...new Set([...named, ...used])].toSorted();
  return [
    ...namespaces.map((value) => ({ value, hint: 'Namespace' })),
    ...objectsOfKind(world, GATEWAY).flatMap(gatewayOrigins),
  ];
}

function gatewayOrigins(gateway: KubeObject): readonly Suggestion[] {
  const { namespace, name } = identityOf(gateway);
  const listeners = objectsAt(specOf(gateway), 'listeners').map((listener) => ({
    value: `${namespace}/${name}:${stringAt(listener, 'name') ?? ''}`,
    hint: `Listener, ${stringAt(listener, 'protocol') ?? 'protocol unknown'} on ${numberAt(listener, 'port') ?? 'no port'}`,
  }));
  return [{ value: `${namespace}/${name}`, hint: 'Gateway, listener by host and port' }, ...listeners];
}

/** Where a request can go: from a namespace Services with their ports, nearest first; from a Gateway the hosts it is known for. */
export function suggestHosts(world: World, from: string): readonly Suggestion[] {
  const [namespace = '', gateway] = from.trim().split('/');
  return gateway === undefined
    ? serviceHosts(world, namespace)
    : gatewayHosts(world, { namespace, name: gateway.split(':')[0] ?? '' });
}

function serviceHosts(world: World, near: string): readonly Suggestion[] {
  const services = objectsOfKind(world, SERVICE).map(readService);
  const rank = (namespace: string): number => (namespace === near ? 0 : 1);
  return services
    .toSorted(
      (a, b) =>
        rank(a.namespace) - rank(b.namespace) ||
        a.namespace.localeCompare(b.namespace) ||
        a.name.localeCompare(b.name),
    )
    .flatMap(({ namespace, name, ports }) =>
      ports
        .filter(({ protocol }) => protocol === 'TCP')
        .map(({ port, name: portName }) => ({
          value: serviceHost({ namespace, name, port }),
          hint: portName ?? 'Service',
        })),
    );
}

/** `name.namespace:port`; port 80 is what a client takes when it writes none. */
export function serviceHost({
  namespace,
  name,
  port,
}: {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}): string {
  return `${name}.${namespace}${port === 80 ? '' : `:${port}`}`;
}

/** Hostnames of listeners and attached routes; wildcards stand for names nobody knows and are left out. */
function gatewayHosts(
  world: World,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): readonly Suggestion[] {
  const key = objectKey({ ...GATEWAY, namespace, name });
  const gateway = world.objects.get(key);
  if (!gateway) return [];
  const ofListeners = objectsAt(specOf(gateway), 'listeners').flatMap((listener) => {
    const hostname = stringAt(listener, 'hostname');
    return hostname === undefined
      ? []
      : [{ value: hostname, hint: `Listener ${stringAt(listener, 'name') ?? ''}` }];
  });
  const ofRoutes = attachedRoutes(world, key).flatMap(({ route }) =>
    route.hostnames.map((value) => ({ value, hint: `${route.kind} ${route.name}` })),
  );
  const byHost = new Map<string, Suggestion>();
  for (const one of [...ofRoutes, ...ofListeners])
    if (!one.value.includes('*') && !byHost.has(one.value)) byHost.set(one.value, one);
  return [...byHost.values()].toSorted((a, b) => a.value.localeCompare(b.value));
}
