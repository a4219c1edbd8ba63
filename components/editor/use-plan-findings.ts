'use client';

import { useDeferredValue, useMemo } from 'react';
import { useWorld } from '#components/live/cluster-live.tsx';
import { runCommands } from '#lib/edit/command.ts';
import type { EditError } from '#lib/edit/edit-error.ts';
import { overlay } from '#lib/edit/overlay.ts';
import type { Plan } from '#lib/edit/plan.ts';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import type { Result } from '#lib/result/result.ts';
import { draftEffect } from './draft-effect.ts';
import { useDraft, useDraftWorld } from './draft-store.tsx';
import { useSchemas } from './yaml/use-schemas.ts';

const NONE: readonly Diagnostic[] = [];

/** Errors and warnings that a gesture would bring, before it is put into the draft. */
export function usePlanFindings(plan: Result<Plan, EditError>): readonly Diagnostic[] {
  const live = useWorld();
  const { draft } = useDraft();
  const { world: before, good } = useDraftWorld();
  const { schemaFor } = useSchemas();
  const meant = useDeferredValue(plan);
  return useMemo(() => {
    const next = meant.ok ? runCommands(draft, meant.value.commands) : null;
    if (!next?.ok) return NONE;
    const { documents } = next.value.draft;
    const changed = documents.filter((document) => !draft.documents.includes(document)).map(({ key }) => key);
    const after = overlay(live, next.value.draft, good).world;
    return draftEffect({ before, after, changed, schemaFor })
      .change.introduced.map(({ finding }) => finding)
      .filter(({ severity }) => severity !== 'info');
  }, [meant, draft, live, before, good, schemaFor]);
}
