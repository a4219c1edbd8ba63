import { isJsonObject, objectAt, stringAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { applyIntent, type Writer } from '../apply/field-manager.ts';
import { typedErrors } from '../apply/typed-errors.ts';
import type { SandboxCluster } from '../cluster.ts';
import { forbiddenNulls } from '../kinds/forbidden-nulls.ts';
import { withRulesNote } from '../kinds/schema-check.ts';
import { badRequest, conflict, invalid, notFound, StatusError } from '../status-error.ts';
import { commit } from './commit.ts';
import { assertNamespaceOpen } from './create-object.ts';
import { decodeObject } from './decode.ts';
import {
  asObject,
  assertValid,
  keepServerFields,
  stampNew,
  withAllocations,
  withDefaults,
} from './finish.ts';
import { apiVersionOf, liveObject, subjectOf, type Target, type WriteOptions } from './target.ts';

type ApplyRequest = { readonly body: unknown; readonly force: boolean; readonly options: WriteOptions };

/**
 * PATCH with `application/apply-patch+yaml`: server-side apply (KEP-555). `created` tells 201 from 200.
 * Throws 400 (managedFields in the body), 404 (status of nothing), 409 (ownership, resourceVersion, uid), 422, and 500 for undeclared fields as the real server does.
 */
export function applyObject(
  cluster: SandboxCluster,
  target: Target,
  request: ApplyRequest,
): { readonly object: KubeObject; readonly created: boolean } {
  const { options, force } = request;
  assertObjectType(target, request.body);
  const intent = ownDoor(target, decodeObject(target, request.body));
  assertTyped(target, intent, request.body);
  const live = liveObject(cluster, target);
  const writer: Writer = {
    manager: options.manager,
    apiVersion: apiVersionOf(target),
    subresource: target.subresource,
    now: cluster.now(),
  };
  const settings = { schema: target.served.schema, writer, force };
  if (live) {
    const applied = applyIntent(live, withoutLock(intent), settings);
    const { managedFields } = applied.metadata;
    const kept = keepServerFields(target, live, asObject(withLock(applied, intent)));
    assertNoNulls(target, kept);
    const filled = withDefaults(cluster, target, withManagers(kept, managedFields));
    const next = withAllocations(cluster, target, { live, next: filled });
    assertValid(cluster, target, { live, next });
    return { object: commit(cluster, target, { live, next, dryRun: options.dryRun }), created: false };
  }
  return {
    object: createApplied(cluster, target, { intent, settings, dryRun: options.dryRun }),
    created: true,
  };
}

type Creation = {
  readonly intent: KubeObject;
  readonly settings: Parameters<typeof applyIntent>[2];
  readonly dryRun: boolean;
};

function createApplied(cluster: SandboxCluster, target: Target, creation: Creation): KubeObject {
  const { intent } = creation;
  if (target.subresource !== '') throw notFound(subjectOf(target));
  const uid = stringAt(intent.metadata, 'uid') ?? '';
  if (uid !== '')
    throw conflict(
      subjectOf(target),
      `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
    );
  assertNamespaceOpen(cluster, target);
  const applied = applyIntent(null, withoutLock(intent), creation.settings);
  const stamped = withManagers(stampNew(cluster, target, applied), applied.metadata.managedFields);
  assertNoNulls(target, stamped);
  const filled = withDefaults(cluster, target, stamped);
  const next = withAllocations(cluster, target, { live: null, next: filled });
  assertValid(cluster, target, { live: null, next });
  return commit(cluster, target, { live: null, next, dryRun: creation.dryRun });
}

const IDENTITY_FIELDS = ['name', 'namespace', 'uid', 'resourceVersion'];

/** What may be applied through this door: never status on the main one, nothing but status on the other. */
function ownDoor(target: Target, intent: KubeObject): KubeObject {
  if (intent.metadata.managedFields !== undefined) throw badRequest('metadata.managedFields must be nil');
  const { creationTimestamp: _, generation: __, ...metadata } = intent.metadata;
  const clean = asObject({ ...intent, metadata });
  if (target.subresource === 'status') {
    const { apiVersion, kind, status } = clean;
    const identity = Object.entries(metadata).filter(([field]) => IDENTITY_FIELDS.includes(field));
    return asObject({
      apiVersion,
      kind,
      metadata: Object.fromEntries(identity),
      ...(status === undefined ? {} : { status }),
    });
  }
  if (!target.type.hasStatus) return clean;
  const { status: ___, ...rest } = clean;
  return asObject(rest);
}

function assertObjectType(target: Target, body: unknown): void {
  if (!isJsonObject(body)) return;
  const apiVersion = stringAt(body, 'apiVersion') ?? '';
  const kind = stringAt(body, 'kind') ?? '';
  if (kind !== '' && (apiVersion !== apiVersionOf(target) || kind !== target.type.kind))
    throw badRequest(`invalid object type: ${apiVersion}, Kind=${kind}`);
}

function assertTyped(target: Target, intent: KubeObject, body: unknown): void {
  const errors = typedErrors(intent, target.served.schema);
  if (errors.length === 0) return;
  const why = errors.length === 1 ? errors[0] : ['errors:', ...errors.map((line) => `  ${line}`)].join('\n');
  // The namespace as the body names it, or not.
  const namespace = isJsonObject(body) ? (stringAt(objectAt(body, 'metadata'), 'namespace') ?? '') : '';
  const place = `${namespace}/${target.name}; ${apiVersionOf(target)}, Kind=${target.type.kind}`;
  // The real server has no reason here and calls it its own fault.
  throw new StatusError({ code: 500, message: `failed to create typed patch object (${place}): ${why}` });
}

/** Unlike a create or update, an apply drops no null that the schema forbids. */
function assertNoNulls(target: Target, object: KubeObject): void {
  const causes = target.type.custom ? forbiddenNulls(target.served.schema, object) : [];
  if (causes.length > 0) throw invalid(subjectOf(target), withRulesNote(target.served.schema, causes));
}

function withoutLock(intent: KubeObject): KubeObject {
  const { resourceVersion: _, uid: __, ...metadata } = intent.metadata;
  return asObject({ ...intent, metadata });
}

/** Puts the caller's resourceVersion and uid back, for the checks of every update. */
function withLock(applied: KubeObject, intent: KubeObject): KubeObject {
  const { resourceVersion = '', uid = '' } = intent.metadata;
  return { ...applied, metadata: { ...applied.metadata, resourceVersion, uid } };
}

function withManagers(
  object: KubeObject,
  managedFields: KubeObject['metadata'][string] | undefined,
): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return asObject({
    ...object,
    metadata: managedFields === undefined ? metadata : { ...metadata, managedFields },
  });
}
