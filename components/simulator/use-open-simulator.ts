'use client';

import { useCallback } from 'react';
import { useDraftWorld } from '#components/editor/draft-store.tsx';
import { selectionNow, useSimulationText } from '#components/live/selection.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { announceOpening } from './opening.ts';
import { textOfForm } from './request-form.ts';
import { useRequestForm, useSimulation } from './simulation-provider.tsx';
import { formFor } from './starting-form.ts';

/**
 * Opens the simulator with a request to an object (the selected one unless told), or with what was asked before when that
 * already arrives there or there is no such object.
 */
export function useOpenSimulator(): (about?: ObjectKey) => void {
  const [, write] = useSimulationText();
  const { world } = useDraftWorld();
  const { form } = useRequestForm();
  const { outcome } = useSimulation();
  return useCallback(
    (about?: ObjectKey) => {
      announceOpening();
      const key = about ?? selectionNow();
      const next = key === null ? null : formFor(key, world);
      // What was asked stays while it is about the same thing: only another destination is a new question.
      const isSame =
        next === null || (next.to === form.to && form.to !== '') || outcome?.after.parent === key;
      write(textOfForm(isSame ? form : next));
    },
    [world, form, outcome, write],
  );
}
