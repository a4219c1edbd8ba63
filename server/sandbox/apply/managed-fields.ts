import { type JsonObject, type JsonValue, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { type FieldSet, formatFieldsV1, parseFieldsV1, unionOf } from './field-set.ts';

/** One entry of `metadata.managedFields`, its fields as a set. `time` is RFC 3339 or null. */
export type ManagerEntry = {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string | null;
  readonly fields: FieldSet;
};

/** Who owns what, by identity of the manager. */
export type Managers = ReadonlyMap<string, ManagerEntry>;

/** At most so many Update managers are kept apart; older ones are merged, as the API server does. */
const UPDATE_MANAGERS_LIMIT = 10;
const MERGED_MANAGER = 'ancient-changes';

/** Identity of an entry. Appliers are one whatever version they apply. */
export function managerId(entry: Omit<ManagerEntry, 'time' | 'fields'>): string {
  const version = entry.operation === 'Apply' ? '' : entry.apiVersion;
  return JSON.stringify([entry.manager, entry.operation, version, entry.subresource]);
}

/** Reads `metadata.managedFields`. */
export function readManagers(object: KubeObject | null): Managers {
  const managers = new Map<string, ManagerEntry>();
  for (const raw of objectsAt(object?.metadata, 'managedFields')) {
    const entry: ManagerEntry = {
      manager: stringAt(raw, 'manager') ?? '',
      operation: raw.operation === 'Apply' ? 'Apply' : 'Update',
      apiVersion: stringAt(raw, 'apiVersion') ?? '',
      subresource: stringAt(raw, 'subresource') ?? '',
      time: stringAt(raw, 'time') ?? null,
      fields: parseFieldsV1(raw.fieldsV1),
    };
    managers.set(managerId(entry), entry);
  }
  return managers;
}

/** The object with `metadata.managedFields` written from the managers; entries without fields vanish. */
export function writeManagers(object: KubeObject, managers: Managers): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  const entries = mergeOldUpdates([...managers.values()].filter((entry) => entry.fields.size > 0)).sort(
    byAge,
  );
  const withFields = entries.length > 0 ? { ...metadata, managedFields: entries.map(entryBody) } : metadata;
  return { ...object, metadata: { ...withFields, name: object.metadata.name } };
}

function entryBody(entry: ManagerEntry): JsonObject {
  const body: Record<string, JsonValue> = {
    manager: entry.manager,
    operation: entry.operation,
    apiVersion: entry.apiVersion,
  };
  if (entry.time !== null) body.time = entry.time;
  body.fieldsType = 'FieldsV1';
  body.fieldsV1 = formatFieldsV1(entry.fields);
  if (entry.subresource !== '') body.subresource = entry.subresource;
  return body;
}

function byAge(a: ManagerEntry, b: ManagerEntry): number {
  const keyOf = (entry: ManagerEntry) =>
    [entry.operation, entry.time ?? '', entry.manager, entry.apiVersion, entry.subresource].join('\u0000');
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

function mergeOldUpdates(entries: readonly ManagerEntry[]): ManagerEntry[] {
  const updates = entries.filter((entry) => entry.operation === 'Update' && entry.subresource === '');
  const surplus = updates.length - UPDATE_MANAGERS_LIMIT;
  if (surplus <= 0) return [...entries];
  const oldest = updates.sort(byAge).slice(0, surplus + 1);
  const [first] = oldest;
  if (!first) return [...entries];
  const fields = oldest.reduce((all, entry) => unionOf(all, entry.fields), first.fields);
  const time = oldest.at(-1)?.time ?? first.time;
  const merged: ManagerEntry = { ...first, manager: MERGED_MANAGER, time, fields };
  return [...entries.filter((entry) => !oldest.includes(entry)), merged];
}

/** Who an entry is, as a conflict names it: `"x" using v1`, `"x" with subresource "status"`. */
export function describeManager(entry: ManagerEntry): string {
  const name = JSON.stringify(entry.manager);
  const subresource =
    entry.subresource === '' ? '' : ` with subresource ${JSON.stringify(entry.subresource)}`;
  const using = entry.operation === 'Update' ? ` using ${entry.apiVersion}` : '';
  return `${name}${subresource}${using}`;
}
