'use client';

import { useCallback } from 'react';
import { useWorld } from '#components/live/cluster-live.tsx';
import { useToast } from '#components/ui/toast.tsx';
import { fixCommands } from '#lib/edit/fix-commands.ts';
import { openDocument } from '#lib/edit/open-document.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { Fix } from '#lib/result/diagnostic.ts';
import { useDraft } from './draft-store.tsx';
import { revealDocument } from './reveal-document.ts';

/** Carries out the fix of a finding as one step of the draft's history; a live object is opened in the draft for it. */
export function useFix(): (key: ObjectKey, fix: Fix) => void {
  const live = useWorld();
  const { draft, run } = useDraft();
  const { show } = useToast();
  return useCallback(
    (key, fix) => {
      const opening = openDocument(live, draft, key);
      const result = opening.ok
        ? run({ label: fix.label, commands: [...opening.value, ...fixCommands(key, fix)] })
        : opening;
      if (!result.ok)
        show({ tone: 'bad', title: 'The fix could not be made', description: result.error.message });
      else if (opening.ok && opening.value.length > 0) revealDocument(key, fix.changes[0]?.path ?? null);
    },
    [live, draft, run, show],
  );
}
