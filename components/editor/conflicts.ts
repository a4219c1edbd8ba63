import type { JsonValue } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { type FieldPath, parseFieldPath } from '#lib/result/diagnostic.ts';
import { valueAt } from '#lib/yaml/yaml-value.ts';
import type { Failure } from './apply-draft.ts';
import type { DraftEntry } from './draft-entry.ts';

/** One field two managers want different values for. undefined: the field is not set on that side. */
export type Conflict = {
  readonly id: string;
  readonly key: ObjectKey;
  readonly name: string;
  readonly path: FieldPath;
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
        const path = parseFieldPath(cause.field);
        const manager = cause.manager ?? 'another manager';
        return {
          id: `${key} ${cause.field} ${manager}`,
          key,
          name: entry.document.identity.name,
          path,
          manager,
          mine: entry.object ? valueAt(entry.object, path) : undefined,
          live: entry.live ? valueAt(entry.live, path) : undefined,
          liveObject: entry.live,
        };
      });
    });
}
