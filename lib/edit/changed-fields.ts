import { isJsonObject, isSameJson, type JsonValue } from '#lib/gateway-api/json.ts';
import type { FieldPath } from '#lib/result/diagnostic.ts';
import { parseYaml } from '#lib/yaml/parse-yaml.ts';
import type { DraftDocument } from './draft.ts';

/** One difference; `before` undefined: added, `after` undefined: removed. Indexes are those of the new value, or of the old for removals. */
export type FieldChange = {
  readonly path: FieldPath;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
};

/** Field-level differences between two values, the smallest that say it. */
export function changedFields(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: FieldPath = [],
): readonly FieldChange[] {
  if (isSameJson(before, after)) return [];
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => changedFields(before[key], after[key], [...path, key]));
  }
  if (isList(before) && isList(after)) return changedItems(before, after, path);
  return [{ path, before, after }];
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Equal items at both ends are left out; what remains is compared in pairs when it is as long on both sides. */
function changedItems(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  path: FieldPath,
): readonly FieldChange[] {
  let start = 0;
  while (start < before.length && start < after.length && isSameJson(before[start], after[start])) start += 1;
  let end = 0;
  const rest = Math.min(before.length, after.length) - start;
  while (end < rest && isSameJson(before.at(-1 - end), after.at(-1 - end))) end += 1;
  const old = before.slice(start, before.length - end);
  const now = after.slice(start, after.length - end);
  const paired = Math.min(old.length, now.length);
  const changes: FieldChange[] = [];
  for (let index = 0; index < paired; index += 1) {
    changes.push(...changedFields(old[index], now[index], [...path, start + index]));
  }
  for (let index = paired; index < now.length; index += 1) {
    changes.push({ path: [...path, start + index], before: undefined, after: now[index] });
  }
  for (let index = paired; index < old.length; index += 1) {
    changes.push({ path: [...path, start + index], before: old[index], after: undefined });
  }
  return changes;
}

/** Differences of a document against its base; null while its YAML has errors. */
export function documentChanges(document: DraftDocument): readonly FieldChange[] | null {
  const after = parseYaml(document.text).value;
  if (after === undefined) return null;
  if (document.operation === 'delete') return [];
  return changedFields(document.base ? parseYaml(document.base.text).value : undefined, after);
}
