import { isRouteKind } from '#lib/gateway-api/kinds.ts';
import { type KubeObject, keyOf } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { type ObjectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import { parentKeyOf } from '#lib/routing/attachment.ts';
import { routeOf, routesOf } from '#lib/routing/read-routes.ts';
import type { SchemaLookup } from '#lib/validation/check-document.ts';
import {
  type FindingsByObject,
  type FindingsChange,
  findingsChange,
} from '#lib/validation/findings-change.ts';
import { checkedObjects, isChecked, objectFindings } from './scan-findings.ts';

/** What the draft does to findings: of its own objects, and of live ones that depend on them. */
export type DraftEffect = {
  readonly change: FindingsChange;
  /** Findings, with the draft in place, of every object that may have other ones because of it. */
  readonly after: FindingsByObject;
};

export type DraftedWorlds = {
  readonly before: World;
  readonly after: World;
  readonly changed: readonly ObjectKey[];
  readonly schemaFor: SchemaLookup;
};

/** Compares the findings of all objects the draft can have an effect on. */
export function draftEffect({ before, after, changed, schemaFor }: DraftedWorlds): DraftEffect {
  const keys = concerned(before, after, changed);
  // On both sides what the server lets updates keep does not count, else it would look fixed.
  const old = findingsIn(before, keys, { schemaFor, live: before });
  const now = findingsIn(after, keys, { schemaFor, live: before });
  return { change: findingsChange(old, now), after: now };
}

/**
 * A route can matter to other routes of its parents (whether it is the first, whether one takes all requests); any other object
 * to whatever names it, so all are looked at then.
 */
function concerned(before: World, after: World, changed: readonly ObjectKey[]): ReadonlySet<ObjectKey> {
  const keys = new Set(changed);
  const worlds = [before, after];
  const isOnlyRoutes = changed.every((key) => {
    const ref = parseObjectKey(key);
    return ref !== null && isRouteKind(ref);
  });
  if (!isOnlyRoutes) {
    for (const world of worlds) for (const object of checkedObjects(world)) keys.add(keyOf(object));
    return keys;
  }
  const parents = new Set(
    worlds.flatMap((world) => changed.flatMap((key) => parentsOf(world.objects.get(key)))),
  );
  for (const world of worlds)
    for (const route of routesOf(world))
      if (route.parents.some((parent) => parents.has(parentKeyOf(parent)))) keys.add(keyOf(route.object));
  return keys;
}

function parentsOf(object: KubeObject | undefined): readonly ObjectKey[] {
  return object ? routeOf(object).parents.map(parentKeyOf) : [];
}

type Against = { readonly schemaFor: SchemaLookup; readonly live: World };

function findingsIn(
  world: World,
  keys: ReadonlySet<ObjectKey>,
  { schemaFor, live }: Against,
): FindingsByObject {
  return new Map(
    [...keys].flatMap((key) => {
      const object = world.objects.get(key);
      if (!object || !isChecked(object)) return [];
      const old = live.objects.get(key);
      const findings = objectFindings(object, { world, schemaFor, ...(old ? { live: old } : {}) });
      return [[key, findings] as const];
    }),
  );
}
