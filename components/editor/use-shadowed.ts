'use client';

import { useDeferredValue, useMemo } from 'react';
import { isRouteKind } from '#lib/gateway-api/kinds.ts';
import { type ObjectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import { parentKeyOf } from '#lib/routing/attachment.ts';
import type { Shadowed } from '#lib/routing/impact/impact.ts';
import { shadowedIn } from '#lib/routing/impact/shadowed.ts';
import { routeOf } from '#lib/routing/read-routes.ts';
import { useSettledWorlds } from './settled-worlds.tsx';

/** Rules and matches of a route that no request can reach, the draft in place; each once, whichever ports it is true for. */
export function useShadowed(key: ObjectKey): readonly Shadowed[] {
  const { drafted } = useSettledWorlds();
  const world = useDeferredValue(drafted);
  return useMemo(() => {
    const ref = parseObjectKey(key);
    const object = world.objects.get(key);
    if (!ref || !object || !isRouteKind(ref)) return [];
    const parents = new Set(routeOf(object).parents.map(parentKeyOf));
    const found = [...parents].flatMap((parent) => shadowedIn(world, parent));
    const own = found.filter(({ place }) => place.route === key);
    return [...new Map(own.map((each) => [each.message, each])).values()];
  }, [world, key]);
}
