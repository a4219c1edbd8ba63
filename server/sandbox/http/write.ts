import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { SandboxCluster } from '../cluster.ts';
import {
  badRequest,
  invalidOptions,
  methodNotAllowed,
  notFound,
  unsupportedMediaType,
} from '../status-error.ts';
import { applyObject } from '../write/apply-object.ts';
import { createObject } from '../write/create-object.ts';
import { type Deletion, deleteObject } from '../write/delete-object.ts';
import { type PatchType, patchObject } from '../write/patch-object.ts';
import { liveObject, subjectOf, type Target, type WriteOptions } from '../write/target.ts';
import { updateObject } from '../write/update-object.ts';
import type { ApiRequest } from './request.ts';
import { isTrue } from './resource-version.ts';

/** An object answer before the view is chosen, or a Status. */
export type WriteAnswer = {
  readonly code: number;
  readonly warnings: readonly string[];
} & ({ readonly object: KubeObject } | { readonly status: JsonObject });

/** Runs POST, PUT, PATCH or DELETE on one object. Throws the StatusError of the refusal. */
export function runWrite(cluster: SandboxCluster, target: Target, request: ApiRequest): WriteAnswer {
  const warnings: string[] = [];
  switch (request.method) {
    case 'POST': {
      if (target.name !== '') throw methodNotAllowed();
      const options = writeOptions(request, warnings, 'CreateOptions');
      return { code: 201, object: createObject(cluster, target, { body: request.body, options }), warnings };
    }
    case 'PUT': {
      const options = writeOptions(request, warnings, 'UpdateOptions');
      return { code: 200, object: updateObject(cluster, target, { body: request.body, options }), warnings };
    }
    case 'PATCH':
      return runPatch(cluster, target, request, warnings);
    case 'DELETE': {
      if (target.subresource !== '') throw methodNotAllowed();
      const dryRun = isDryRun(request, 'DeleteOptions');
      return deletionAnswer(target, deleteObject(cluster, target, { body: request.body, dryRun }));
    }
    default:
      throw methodNotAllowed();
  }
}

const PATCH_TYPES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
};
/** Media type of server-side apply. */
export const APPLY_TYPE = 'application/apply-patch+yaml';

function runPatch(
  cluster: SandboxCluster,
  target: Target,
  request: ApiRequest,
  warnings: string[],
): WriteAnswer {
  const options = writeOptions(request, warnings, 'PatchOptions');
  const force = request.query.get('force');
  if (request.contentType === APPLY_TYPE) {
    if ((request.query.get('fieldManager') ?? '') === '')
      throw invalidOptions('PatchOptions', {
        reason: 'FieldValueRequired',
        field: 'fieldManager',
        message: 'Required value: is required for apply patch',
      });
    const { object, created } = applyObject(cluster, target, {
      body: request.body,
      force: isTrue(force),
      options,
    });
    return { code: created ? 201 : 200, object, warnings };
  }
  if (force !== null)
    throw invalidOptions('PatchOptions', {
      reason: 'FieldValueForbidden',
      field: 'force',
      message: 'Forbidden: may not be specified for non-apply patch',
    });
  const patchType = PATCH_TYPES[request.contentType];
  if (!patchType) throw unsupportedMediaType([...Object.keys(PATCH_TYPES), APPLY_TYPE]);
  const patch = patchBody(request.body);
  return { code: 200, object: patchObject(cluster, target, { patchType, patch, options }), warnings };
}

function patchBody(body: unknown): JsonValue {
  if (isJsonObject(body)) return body;
  if (Array.isArray(body)) return body;
  throw badRequest('the patch is neither an object nor a list');
}

/** Kinds whose last state is the answer to their deletion. */
const RETURNED_WHEN_DELETED = ['/services', '/pods'];

function deletionAnswer(target: Target, deletion: Deletion): WriteAnswer {
  if (!deletion.gone || RETURNED_WHEN_DELETED.includes(target.type.id))
    return { code: 200, object: deletion.object, warnings: [] };
  const { group, plural } = target.type;
  const details: JsonObject = {
    name: target.name,
    ...(group === '' ? {} : { group }),
    kind: plural,
    uid: deletion.object.metadata.uid ?? '',
  };
  const status: JsonObject = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
  return { code: 200, status, warnings: [] };
}

/** `GET` of one object. */
export function readObject(cluster: SandboxCluster, target: Target): KubeObject {
  const live = liveObject(cluster, target);
  if (!live) throw notFound(subjectOf(target));
  return live;
}

function writeOptions(request: ApiRequest, warnings: string[], kind: string): WriteOptions {
  const { query } = request;
  if ((query.get('fieldManager') ?? '').length > 128)
    throw invalidOptions(kind, {
      reason: 'FieldValueTooLong',
      field: 'fieldManager',
      message: 'Too long: may not be more than 128 bytes',
    });
  return {
    manager: managerOf(request),
    dryRun: isDryRun(request, kind),
    fieldValidation: fieldValidationOf(query.get('fieldValidation'), kind),
    duplicates: request.duplicates,
    warn: (message) => warnings.push(message),
  };
}

/** Under which name a change is written down: the one asked for, or the program, which is the user agent up to its slash. */
export function managerOf({ query, userAgent }: ApiRequest): string {
  return query.get('fieldManager') || (userAgent.split('/')[0] ?? '').slice(0, 128) || 'unknown';
}

function fieldValidationOf(value: string | null, kind: string): WriteOptions['fieldValidation'] {
  if (value === null || value === '') return 'Warn';
  if (value === 'Strict' || value === 'Warn' || value === 'Ignore') return value;
  throw invalidOptions(kind, {
    reason: 'FieldValueNotSupported',
    field: 'fieldValidation',
    message: `Unsupported value: ${JSON.stringify(value)}: supported values: "", "Ignore", "Strict", "Warn"`,
  });
}

function isDryRun(request: ApiRequest, kind: string): boolean {
  const inBody = isJsonObject(request.body) && kind === 'DeleteOptions' ? request.body.dryRun : undefined;
  const values = [...request.query.getAll('dryRun'), ...(Array.isArray(inBody) ? inBody : [])].filter(
    (value) => value !== '',
  );
  if (values.some((value) => value !== 'All'))
    throw invalidOptions(kind, {
      reason: 'FieldValueNotSupported',
      field: 'dryRun',
      message: `Unsupported value: ${JSON.stringify(values)}: supported values: "All"`,
    });
  return values.length > 0;
}
