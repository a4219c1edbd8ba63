'use client';

import { useDeferredValue, useMemo } from 'react';
import type { World } from '#lib/gateway-api/world.ts';
import { impactOf } from '#lib/routing/impact/impact-of.ts';
import { useDraftWorld } from '../draft-store.tsx';
import { useSettledWorlds } from '../settled-worlds.tsx';
import type { ImpactState } from './impact-words.ts';

/** What the draft changes for requests, computed when typing leaves time for it; null while the draft changes nothing. */
export function useImpact(): ImpactState | null {
  const { live: before, drafted: after } = useSettledWorlds();
  const hasChanges = useDraftWorld().changes.size > 0;
  const pair = useDeferredValue(
    useMemo(() => (hasChanges ? { before, after } : null), [hasChanges, before, after]),
  );
  return useMemo(() => (pair ? compute(pair.before, pair.after) : null), [pair]);
}

/** A fault in the reckoning is said in the page: whoever applies must not take silence for "nothing moves". */
function compute(before: World, after: World): ImpactState {
  try {
    return { state: 'known', impact: impactOf(before, after) };
  } catch (error) {
    return { state: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}
