import { objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { objectsOfKind, type World } from '#lib/gateway-api/world.ts';

type From = { readonly group: string; readonly kind: string; readonly namespace: string };
type To = From & { readonly name: string };

const GRANT = { group: GATEWAY_GROUP, kind: 'ReferenceGrant' } as const;

const byWorld = new WeakMap<World, ReadonlyMap<string, readonly KubeObject[]>>();

/**
 * True when a ReferenceGrant in the namespace of `to` lets `from` name it (ReferenceGrantSpec: entries of `from` and of `to`
 * are each OR-ed, a missing name means all). Within one namespace no grant is needed.
 */
export function isReferenceGranted(world: World, from: From, to: To): boolean {
  if (from.namespace === to.namespace) return true;
  return (grantsOf(world).get(to.namespace) ?? []).some((grant) => {
    const spec = specOf(grant);
    const isFrom = objectsAt(spec, 'from').some(
      (entry) =>
        stringAt(entry, 'group') === from.group &&
        stringAt(entry, 'kind') === from.kind &&
        stringAt(entry, 'namespace') === from.namespace,
    );
    if (!isFrom) return false;
    return objectsAt(spec, 'to').some(
      (entry) =>
        stringAt(entry, 'group') === to.group &&
        stringAt(entry, 'kind') === to.kind &&
        (stringAt(entry, 'name') || to.name) === to.name,
    );
  });
}

function grantsOf(world: World): ReadonlyMap<string, readonly KubeObject[]> {
  const known = byWorld.get(world);
  if (known) return known;
  const byNamespace = new Map<string, KubeObject[]>();
  for (const grant of objectsOfKind(world, GRANT)) {
    const { namespace } = identityOf(grant);
    const list = byNamespace.get(namespace);
    if (list) list.push(grant);
    else byNamespace.set(namespace, [grant]);
  }
  byWorld.set(world, byNamespace);
  return byNamespace;
}
