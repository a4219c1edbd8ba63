import { expect } from 'vitest';
import type { JsonObject } from '#lib/gateway-api/json.ts';
import type { ApplyDocument, ApplyResult } from '#lib/wire/apply.ts';
import type { ErrorCode } from '#lib/wire/errors.ts';
import { AppError } from '#server/errors/app-error.ts';
import { type ApplyOptions, type AuditEntry, applyDocuments } from './apply-documents.ts';
import {
  documentFor,
  instantClock,
  type Line,
  routeObject,
  scriptDoor,
  status,
  summarize,
} from './scripted-door.fixture.ts';

export const ok = (body: unknown, warnings: string[] = []): Line => ({ status: 200, body, warnings });
export const created = (body: unknown): Line => ({ status: 201, body });
export const timeout = () => new AppError('cluster-unreachable', 'x did not answer within 36 s.');
export const refused = () =>
  new AppError('cluster-unreachable', 'x refuses connections.', {
    cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
  });
export const entry = (manager: string, operation: string, spec: JsonObject): JsonObject => ({
  manager,
  operation,
  fieldsV1: { 'f:spec': spec },
});
export const ARGO_HOSTS = { managedFields: [entry('argocd-controller', 'Apply', { 'f:hostnames': {} })] };
export const OURS = { managedFields: [entry('meshloom', 'Apply', { 'f:rules': {} })] };
export const OURS_AND_ARGO = { managedFields: [...OURS.managedFields, ...ARGO_HOSTS.managedFields] };
export const ARGO_HOLD = {
  finalizers: ['argo/hold'],
  managedFields: [
    {
      manager: 'argocd-controller',
      operation: 'Update',
      fieldsV1: { 'f:metadata': { 'f:finalizers': { 'v:"argo/hold"': {} } } },
    },
  ],
};
export const FIELD_CONFLICT = status(409, {
  reason: 'Conflict',
  details: {
    causes: [
      { reason: 'FieldManagerConflict', field: '.spec.rules', message: 'conflict with "argocd-controller"' },
    ],
  },
});
export const OWN_CONFLICT = status(409, {
  reason: 'Conflict',
  details: {
    causes: [
      {
        reason: 'FieldManagerConflict',
        field: '.spec.rules',
        message: 'conflict with "meshloom" using gateway.networking.k8s.io/v1',
      },
    ],
  },
});
export const OTHERS_CONFLICT = status(409, {
  reason: 'Conflict',
  details: {
    causes: [{ reason: 'FieldManagerConflict', field: '.spec.rules', message: 'conflict with "flagger"' }],
  },
});
export const RULES = { field: '.spec.rules', manager: 'argocd-controller' };
export const HOSTS = { field: '.spec.hostnames', manager: 'argocd-controller' };
export const STALE = status(409, { reason: 'Conflict', details: { name: 'demo-app' } });
export const INVALID = status(422, {
  reason: 'Invalid',
  details: { causes: [{ reason: 'FieldValueInvalid', field: 'spec.rules[0]', message: 'bad' }] },
});

export type ApplyCase = {
  name: string;
  documents: readonly ApplyDocument[];
  script: readonly Line[];
  requests: readonly string[];
  stage: 'dry-run' | 'applied';
  outcomes: readonly (ApplyResult['outcome'] | ErrorCode)[];
  warnings?: readonly RegExp[];
};

export const edit = (weight: number, more: Partial<ApplyDocument> = {}) =>
  documentFor(routeObject(weight), more);
export const create = (weight: number) => edit(weight, { base: null });

export function optionsFor(door: ApplyOptions['door'], audits: AuditEntry[] = []): ApplyOptions {
  return { door, clock: instantClock, requestId: 'r1', onAudit: (audit) => audits.push(audit) };
}

/** Applies the documents of a case and compares requests, stage, outcomes and warnings. */
export async function checkCase({
  documents,
  script,
  requests,
  stage,
  outcomes,
  warnings = [],
}: ApplyCase): Promise<void> {
  const scripted = scriptDoor(script);
  const response = await applyDocuments(documents, optionsFor(scripted.door));
  expect(scripted.requests.map(summarize)).toEqual(requests);
  expect(scripted.left()).toBe(0);
  expect(response.stage).toBe(stage);
  expect(response.results.map((result) => result.error?.code ?? result.outcome)).toEqual(outcomes);
  const told = response.results.flatMap((result) => result.warnings);
  expect(told).toHaveLength(warnings.length);
  for (const [index, pattern] of warnings.entries()) expect(told[index]).toMatch(pattern);
}
