import type { JsonObject } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { Service } from '#lib/gateway-api/service.ts';
import { objectsOfKind, type World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { routablePorts } from './choose-port.ts';

const MAX_NAME = 253;

/** A name nobody in the namespace has: the wanted one, else with `-2`, `-3`… (DNS-1123 subdomain, at most 253 characters). */
export function freeRouteName(view: World, namespace: string, wanted: string): string {
  const base = toDnsName(wanted);
  const isTaken = (name: string) =>
    view.objects.has(objectKey({ group: GATEWAY_GROUP, kind: 'HTTPRoute', namespace, name }));
  if (!isTaken(base)) return base;
  for (let count = 2; ; count += 1) {
    const suffix = `-${count}`;
    const name = base.slice(0, MAX_NAME - suffix.length).replace(/[-.]+$/, '') + suffix;
    if (!isTaken(name)) return name;
  }
}

/** True for a DNS-1123 subdomain, which HTTPRoute names must be. */
export function isDnsName(name: string): boolean {
  return (
    name.length <= MAX_NAME && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name)
  );
}

function toDnsName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^-.a-z0-9]+/g, '-')
    .replace(/^[-.]+/, '')
    .slice(0, MAX_NAME)
    .replace(/[-.]+$/, '');
  return isDnsName(name) ? name : 'route';
}

/**
 * An HTTPRoute for a Service, in its own namespace (a producer route). `group: ""` is written out because the default group is
 * that of Gateways (GEP-1294); `port` only when the Service has several, since a route without one is for all of them.
 */
export function buildRoute(
  view: World,
  parent: Service,
  spec: { readonly port: number; readonly rules: readonly JsonObject[]; readonly name?: string | undefined },
): KubeObject {
  const hasSeveral = routablePorts(parent).length > 1;
  return {
    apiVersion: servedVersion(view),
    kind: 'HTTPRoute',
    metadata: {
      name: freeRouteName(view, parent.namespace, spec.name ?? parent.name),
      namespace: parent.namespace,
    },
    spec: {
      parentRefs: [
        { group: '', kind: 'Service', name: parent.name, ...(hasSeveral ? { port: spec.port } : {}) },
      ],
      rules: spec.rules,
    },
  };
}

/** What the cluster serves, seen on any HTTPRoute; v1 is served since Gateway API 1.0. */
function servedVersion(view: World): string {
  const [known] = objectsOfKind(view, { group: GATEWAY_GROUP, kind: 'HTTPRoute' });
  return known?.apiVersion ?? `${GATEWAY_GROUP}/v1`;
}

/** An entry of `backendRefs`; group and kind are left to their defaults, the namespace is named only when it is another. */
export function backendRef(
  backend: Pick<Service, 'namespace' | 'name'>,
  ref: { readonly port: number; readonly from: string; readonly weight?: number | undefined },
): JsonObject {
  return {
    name: backend.name,
    ...(backend.namespace === ref.from ? {} : { namespace: backend.namespace }),
    port: ref.port,
    ...(ref.weight === undefined ? {} : { weight: ref.weight }),
  };
}

/** The rule that sends everything to the Service itself, as it was without any route. */
export function passthroughRule(parent: Service, port: number): JsonObject {
  return { backendRefs: [backendRef(parent, { port, from: parent.namespace })] };
}
