import { type KubeObject, keyOf } from '#lib/gateway-api/kube-object.ts';
import type { ObjectRef } from '#lib/identity/object-ref.ts';
import type { ApplyDocument } from '#lib/wire/apply.ts';
import { kubeObjectSchema } from '#lib/wire/object.ts';
import { route } from './objects.ts';

/** A route as a person edits it: in its namespace, with another weight of the second backend. */
export function routeIn(namespace: string, name: string, weight = 10, spec: object = {}): KubeObject {
  return kubeObjectSchema.parse(route(name, weight, { metadata: { namespace }, spec }));
}

/** Identity of an HTTPRoute in a cluster of Meshloom. */
export function routeRef(cluster: string, namespace: string, name: string): ObjectRef {
  return { cluster, group: 'gateway.networking.k8s.io', version: 'v1', kind: 'HTTPRoute', namespace, name };
}

/** A document that creates the route, or edits it when it says from which object it comes. */
export function routeDocument(
  cluster: string,
  object: KubeObject,
  more: Partial<Pick<ApplyDocument, 'base' | 'force' | 'accepted'>> = {},
): ApplyDocument {
  const [, , namespace = '', name = ''] = keyOf(object).split('/');
  const ref = routeRef(cluster, namespace, name);
  return { ref, object, base: more.base ?? null, force: more.force ?? false, accepted: more.accepted ?? [] };
}
