import { GATEWAY_GROUP, ROUTE_KINDS } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { isServiceParent, type ParentRef, type Route, readRoute } from '#lib/gateway-api/route.ts';
import { readService, type Service } from '#lib/gateway-api/service.ts';
import { createWorld, objectsOfKind, type World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { enforcedRoute, type ParentPort } from './enforced-route.ts';
import type { SandboxMesh } from './mesh-name.ts';
import { enforcement } from './personalities.ts';

/** Label of a route that is no object: it stands for "as if there were no route". Its traffic belongs to no route. */
export const IMPLICIT_LABEL = 'sandbox.meshloom.dev/implicit';

const LAST = '9999-12-31T23:59:59Z';

/**
 * The world as the data plane of the mesh sees it: what `lib/routing` decides in it is what the mesh does. Routes that do
 * nothing are gone, the others mean what is applied; names and numbers of rules stay. Routes with a Gateway among their
 * parents are left as they are. Not shown: consumer routes that hold together with the Service's own.
 */
export function enforcedWorld(world: World, mesh: SandboxMesh): World {
  if (mesh === 'conformant') return world;
  const known = byWorld.get(world)?.get(mesh);
  if (known) return known;
  const made = makeWorld(world, mesh);
  byWorld.set(world, (byWorld.get(world) ?? new Map<SandboxMesh, World>()).set(mesh, made));
  return made;
}

// Worlds do not change: the same one means the same.
const byWorld = new WeakMap<World, Map<SandboxMesh, World>>();

function makeWorld(world: World, mesh: SandboxMesh): World {
  const enforced = enforcement(mesh);
  const meshRoutes = ROUTE_KINDS.flatMap((kind) => objectsOfKind(world, { group: GATEWAY_GROUP, kind }))
    .map(readRoute)
    .filter(({ parents }) => parents.length > 0 && parents.every(isServiceParent));
  const replaced = new Set(meshRoutes.map(({ object }) => object));
  const applied = meshRoutes.flatMap(
    (route) => enforcedRoute(route, enforced, onlyParentPort(world, route)) ?? [],
  );
  const implicit = enforced.unmatched === 'parent' ? implicitRoutes(world, applied.map(readRoute)) : [];
  const others = [...world.objects.values()].filter((object) => !replaced.has(object));
  return createWorld(world.cluster, [...others, ...applied, ...implicit], world.synced);
}

/** The Service port a route is about, when it is one; null when a rule could mean several. */
function onlyParentPort(world: World, route: Route): ParentPort | null {
  const ports = route.parents.flatMap((parent) => portsOf(world, parent));
  const [only] = ports;
  return ports.length === 1 && only ? only : null;
}

function portsOf(world: World, parent: ParentRef): readonly ParentPort[] {
  const { namespace, name } = parent;
  return (serviceOf(world, parent)?.ports ?? [])
    .filter(
      (listed) =>
        (parent.port === null || listed.port === parent.port) &&
        (parent.sectionName === null || listed.name === parent.sectionName),
    )
    .map(({ port }) => ({ namespace, name, port }));
}

function serviceOf(world: World, { namespace, name }: ParentRef): Service | null {
  const object = world.objects.get(objectKey({ group: '', kind: 'Service', namespace, name }));
  return object ? readService(object) : null;
}

/** For every Service port with routes, and for every namespace they are for, one that takes the rest to the Service itself. */
function implicitRoutes(world: World, routes: readonly Route[]): readonly KubeObject[] {
  const byName = new Map<string, KubeObject>();
  for (const route of routes)
    for (const parent of route.parents)
      for (const place of portsOf(world, parent)) {
        const object = implicitRoute(route.namespace, place);
        byName.set(`${identityOf(object).namespace}/${object.metadata.name}`, object);
      }
  return [...byName.values()];
}

/** The last ever made: among equals it gives way. */
function implicitRoute(namespace: string, place: ParentPort): KubeObject {
  const name = `implicit-${place.namespace}-${place.name}-${place.port}`;
  return {
    apiVersion: `${GATEWAY_GROUP}/v1`,
    kind: 'HTTPRoute',
    metadata: { namespace, name, labels: { [IMPLICIT_LABEL]: 'true' }, creationTimestamp: LAST },
    spec: { parentRefs: [{ group: '', kind: 'Service', ...place }], rules: [{ backendRefs: [place] }] },
  };
}
