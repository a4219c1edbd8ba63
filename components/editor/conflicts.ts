import type { JsonValue } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { type FieldPath, parseFieldPath } from '#lib/result/diagnostic.ts';
import { valueAt } from '#lib/yaml/yaml-value.ts';
import type { AcceptedConflicts, Failure } from './apply-draft.ts';
import type { DraftEntry } from './draft-entry.ts';

/** One field two managers want different values for. undefined: the field is not set on that side. */
export type Conflict = {
  readonly id: string;
  readonly key: ObjectKey;
  readonly name: string;
  readonly path: FieldPath;
  /** As the server names it: what an acceptance has to repeat. */
  readonly field: string;
  readonly manager: string;
  readonly mine: JsonValue | undefined;
  readonly live: JsonValue | undefined;
  readonly liveObject: KubeObject | undefined;
};

/** The conflicts of the last try, beside the values on both sides. */
export function conflictsOf(
  entries: readonly DraftEntry[],
  failures: readonly Failure[],
): readonly Conflict[] {
  return failures
    .filter(({ error }) => error.code === 'conflict-fields')
    .flatMap(({ key, error }) => {
      const entry = entries.find(({ document }) => document.key === key);
      if (!entry) return [];
      return error.causes.map((cause) => {
        // A label's key may hold dots, which the text of the path cannot tell apart.
        const path = cause.path ?? parseFieldPath(cause.field);
        const manager = cause.manager ?? '';
        return {
          id: `${key} ${cause.field} ${manager}`,
          key,
          name: entry.document.identity.name,
          path,
          field: cause.field,
          manager,
          mine: entry.object ? valueAt(entry.object, path) : undefined,
          live: entry.live ? valueAt(entry.live, path) : undefined,
          liveObject: entry.live,
        };
      });
    });
}

/** What a person accepted: the decisions for the draft, with those of earlier rounds of the same try, each once. */
export function acceptedConflicts(
  mine: readonly Pick<Conflict, 'key' | 'field' | 'manager'>[],
  earlier: AcceptedConflicts,
): AcceptedConflicts {
  const accepted = new Map(earlier);
  for (const { key, field, manager } of mine) {
    const known = accepted.get(key) ?? [];
    const isKnown = known.some((other) => other.field === field && other.manager === manager);
    if (!isKnown) accepted.set(key, [...known, { field, manager }]);
  }
  return accepted;
}

/** What the try that ran into the conflicts has done. */
export function writtenWords(count: number): string {
  if (count === 0) return 'Nothing was written. Decide for each field whose value is to hold.';
  const objects = count === 1 ? 'One object was' : `${count} objects were`;
  return `${objects} stored already; these were not. Decide for each field whose value is to hold.`;
}
