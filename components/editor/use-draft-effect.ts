'use client';

import { useDeferredValue, useMemo } from 'react';
import { type DraftEffect, draftEffect } from './draft-effect.ts';
import { useDraftWorld } from './draft-store.tsx';
import { useSettledWorlds } from './settled-worlds.tsx';
import { useSchemas } from './yaml/use-schemas.ts';

const NONE: DraftEffect = { change: { introduced: [], fixed: [], unchanged: [] }, after: new Map() };

/** What the draft does to findings, looked at when typing leaves time for it. */
export function useDraftEffect(): DraftEffect {
  const { live: before, drafted: after } = useSettledWorlds();
  const { changes } = useDraftWorld();
  const { schemaFor } = useSchemas();
  const changed = [...changes.keys()].join('\n');
  const worlds = useDeferredValue(
    // biome-ignore lint/correctness/useExhaustiveDependencies: `changed` stands for the keys of the changes.
    useMemo(
      () => ({ before, after, changed: [...changes.keys()], schemaFor }),
      [before, after, changed, schemaFor],
    ),
  );
  return useMemo(() => (worlds.changed.length === 0 ? NONE : draftEffect(worlds)), [worlds]);
}
