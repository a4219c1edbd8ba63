'use client';

import { useDeferredValue, useMemo } from 'react';
import { useWorld } from '#components/live/cluster-live.tsx';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { checkDocument } from '#lib/validation/check-document.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import { type DraftEntry, draftEntry } from './draft-entry.ts';
import { useDraft } from './draft-store.tsx';
import { useSettledWorlds } from './settled-worlds.tsx';
import { useFieldManagers } from './use-field-managers.ts';
import { plainSyntax } from './yaml/plain-syntax.ts';
import { useSchemas } from './yaml/use-schemas.ts';

/** The documents of the draft beside the live objects, in the order in which they were touched. */
export function useDraftEntries(): readonly DraftEntry[] {
  const live = useWorld();
  const { draft } = useDraft();
  const managers = useFieldManagers(live.cluster, draft.documents);
  return useMemo(
    () => draft.documents.map((document) => draftEntry(live, document, managers.get(document.key))),
    [live, draft, managers],
  );
}

/** What our own checks find in every document, on the latest text when there is time. */
export function useLocalFindings(): ReadonlyMap<ObjectKey, readonly YamlDiagnostic[]> {
  const { draft } = useDraft();
  const { drafted: world, live } = useSettledWorlds();
  const { schemaFor } = useSchemas();
  const latest = useDeferredValue(useMemo(() => ({ draft, world, live }), [draft, world, live]));
  return useMemo(() => {
    const checked = latest.draft.documents
      .filter(({ operation }) => operation !== 'delete')
      .map(({ key, text, operation, identity }) => {
        const { kind, namespace, name } = identity;
        const before = latest.live.objects.get(key);
        const context = {
          schemaFor,
          world: latest.world,
          ...(operation === 'update' ? { identity: { kind, namespace, name } } : {}),
          ...(operation === 'update' && before ? { live: before } : {}),
        };
        return [key, plainSyntax(text, checkDocument(text, context))] as const;
      });
    return new Map(checked);
  }, [latest, schemaFor]);
}
