import { isJsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { generationOf, uidOf } from '#lib/gateway-api/kube-object.ts';
import { valueAt } from '#lib/yaml/yaml-value.ts';
import type { Failure, Stored } from './apply-draft.ts';
import type { DraftEntry } from './draft-entry.ts';

/** Writes whose answer got lost, but which the live objects show to be done. `now`: ms since epoch. */
export function arrivedWrites(
  entries: readonly DraftEntry[],
  failures: readonly Failure[],
  now: number,
): readonly Stored[] {
  return failures
    .filter(({ error }) => error.code === 'unknown-outcome')
    .flatMap(({ key, text }): readonly Stored[] => {
      const entry = entries.find(({ document }) => document.key === key && document.text === text);
      if (!entry || !isDone(entry)) return [];
      const { live, document } = entry;
      const operation = document.operation === 'delete' ? 'delete' : 'apply';
      const uid = (live && uidOf(live)) ?? document.base?.uid ?? null;
      const generation = live ? generationOf(live) : null;
      const sent = { key, text, operation, sentAt: now, object: live ?? null } as const;
      return [{ ...sent, uid, generation, changed: true, warnings: [] }];
    });
}

function isDone({ document: { operation, base }, live, object, changes }: DraftEntry): boolean {
  const uid = live ? uidOf(live) : null;
  // Finalizers may hold it for a while; the deletion itself is taken then.
  if (operation === 'delete') return uid !== base?.uid || live?.metadata.deletionTimestamp !== undefined;
  if (!live || !object) return false;
  if (operation === 'create') return holds(live, object);
  return uid === base?.uid && (changes ?? []).every(({ path, after }) => holds(valueAt(live, path), after));
}

/** True when everything wanted is there; the server may have filled in more. */
function holds(live: JsonValue | undefined, wanted: JsonValue | undefined): boolean {
  if (isJsonObject(wanted)) {
    return isJsonObject(live) && Object.entries(wanted).every(([key, value]) => holds(live[key], value));
  }
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(live) &&
      live.length === wanted.length &&
      wanted.every((value, index) => holds(live[index], value))
    );
  }
  return live === wanted;
}
