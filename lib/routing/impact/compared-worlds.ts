import { stringAt } from '#lib/gateway-api/json.ts';
import { isRouteKind } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject, keyOf } from '#lib/gateway-api/kube-object.ts';
import { createWorld, type World } from '#lib/gateway-api/world.ts';
import { UNKNOWN_CREATION } from '../match/candidate.ts';

const KNOWN = new WeakMap<World, WeakMap<World, World>>();

/**
 * The world after as it is compared: a route that is there before keeps its time of creation, and where that is not known it
 * is still older than every route that comes with the draft (Gateway API: among equal matches the oldest route wins).
 */
export function datedAfter(before: World, after: World): World {
  const known = KNOWN.get(before)?.get(after);
  if (known) return known;
  const dated = withDates(before, after);
  const inner = KNOWN.get(before) ?? new WeakMap<World, World>();
  KNOWN.set(before, inner.set(after, dated));
  return dated;
}

function withDates(before: World, after: World): World {
  const undated = [...after.byKind.values()].flatMap((list) => list.filter(isUndatedRoute));
  const coming = undated.filter((route) => !before.objects.has(keyOf(route)));
  const changed = new Map<KubeObject, KubeObject>();
  for (const route of undated) {
    const old = before.objects.get(keyOf(route));
    // Among routes that are all there already the order does not depend on a date that all of them lack.
    const created = old && (createdAt(old) ?? (coming.length > 0 ? UNKNOWN_CREATION : null));
    if (created)
      changed.set(route, { ...route, metadata: { ...route.metadata, creationTimestamp: created } });
  }
  if (changed.size === 0) return after;
  const objects = [...after.objects.values()].map((object) => changed.get(object) ?? object);
  return createWorld(after.cluster, objects, after.synced);
}

function isUndatedRoute(object: KubeObject): boolean {
  return createdAt(object) === null && isRouteKind(identityOf(object));
}

/** Null where no time is given; what `kubectl create --dry-run` writes (`creationTimestamp: null`) is none. */
export function createdAt({ metadata }: KubeObject): string | null {
  const written = stringAt(metadata, 'creationTimestamp');
  return written === undefined || Number.isNaN(Date.parse(written)) ? null : written;
}
