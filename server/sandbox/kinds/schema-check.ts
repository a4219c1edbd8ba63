import type { JsonObject, JsonValue } from '#lib/gateway-api/json.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { compileSchema } from '#lib/validation/open-api/compile-schema.ts';
import { applyDefaults } from '#lib/validation/open-api/defaults.ts';
import { pruneUnknown, unknownFields } from '#lib/validation/open-api/unknown-fields.ts';
import { validate } from '#lib/validation/open-api/validate.ts';
import { causeReason } from '#lib/validation/open-api/wording.ts';
import type { StatusCause } from '../status-error.ts';

/** The value with the defaults of its schema. */
export function fillDefaults(schema: JsonObject, value: JsonValue): JsonValue {
  return applyDefaults(compileSchema(schema), value);
}

/** What the schema refuses, as causes of a 422. CEL rules are not evaluated. */
export function schemaCauses(schema: JsonObject, value: JsonValue): readonly StatusCause[] {
  return validate(compileSchema(schema), value)
    .filter((finding) => finding.severity === 'error')
    .map((finding) => ({
      reason: causeReason(finding),
      field: formatFieldPath(finding.path),
      message: finding.message,
    }));
}

/** Fields the schema does not declare: `spec.rules[0].bogus`. */
export function undeclaredFields(schema: JsonObject, value: JsonValue): readonly string[] {
  return unknownFields(compileSchema(schema), value).map((finding) => formatFieldPath(finding.path));
}

/** The value without the fields its schema does not declare. */
export function withoutUndeclared(schema: JsonObject, value: JsonValue): JsonValue {
  return pruneUnknown(compileSchema(schema), value);
}
