import { identityOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { readEndpointSlice } from '#lib/gateway-api/service.ts';
import { isSynced, objectsOfKind, type World } from '#lib/gateway-api/world.ts';

const SLICE = { group: 'discovery.k8s.io', kind: 'EndpointSlice' } as const;

// Objects and worlds are immutable. A draft makes a new world with every key stroke, of the same slices.
const READ = new WeakMap<KubeObject, string | null>();
const INDEX = new WeakMap<World, ReadonlySet<string> | null>();

/** Services with a ready endpoint, as `namespace/name`; null while slices are not completely known. */
export function readyServices(world: World): ReadonlySet<string> | null {
  const known = INDEX.get(world);
  if (known !== undefined) return known;
  const index = isSynced(world, SLICE) ? build(world) : null;
  INDEX.set(world, index);
  return index;
}

function build(world: World): ReadonlySet<string> {
  const ready = new Set<string>();
  for (const slice of objectsOfKind(world, SLICE)) {
    const name = readyServiceOf(slice);
    if (name !== null) ready.add(name);
  }
  return ready;
}

/** The Service a slice has ready endpoints for, or null. */
function readyServiceOf(slice: KubeObject): string | null {
  const known = READ.get(slice);
  if (known !== undefined) return known;
  const { service, ready } = readEndpointSlice(slice);
  const name = service !== null && ready > 0 ? `${identityOf(slice).namespace}/${service}` : null;
  READ.set(slice, name);
  return name;
}
