import { isJsonObject, type JsonValue, stringAt } from '#lib/gateway-api/json.ts';
import { isKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { invariant } from '#lib/result/assert.ts';
import { RBAC_GROUP } from '../access/authorize.ts';
import type { SandboxCluster } from '../cluster.ts';
import { fillDefaults, schemaCauses, undeclaredFields, withoutUndeclared } from '../kinds/schema-check.ts';
import { badRequest, invalid, type StatusCause, staleObject } from '../status-error.ts';
import { allocationsOfKind, causesOfKind, defaultsOfKind } from './kind-rules.ts';
import { invalidValue, nameCauses } from './metadata-rules.ts';
import { subjectOf, type Target, type WriteOptions } from './target.ts';

/** Drops undeclared fields, and speaks of them and of those said twice, the way `fieldValidation` asks: refused with 400, warned about, or silently. */
export function dropUndeclared(target: Target, object: KubeObject, options: WriteOptions): KubeObject {
  const { schema } = target.served;
  const { fieldValidation } = options;
  const unknown = undeclaredFields(schema, object).map((path) => `unknown field "${path}"`);
  const repeated = fieldValidation === 'Ignore' ? [] : (options.duplicates?.() ?? []);
  const faults = [...repeated.map((path) => `duplicate field "${path}"`), ...unknown];
  if (faults.length === 0) return object;
  if (fieldValidation === 'Strict') {
    const { kind } = target.type;
    throw badRequest(
      `${kind} in version "${target.served.name}" cannot be handled as a ${kind}: strict decoding error: ${faults.join(', ')}`,
    );
  }
  if (fieldValidation === 'Warn') for (const warning of faults) options.warn(warning);
  return unknown.length === 0 ? object : asObject(withoutUndeclared(schema, object));
}

/** What an update may not touch comes from the live object: identity, times, and the part behind the other door. */
export function keepServerFields(target: Target, live: KubeObject, next: KubeObject): KubeObject {
  assertUnchanged(target, live, next);
  const { managedFields, ...metadata } = next.metadata;
  const server: Record<string, JsonValue> = ownership(live, managedFields);
  for (const field of SERVER_FIELDS) {
    const value = live.metadata[field];
    if (value !== undefined) server[field] = value;
  }
  if (target.subresource === 'status') {
    const { status: __, ...rest } = live;
    return asObject(next.status === undefined ? rest : { ...rest, status: next.status });
  }
  const own = Object.entries(metadata).filter(([field]) => !SERVER_FIELDS.includes(field));
  const merged: KubeObject = {
    ...next,
    metadata: { ...Object.fromEntries(own), ...server, name: live.metadata.name },
  };
  if (!target.type.hasStatus) return merged;
  const { status: ___, ...rest } = merged;
  return asObject(live.status === undefined ? rest : { ...rest, status: live.status });
}

/** A client may rewrite who owns what (kubectl does, to move from client-side to server-side apply); one empty entry forgets all. */
function ownership(live: KubeObject, asked: JsonValue | undefined): Record<string, JsonValue> {
  const given = Array.isArray(asked) ? asked : [];
  const [first] = given;
  if (given.length === 1 && isJsonObject(first) && Object.keys(first).length === 0) return {};
  const kept = given.length > 0 ? given : live.metadata.managedFields;
  return kept === undefined ? {} : { managedFields: kept };
}

const SERVER_FIELDS = [
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
];

function assertUnchanged(target: Target, live: KubeObject, next: KubeObject): void {
  const asked = stringAt(next.metadata, 'resourceVersion') ?? '';
  if (asked !== '' && asked !== live.metadata.resourceVersion) throw staleObject(subjectOf(target));
  const uid = stringAt(next.metadata, 'uid') ?? '';
  if (uid !== '' && uid !== live.metadata.uid)
    throw invalid(
      subjectOf(target),
      // Custom resources are checked twice by the real server.
      Array(target.type.custom ? 2 : 1).fill(invalidValue('metadata.uid', uid, 'field is immutable')),
    );
  const added = stringsAt(next, 'finalizers').filter((name) => !stringsAt(live, 'finalizers').includes(name));
  if (live.metadata.deletionTimestamp !== undefined && added.length > 0)
    throw invalid(subjectOf(target), [
      {
        reason: 'FieldValueForbidden',
        field: 'metadata.finalizers',
        message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((name) => JSON.stringify(name)).join(', ')}}`,
      },
    ]);
}

function stringsAt(object: KubeObject, field: string): readonly string[] {
  const value = object.metadata[field];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** What the server adds to a new object: identity, times, and for some kinds a first status. */
export function stampNew(cluster: SandboxCluster, target: Target, object: KubeObject): KubeObject {
  const metadata: Record<string, JsonValue> = { ...object.metadata };
  for (const field of [
    'resourceVersion',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'selfLink',
    'managedFields',
  ])
    delete metadata[field];
  metadata.uid = cluster.newUid();
  metadata.creationTimestamp = cluster.now();
  if (target.type.hasGeneration) metadata.generation = 1;
  else delete metadata.generation;
  const { status: _, ...rest } = object;
  const bare = target.type.hasStatus ? rest : object;
  return asObject({ ...bare, metadata });
}

type Change = { readonly live: KubeObject | null; readonly next: KubeObject };

/** Fills in defaults: those of the schema, then those of the kind. Whoever writes the object owns them. */
export function withDefaults(cluster: SandboxCluster, target: Target, next: KubeObject): KubeObject {
  const filled = withoutEmptyMetadata(asObject(fillDefaults(target.served.schema, next)));
  return defaultsOfKind(cluster, target, filled);
}

/** Object metadata keeps no empty lists and maps. */
function withoutEmptyMetadata(object: KubeObject): KubeObject {
  const kept = Object.entries(object.metadata).filter(
    ([, value]) => value === null || typeof value !== 'object' || Object.keys(value).length > 0,
  );
  return asObject({ ...object, metadata: Object.fromEntries(kept) });
}

/** Adds what the server itself hands out, which nobody owns. */
export function withAllocations(cluster: SandboxCluster, target: Target, change: Change): KubeObject {
  return allocationsOfKind(cluster, target, change);
}

/** Refuses with 422 what breaks the schema or the rules of the kind. */
export function assertValid(cluster: SandboxCluster, target: Target, change: Change): void {
  const causes: StatusCause[] = [
    ...schemaCauses(target.served.schema, change.next, change.live).map((cause) =>
      throughDoor(target, cause),
    ),
    ...nameCauses(change.next),
  ];
  const counting = [
    ...causes.filter((cause) => target.type.custom || isOfSchema(target, cause)),
    ...causesOfKind(cluster, target, change),
  ];
  if (counting.length > 0) throw invalid({ ...subjectOf(target), name: change.next.metadata.name }, counting);
}

/** What built-in kinds see to themselves (causesOfKind): ports said twice, and roles named `system:discovery`. */
function isOfSchema(target: Target, cause: StatusCause): boolean {
  if (cause.reason === 'FieldValueDuplicate') return false;
  return target.type.group !== RBAC_GROUP || cause.field !== 'metadata.name';
}

/** The status door checks the status alone, and names places from there in its sentences. */
function throughDoor(target: Target, cause: StatusCause): StatusCause {
  if (target.subresource !== 'status' || !cause.field?.startsWith('status.')) return cause;
  const inside = cause.field.slice('status.'.length);
  return { ...cause, message: (cause.message ?? '').replace(`${cause.field} in body`, `${inside} in body`) };
}

/** Takes a JSON value for an object that was one a step before. */
export function asObject(value: JsonValue): KubeObject {
  invariant(isKubeObject(value), 'a step of a write lost the identity of its object');
  return value;
}
