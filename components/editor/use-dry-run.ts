'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { apiPost } from '#components/live/api.ts';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import { type ApplyResult, applyResponseSchema } from '#lib/wire/apply.ts';
import type { ApiError } from '#lib/wire/errors.ts';
import { applyDocument, type DraftEntry, isSendable } from './draft-entry.ts';

/** What the server said about a text; it counts only for exactly that text. */
export type Verdict = { readonly text: string; readonly result: ApplyResult };

export type DryRun = {
  readonly verdicts: ReadonlyMap<ObjectKey, Verdict>;
  /** off: nothing to ask, or reading only · waiting: typing goes on · checking: on its way · done · failed: no answer. */
  readonly state: 'off' | 'waiting' | 'checking' | 'done' | 'failed';
  readonly error: ApiError | null;
};

const PAUSE_MS = 300;
const NOTHING: DryRun = { verdicts: new Map(), state: 'off', error: null };

export type DryRunOptions = {
  readonly isAllowed: boolean;
  /** State of the cluster: when it changes, as when the cluster is back, the question is put again. */
  readonly clusterState: string;
};

/** Has the API server rehearse the draft whenever it rests for a moment; a newer text gives up the question on its way. */
export function useDryRun(cluster: string, entries: readonly DraftEntry[], options: DryRunOptions): DryRun {
  const [dryRun, setDryRun] = useState(NOTHING);
  const asked = options.isAllowed
    ? entries.filter((entry) => isSendable(entry) && entry.object !== null)
    : [];
  // What the answer depends on; a live status does not, so that a busy mesh causes no rehearsals.
  const question =
    asked.length === 0
      ? null
      : JSON.stringify([
          options.clusterState,
          ...asked.map(({ document, outdated }) => [document.key, document.text, outdated]),
        ]);

  const rehearse = useEffectEvent(async (signal: AbortSignal) => {
    const texts = new Map(asked.map(({ document }) => [document.key, document.text]));
    const documents = asked.flatMap((entry) => applyDocument(cluster, entry) ?? []);
    setDryRun((before) => ({ ...before, state: 'checking' }));
    const path = `/api/clusters/${encodeURIComponent(cluster)}/dry-run`;
    const answer = await apiPost(path, applyResponseSchema, { documents }, { signal });
    if (signal.aborted) return;
    if (!answer.ok) {
      setDryRun((before) => ({ ...before, state: 'failed', error: answer.error }));
      return;
    }
    const verdicts = answer.value.results.flatMap((result) => {
      const key = objectKey(result.ref);
      const text = texts.get(key);
      return text === undefined ? [] : [[key, { text, result }] as const];
    });
    setDryRun({ verdicts: new Map(verdicts), state: 'done', error: null });
  });

  useEffect(() => {
    if (question === null) {
      setDryRun(NOTHING);
      return;
    }
    setDryRun((before) => ({ ...before, state: 'waiting', error: null }));
    const abort = new AbortController();
    const timer = setTimeout(() => {
      void rehearse(abort.signal);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [question]);
  return dryRun;
}
