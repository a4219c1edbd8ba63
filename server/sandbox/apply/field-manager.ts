import { isJsonObject, isSameJson, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { isKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { invariant } from '#lib/result/assert.ts';
import { applyConflict } from './conflict-error.ts';
import {
  differenceOf,
  EMPTY_SET,
  type FieldSet,
  fieldSetOf,
  intersectionOf,
  isSameSet,
  unionOf,
} from './field-set.ts';
import {
  type ManagerEntry,
  type Managers,
  managerId,
  readManagers,
  writeManagers,
} from './managed-fields.ts';
import { mergeObjects } from './merge-values.ts';
import type { Schema } from './shape.ts';
import {
  type Comparison,
  compareValues,
  ownedFields,
  withNamedAncestors,
  withoutFields,
} from './typed-value.ts';

/** Who writes, through which door and when (RFC 3339). */
export type Writer = {
  readonly manager: string;
  readonly apiVersion: string;
  readonly subresource: string;
  readonly now: string;
};

/** Fields nobody owns: what identifies the object and what the server itself writes. */
const UNOWNED = fieldSetOf([
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'clusterName',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((field) => ['f:metadata', `f:${field}`]),
]);

/** Writes down who changed what in an ordinary create, update or patch, on top of the managers `next` carries. Never conflicts: an update takes what it changes. */
export function trackUpdate(
  live: KubeObject | null,
  next: KubeObject,
  schema: Schema,
  writer: Writer,
): KubeObject {
  const known = readManagers(next);
  // What nobody was ever written down for stays so until the first apply.
  if (live && known.size === 0) return next;
  const comparison = compareOwned(live, next, schema);
  const entry = entryOf(writer, 'Update');
  const id = managerId(entry);
  const { managers } = settle(known, comparison, id);
  const before = managers.get(id)?.fields ?? EMPTY_SET;
  const fields = unionOf(
    unionOf(differenceOf(before, comparison.removed), comparison.modified),
    comparison.added,
  );
  const time =
    isSameSet(fields, before) && nothingChanged(comparison) ? (managers.get(id)?.time ?? null) : writer.now;
  return writeManagers(next, new Map(managers).set(id, { ...entry, time, fields }));
}

function nothingChanged(comparison: Comparison): boolean {
  return comparison.added.size + comparison.modified.size + comparison.removed.size === 0;
}

type ApplyOptions = {
  readonly schema: Schema;
  readonly writer: Writer;
  readonly force: boolean;
};

/**
 * Server-side apply of an intent on a live object (KEP-555): merge, drop what this manager applied last time and no
 * longer does, refuse changes to fields of others unless forced. Defaults are the caller's business.
 * Throws the 409 StatusError with one cause per field and owner.
 */
export function applyIntent(live: KubeObject | null, intent: KubeObject, options: ApplyOptions): KubeObject {
  const { schema, writer } = options;
  const base = live ? withoutManagedFields(live) : emptyLike(intent);
  const merged = mergeObjects(base, intent, schema);
  const known = managersBefore(live, options);
  const entry = entryOf(writer, 'Apply');
  const id = managerId(entry);
  const lastFields = known.get(id)?.fields ?? EMPTY_SET;
  const fields = differenceOf(ownedFields(intent, schema), UNOWNED);
  const managers = new Map(known).set(id, { ...entry, fields });
  const pruned = pruneReleased({ merged, schema, lastFields, managers });
  const comparison = compareOwned(live, pruned, schema);
  const settled = settle(managers, comparison, id);
  if (!options.force && settled.conflicts.length > 0) throw applyConflict(settled.conflicts);
  return writeManagers(asObject(pruned), settled.managers);
}

/** An object that was never tracked gets one manager for all it holds at its first apply. */
function managersBefore(live: KubeObject | null, { schema, writer }: ApplyOptions): Managers {
  const known = readManagers(live);
  if (!live || known.size > 0) return known;
  return readManagers(trackUpdate(null, live, schema, { ...writer, manager: 'before-first-apply' }));
}

type Pruning = {
  readonly merged: JsonObject;
  readonly schema: Schema;
  readonly lastFields: FieldSet;
  readonly managers: Managers;
};

/** Removes what only this manager's last apply had asked for. */
function pruneReleased({ merged, schema, lastFields, managers }: Pruning): JsonObject {
  if (lastFields.size === 0) return merged;
  const last = withNamedAncestors(lastFields, schema);
  const all = withNamedAncestors(ownedFields(merged, schema), schema);
  let owned: FieldSet = EMPTY_SET;
  for (const manager of managers.values()) owned = unionOf(owned, manager.fields);
  const claimed = withNamedAncestors(owned, schema);
  const doomed = intersectionOf(differenceOf(all, claimed), last);
  return asObject(withoutFields(merged, differenceOf(doomed, UNOWNED), schema) ?? {});
}

type Settlement = {
  readonly managers: Managers;
  readonly conflicts: readonly { readonly owner: ManagerEntry; readonly fields: FieldSet }[];
};

/** Takes from the other managers what this write changed or removed, and tells what was changed under them. */
function settle(managers: Managers, comparison: Comparison, writerId: string): Settlement {
  const changed = unionOf(comparison.modified, comparison.added);
  const conflicts: { owner: ManagerEntry; fields: FieldSet }[] = [];
  const rest = new Map<string, ManagerEntry>();
  for (const [id, entry] of managers) {
    if (id === writerId) {
      rest.set(id, entry);
      continue;
    }
    const taken = intersectionOf(entry.fields, changed);
    if (taken.size > 0) conflicts.push({ owner: entry, fields: taken });
    const fields = differenceOf(differenceOf(entry.fields, taken), comparison.removed);
    if (fields.size > 0) rest.set(id, { ...entry, fields });
  }
  return { managers: rest, conflicts };
}

function compareOwned(live: KubeObject | null, next: JsonObject, schema: Schema): Comparison {
  const before = live ? withoutManagedFields(live) : emptyParts(schema);
  const comparison = compareValues(before, withoutManagedFields(asObject(next)), schema);
  return {
    added: differenceOf(comparison.added, UNOWNED),
    modified: differenceOf(comparison.modified, UNOWNED),
    removed: differenceOf(comparison.removed, UNOWNED),
  };
}

/** Typed kinds always have some parts, if empty; custom ones get them with the first field. */
function emptyParts(schema: Schema): JsonObject {
  const parts = schema?.['x-kubernetes-typed'];
  return isJsonObject(parts) ? parts : {};
}

function entryOf(writer: Writer, operation: 'Apply' | 'Update'): ManagerEntry {
  const { manager, apiVersion, subresource, now } = writer;
  return { manager, operation, apiVersion, subresource, time: now, fields: EMPTY_SET };
}

function emptyLike(intent: KubeObject): JsonObject {
  const { name, namespace } = intent.metadata;
  const metadata: JsonObject = namespace === undefined ? { name } : { name, namespace };
  return { apiVersion: intent.apiVersion, kind: intent.kind, metadata };
}

/** The object without the record of its managers. */
export function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, name: object.metadata.name } };
}

/** True when two states differ in nothing but the times of their managers: such a write is none. */
export function isSameButTimes(a: KubeObject, b: KubeObject): boolean {
  return isSameJson(withoutTimes(a), withoutTimes(b));
}

function withoutTimes(object: KubeObject): JsonObject {
  const { managedFields } = object.metadata;
  if (!Array.isArray(managedFields)) return object;
  const timeless = managedFields.map((entry: JsonValue) => {
    if (!isJsonObject(entry)) return entry;
    const { time: _, ...rest } = entry;
    return rest;
  });
  return { ...object, metadata: { ...object.metadata, managedFields: timeless } };
}

function asObject(value: JsonValue): KubeObject {
  invariant(isKubeObject(value), 'an apply lost the identity of its object');
  return value;
}
