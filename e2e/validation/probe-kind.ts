import { z } from 'zod';
import type { JsonObject } from '#lib/gateway-api/json.ts';
import { causeField } from '#lib/validation/open-api/cause-field.ts';
import { compileSchema } from '#lib/validation/open-api/compile-schema.ts';
import { type ValidateOptions, validate } from '#lib/validation/open-api/validate.ts';
import { causeReason } from '#lib/validation/open-api/wording.ts';

/** Group of the kinds that exist only to be validated. */
export const PROBE_GROUP = 'probe.example.com';

/** Where definitions are created. */
export const CRDS = { group: 'apiextensions.k8s.io', version: 'v1', plural: 'customresourcedefinitions' };

/** Collection of a probe kind. */
export function probesOf(kind: string) {
  return { group: PROBE_GROUP, version: 'v1', plural: `${kind.toLowerCase()}s` };
}

/** A cluster-scoped kind with one schema. */
export function crdOf(kind: string, schema: JsonObject): JsonObject {
  const { plural } = probesOf(kind);
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${PROBE_GROUP}` },
    spec: {
      group: PROBE_GROUP,
      scope: 'Cluster',
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
}

const statusSchema = z.object({
  details: z
    .object({
      causes: z.array(z.object({ field: z.string(), reason: z.string(), message: z.string() })).default([]),
    })
    .default({ causes: [] }),
});

/** Causes of a refusal as `field reason message`, in one order; without those that name no field. */
export function serverCauses(body: unknown): readonly string[] {
  const { details } = statusSchema.parse(body);
  // Range checks, oneOf and skipped rules complain without naming a field, beside a cause that names one.
  const named = details.causes.filter(({ field }) => field !== '<nil>' && field !== '');
  return named.map(({ field, reason, message }) => `${field} ${reason} ${message}`).sort();
}

/** Said of integers out of their format and of an embedded apiVersion that is no text; the API server names no field then. */
const UNNAMED = ['must be of type integer with format', 'must be a string'];

/** Our findings in the same form; those that the API server does not give a field are left out. */
export function ourCauses(
  schema: JsonObject,
  object: JsonObject,
  options: ValidateOptions = {},
): readonly string[] {
  const compiled = compileSchema(schema);
  return validate(compiled, object, options)
    .filter(
      (found) => found.code !== 'alternatives' && !UNNAMED.some((words) => found.message.includes(words)),
    )
    .map((found) => `${causeField(compiled, found)} ${causeReason(found)} ${found.message}`)
    .sort();
}
