'use client';

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { useWorld } from '#components/live/cluster-live.tsx';
import type { World } from '#lib/gateway-api/world.ts';
import { invariant } from '#lib/result/assert.ts';
import { changesBetween } from '#lib/routing/impact/changed-objects.ts';
import { useDraftWorld } from './draft-store.tsx';

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

export type SettledWorlds = {
  readonly live: World;
  /** Live with the draft on top. */
  readonly drafted: World;
};

const WorldsContext = createContext<SettledWorlds | null>(null);

/** Settles both worlds once for all that is made of them with effort. Stands inside `<DraftProvider>`. */
export function SettledWorldsProvider({ children }: { readonly children: ReactNode }) {
  const live = useSettled(useWorld());
  const drafted = useSettled(useDraftWorld().world);
  const worlds = useMemo(() => ({ live, drafted }), [live, drafted]);
  return <WorldsContext.Provider value={worlds}>{children}</WorldsContext.Provider>;
}

function useSettled(world: World): World {
  const [settle] = useState(createSettling);
  return useMemo(() => settle(world), [settle, world]);
}

/** The worlds before and after the draft, changing only when routing does. */
export function useSettledWorlds(): SettledWorlds {
  const worlds = useContext(WorldsContext);
  invariant(worlds, 'useSettledWorlds is used inside <SettledWorldsProvider>');
  return worlds;
}
