'use client';

import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { apiPost } from '#components/live/api.ts';
import type { DraftDocument } from '#lib/edit/draft.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { ownersResponseSchema } from '#lib/wire/apply.ts';
import { refOf } from './draft-entry.ts';
import { fieldManagers } from './field-managers.ts';

type Answer = { readonly key: ObjectKey; readonly managers: readonly string[] };

/** Field managers of the objects that are edited, asked once when a document is opened: they are not part of the live stream. */
export function useFieldManagers(
  cluster: string,
  documents: readonly DraftDocument[],
): ReadonlyMap<ObjectKey, readonly string[]> {
  return useQueries({
    queries: documents
      .filter(({ base }) => base !== null)
      .map((document) => ({
        queryKey: ['owners', cluster, document.key, document.base?.uid],
        queryFn: () => askOwners(cluster, document),
        staleTime: 60_000,
      })),
    combine: byKey,
  });
}

async function askOwners(cluster: string, document: DraftDocument): Promise<Answer> {
  const path = `/api/clusters/${encodeURIComponent(cluster)}/owners`;
  const answer = await apiPost(path, ownersResponseSchema, { ref: refOf(cluster, document) });
  // Not known is not nobody; labels and annotations still tell, and the server checks every write for owners.
  return { key: document.key, managers: answer.ok ? fieldManagers(answer.value.owners) : [] };
}

function byKey(results: readonly UseQueryResult<Answer>[]): ReadonlyMap<ObjectKey, readonly string[]> {
  return new Map(results.flatMap(({ data }) => (data ? [[data.key, data.managers] as const] : [])));
}
