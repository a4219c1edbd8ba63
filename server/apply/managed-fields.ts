import { isJsonObject, type JsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { FieldOwner } from '#lib/wire/apply.ts';
import { formatMemberPath, type MemberPath } from './field-leaves.ts';

/** One entry of `metadata.managedFields`, its fields as paths. */
export type ManagedEntry = {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly subresource: string;
  readonly time: string | null;
  readonly fields: readonly MemberPath[];
};

/** Reads who owns what (FieldsV1, structured-merge-diff). Entries of another form are left out. */
export function readManagedFields(object: KubeObject): readonly ManagedEntry[] {
  return objectsAt(object.metadata, 'managedFields').flatMap((entry) => {
    const manager = stringAt(entry, 'manager') ?? '';
    const operation = stringAt(entry, 'operation');
    const type = stringAt(entry, 'fieldsType') ?? 'FieldsV1';
    if ((operation !== 'Apply' && operation !== 'Update') || type !== 'FieldsV1') return [];
    return [
      {
        manager,
        operation,
        subresource: stringAt(entry, 'subresource') ?? '',
        time: stringAt(entry, 'time') ?? null,
        fields: fieldPaths(objectAt(entry, 'fieldsV1')),
      },
    ];
  });
}

/** The entries as the page shows them. */
export function toFieldOwners(entries: readonly ManagedEntry[]): FieldOwner[] {
  return entries.map((entry) => ({ ...entry, fields: entry.fields.map(formatMemberPath) }));
}

/**
 * Leaves of a FieldsV1 tree. `f:` is a member, `k:{…}` a list item by its keys, `v:…` an item of a set, `i:` an index,
 * `.` the node itself, which counts only when nothing below it is owned.
 */
function fieldPaths(tree: JsonObject, at: MemberPath = []): MemberPath[] {
  const paths: MemberPath[] = [];
  for (const [key, below] of Object.entries(tree)) {
    if (key === '.' || !isJsonObject(below)) continue;
    const path = [...at, pathPart(key)];
    const inner = fieldPaths(below, path);
    if (inner.length > 0) paths.push(...inner);
    else paths.push(path);
  }
  return paths;
}

function pathPart(key: string): string {
  if (key.startsWith('f:')) return key.slice(2);
  if (key.startsWith('i:')) return `[${key.slice(2)}]`;
  if (key.startsWith('v:')) return `[=${key.slice(2)}]`;
  if (key.startsWith('k:')) return `[${listKeys(key.slice(2))}]`;
  return key;
}

/** `{"port":80,"protocol":"TCP"}` as the API server writes it: `port=80,protocol="TCP"`. */
function listKeys(text: string): string {
  let keys: unknown;
  try {
    keys = JSON.parse(text);
  } catch {
    // Not the documented form: shown as it stands rather than hidden.
    return text;
  }
  if (!isJsonObject(keys)) return text;
  return Object.entries(keys)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',');
}
