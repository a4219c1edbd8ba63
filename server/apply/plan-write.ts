import { isJsonObject, isSameJson, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { intentOf } from './clean-object.ts';
import { isWithin, type Leaf, leavesOf, type MemberPath, pathKey, valueAt } from './field-leaves.ts';
import { isItemPath, removedItems } from './keyed-lists.ts';
import { FIELD_MANAGER } from './kube-door.ts';
import { type ManagedEntry, readManagedFields } from './managed-fields.ts';

/** A field of the live object that the intent does not have. */
export type Removal = {
  readonly path: MemberPath;
  /** Other managers that own it. */
  readonly foreignOwners: readonly string[];
  /** True when leaving it out of our next apply removes it: only our own apply owns it. */
  readonly byApply: boolean;
};

/** How an intent differs from the live object. */
export type WritePlan = {
  /** New or different fields, with the intended values. */
  readonly changed: readonly Leaf[];
  /** Fields we own already and still intend: leaving them out of an apply would remove them. */
  readonly kept: readonly Leaf[];
  readonly removed: readonly Removal[];
};

/**
 * Compares an intent with the live object field by field (lists are atomic, as in the Gateway API, but for `keyed-lists`). Sending only what
 * differs, and what is ours, takes the least ownership and conflicts with nobody who agrees.
 */
export function planWrite(object: KubeObject, live: KubeObject | null): WritePlan {
  const wanted = intentOf(object);
  const intent = leavesOf(wanted);
  if (live === null) return { changed: [...intent.values()], kept: [], removed: [] };
  const entries = readManagedFields(live).filter((entry) => entry.subresource === '');
  const current = leavesOf(intentOf(live));
  const changed: Leaf[] = [];
  const kept: Leaf[] = [];
  for (const [key, leaf] of intent) {
    if (!isSameJson(leaf.value, current.get(key)?.value)) changed.push(leaf);
    else if (entries.some((entry) => isOurApply(entry) && owns(entry, leaf.path))) kept.push(leaf);
  }
  const removed = [...current.values()]
    .map(({ path }) => path)
    .filter((path) => !intent.has(pathKey(path)) && !isReplaced(path, intent));
  const paths = [...removed, ...removedItems(wanted, live)];
  return { changed, kept, removed: paths.map((path) => removalOf(path, entries)) };
}

/** True when there is nothing to send. */
export function isEmptyPlan(plan: WritePlan): boolean {
  return plan.changed.length === 0 && plan.removed.length === 0;
}

/** True when server-side apply alone brings about the plan. */
export function isApplicable(plan: WritePlan): boolean {
  return plan.removed.every((removal) => removal.byApply);
}

/** Paths the plan touches. */
export function touchedPaths(plan: WritePlan): readonly MemberPath[] {
  return [...plan.changed.map((leaf) => leaf.path), ...plan.removed.map((removal) => removal.path)];
}

/** The intent has a field above or below: the place changes its form, it does not go away. */
function isReplaced(path: MemberPath, intent: ReadonlyMap<string, Leaf>): boolean {
  return [...intent.values()].some((leaf) => isWithin(path, leaf.path) || isWithin(leaf.path, path));
}

function removalOf(path: MemberPath, entries: readonly ManagedEntry[]): Removal {
  const owners = entries.filter((entry) => owns(entry, path));
  const foreign = owners.filter((entry) => entry.manager !== FIELD_MANAGER).map((entry) => entry.manager);
  return {
    path,
    foreignOwners: [...new Set(foreign)],
    byApply: owners.length > 0 && owners.every(isOurApply),
  };
}

/** True when nobody but our own apply owns anything of it (status aside). */
export function isOursAlone(live: KubeObject): boolean {
  const entries = readManagedFields(live).filter((entry) => entry.subresource === '');
  return entries.length > 0 && entries.every(isOurApply);
}

function isOurApply(entry: ManagedEntry): boolean {
  return entry.manager === FIELD_MANAGER && entry.operation === 'Apply';
}

/** A manager owns a field when it owns it, something in it (an item of a list), or an atomic map above it. */
function owns(entry: ManagedEntry, path: MemberPath): boolean {
  return entry.fields.some((field) => isWithin(field, path) || isWithin(path, field));
}

/** One operation of a JSON patch (RFC 6902). */
export type PatchOperation =
  | { readonly op: 'test' | 'add' | 'replace'; readonly path: string; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly path: string };

/**
 * The whole plan as one JSON patch, for removals server-side apply cannot do: a field others own stays when we leave it
 * out. Guarded by uid (`test`) and resourceVersion (`replace`, so that the API server answers with its own conflict).
 */
export function toJsonPatch(
  plan: WritePlan,
  object: KubeObject,
  live: KubeObject,
  guard: { readonly uid: string; readonly resourceVersion: string },
): readonly PatchOperation[] {
  const intent = intentOf(object);
  const operations = new Map<string, PatchOperation>();
  for (const { path } of plan.removed) {
    // Items go with the new value of their list, which is among the changes.
    if (isItemPath(path)) continue;
    const target = pointer(highestAbsent(path, intent));
    operations.set(target, { op: 'remove', path: target });
  }
  for (const { path } of plan.changed) {
    const place = firstDifferentPlace(path, intent, live);
    const value = valueAt(intent, place);
    if (value !== undefined) operations.set(pointer(place), { op: 'add', path: pointer(place), value });
  }
  return [
    { op: 'test', path: '/metadata/uid', value: guard.uid },
    { op: 'replace', path: '/metadata/resourceVersion', value: guard.resourceVersion },
    ...operations.values(),
  ];
}

/** Removes a map as a whole when the intent has none; metadata member by member, since part of it is not shown. */
function highestAbsent(path: MemberPath, intent: JsonObject): MemberPath {
  if (path[0] === 'metadata') return path;
  for (let length = 1; length < path.length; length += 1) {
    const ancestor = path.slice(0, length);
    if (valueAt(intent, ancestor) === undefined) return ancestor;
  }
  return path;
}

/** `add` needs its parent: the first place on the way where not both sides have a map. */
function firstDifferentPlace(path: MemberPath, intent: JsonObject, live: JsonObject): MemberPath {
  for (let length = 1; length < path.length; length += 1) {
    const ancestor = path.slice(0, length);
    if (!isJsonObject(valueAt(intent, ancestor)) || !isJsonObject(valueAt(live, ancestor))) return ancestor;
  }
  return path;
}

function pointer(path: MemberPath): string {
  return path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
