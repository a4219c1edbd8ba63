import { apiPost } from '#components/live/api.ts';
import type { Applied } from '#lib/edit/settle-applied.ts';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import {
  type ApplyDocument,
  type ApplyResult,
  applyResponseSchema,
  deleteResponseSchema,
} from '#lib/wire/apply.ts';
import type { ApiError } from '#lib/wire/errors.ts';
import { applyDocument, baseOf, type DraftEntry, isSendable, refOf } from './draft-entry.ts';

/** An object whose change arrived, with the text that was sent and the object as stored. */
export type Stored = Applied & {
  readonly sentAt: number;
  readonly uid: string | null;
  readonly generation: number | null;
  /** False when the object was as intended already, so that nothing was sent. */
  readonly changed: boolean;
  /** Warning headers of the API server. */
  readonly warnings: readonly string[];
};

/** A document that did not get through, and the text it speaks of. */
export type Failure = {
  readonly key: ObjectKey;
  readonly text: string;
  readonly error: ApiError;
  readonly result: ApplyResult | null;
};

/** Per document, the conflicts a person decided for the draft. */
export type AcceptedConflicts = ReadonlyMap<ObjectKey, ApplyDocument['accepted']>;

export type ApplyOutcome = {
  readonly stored: readonly Stored[];
  readonly failures: readonly Failure[];
  /** The request as a whole failed; nothing is known to have been written. */
  readonly error: ApiError | null;
};

/**
 * Stores the draft: all new and changed objects in one request (rehearsed first by the server), deletions only when that went well,
 * so that traffic never loses its old route before the new one is there. `accepted` fields of others are taken over.
 */
export async function applyDraft(
  cluster: string,
  entries: readonly DraftEntry[],
  accepted: AcceptedConflicts,
): Promise<ApplyOutcome> {
  const sendable = entries.filter(isSendable);
  const written = await writeDocuments(cluster, sendable, accepted);
  const same = entries.filter((entry) => entry.unchanged).map(storedUnchanged);
  const outcome = { ...written, stored: [...same, ...written.stored] };
  if (outcome.error || outcome.failures.length > 0) return outcome;
  const stored = [...outcome.stored];
  const failures: Failure[] = [];
  for (const entry of sendable.filter(({ document }) => document.operation === 'delete')) {
    const deleted = await deleteObject(cluster, entry);
    if ('error' in deleted) failures.push(deleted);
    else stored.push(deleted);
  }
  return { stored, failures, error: null };
}

const WRITE = { isWrite: true } as const;

async function writeDocuments(
  cluster: string,
  entries: readonly DraftEntry[],
  accepted: AcceptedConflicts,
): Promise<ApplyOutcome> {
  const documents = entries.flatMap(
    (entry) => applyDocument(cluster, entry, accepted.get(entry.document.key)) ?? [],
  );
  if (documents.length === 0) return { stored: [], failures: [], error: null };
  const sentAt = Date.now();
  const answer = await apiPost(urlOf(cluster, 'apply'), applyResponseSchema, { documents }, WRITE);
  if (!answer.ok && answer.error.code === 'unknown-outcome') {
    const lost = documents.map(({ ref }) => objectKey(ref));
    const failures = entries
      .filter(({ document }) => lost.includes(document.key))
      .map(({ document: { key, text } }) => ({ key, text, error: answer.error, result: null }));
    return { stored: [], failures, error: null };
  }
  if (!answer.ok) return { stored: [], failures: [], error: answer.error };
  const texts = new Map(entries.map(({ document }) => [document.key, document.text]));
  const stored: Stored[] = [];
  const failures: Failure[] = [];
  for (const result of answer.value.results) {
    const key = objectKey(result.ref);
    const failure = failureOf(result);
    const text = texts.get(key) ?? '';
    if (failure) failures.push({ key, text, error: failure, result });
    // A rehearsal that went well is no write: another document stopped the run.
    else if (answer.value.stage === 'applied') stored.push(storedResult({ key, text, sentAt }, result));
  }
  return { stored, failures, error: null };
}

function failureOf(result: ApplyResult): ApiError | null {
  if (result.error) return result.error;
  const code =
    result.outcome === 'unknown' ? 'unknown-outcome' : result.outcome === 'failed' ? 'internal' : null;
  return code && { code, message: '', causes: [], requestId: '' };
}

function storedResult(sent: Pick<Stored, 'key' | 'text' | 'sentAt'>, result: ApplyResult): Stored {
  const { uid, generation, outcome, object, warnings } = result;
  const changed = outcome !== 'unchanged';
  return { ...sent, operation: 'apply', object, uid, generation, changed, warnings };
}

function storedUnchanged({ document: { key, text }, live }: DraftEntry): Stored {
  const sent = { key, text, operation: 'apply', sentAt: Date.now(), object: live ?? null } as const;
  return { ...sent, uid: null, generation: null, changed: false, warnings: [] };
}

async function deleteObject(cluster: string, entry: DraftEntry): Promise<Stored | Failure> {
  const { document } = entry;
  const { key, text } = document;
  const sentAt = Date.now();
  const base = baseOf(entry);
  const body = {
    ref: refOf(cluster, document),
    uid: base?.uid ?? '',
    resourceVersion: base?.resourceVersion ?? null,
  };
  const answer = await apiPost(urlOf(cluster, 'delete'), deleteResponseSchema, body, WRITE);
  if (!answer.ok) return { key, text, error: answer.error, result: null };
  const sent = { key, text, operation: 'delete', sentAt, object: null } as const;
  return { ...sent, uid: base?.uid ?? null, generation: null, changed: true, warnings: [] };
}

function urlOf(cluster: string, verb: 'apply' | 'delete'): string {
  return `/api/clusters/${encodeURIComponent(cluster)}/${verb}`;
}
