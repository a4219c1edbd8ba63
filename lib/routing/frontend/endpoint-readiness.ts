import { identityOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { readEndpointSlice } from '#lib/gateway-api/service.ts';
import { isSynced, objectsOfKind, type World } from '#lib/gateway-api/world.ts';

const SLICE = { group: 'discovery.k8s.io', kind: 'EndpointSlice' } as const;

type SliceState = { readonly service: string; readonly isReady: boolean };

// Objects and worlds are immutable. A draft makes a new world with every key stroke, of the same slices.
const READ = new WeakMap<KubeObject, SliceState | null>();
const INDEX = new WeakMap<World, ReadonlyMap<string, boolean> | null>();

/**
 * Whether a Service with EndpointSlices has a ready endpoint, by `namespace/name`; Services without slices are not in it. null
 * while slices are not completely known.
 */
export function endpointReadiness(world: World): ReadonlyMap<string, boolean> | null {
  const known = INDEX.get(world);
  if (known !== undefined) return known;
  const index = isSynced(world, SLICE) ? build(world) : null;
  INDEX.set(world, index);
  return index;
}

function build(world: World): ReadonlyMap<string, boolean> {
  const readiness = new Map<string, boolean>();
  for (const slice of objectsOfKind(world, SLICE)) {
    const state = stateOf(slice);
    if (state) readiness.set(state.service, state.isReady || readiness.get(state.service) === true);
  }
  return readiness;
}

function stateOf(slice: KubeObject): SliceState | null {
  const known = READ.get(slice);
  if (known !== undefined) return known;
  const { service, ready } = readEndpointSlice(slice);
  const state =
    service === null ? null : { service: `${identityOf(slice).namespace}/${service}`, isReady: ready > 0 };
  READ.set(slice, state);
  return state;
}
