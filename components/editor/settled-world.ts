'use client';

import { useMemo, useState } from 'react';
import type { World } from '#lib/gateway-api/world.ts';
import { changesBetween } from '#lib/routing/impact/changed-objects.ts';

/**
 * Gives back the world of before as long as nothing that routing reads differs. A mesh writes statuses all the time; what is
 * made of a world with some effort should not be made anew for that.
 */
export function createSettling(): (world: World) => World {
  let settled: World | null = null;
  return (world) => {
    if (settled === null || differs(settled, world)) settled = world;
    return settled;
  };
}

function differs(before: World, after: World): boolean {
  if (before === after) return false;
  if (before.cluster !== after.cluster) return true;
  const { routeKeys, services, grantNamespaces, gateways, hasNamespaces, kinds } = changesBetween(
    before,
    after,
  );
  const sizes = [routeKeys, services, grantNamespaces, gateways, kinds].map(({ size }) => size);
  return hasNamespaces || sizes.some((size) => size > 0);
}

/** The world, changing only when routing does. */
export function useSettledWorld(world: World): World {
  const [settle] = useState(createSettling);
  return useMemo(() => settle(world), [settle, world]);
}
