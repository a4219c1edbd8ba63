import type { JsonObject, JsonValue } from '#lib/gateway-api/json.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { causeField } from '#lib/validation/open-api/cause-field.ts';
import { compileSchema } from '#lib/validation/open-api/compile-schema.ts';
import { applyDefaults } from '#lib/validation/open-api/defaults.ts';
import { pruneUnknown, unknownFields } from '#lib/validation/open-api/unknown-fields.ts';
import { isBlockingReason, validate } from '#lib/validation/open-api/validate.ts';
import { causeReason } from '#lib/validation/open-api/wording.ts';
import type { StatusCause } from '../status-error.ts';

/** The value with the defaults of its schema. */
export function fillDefaults(schema: JsonObject, value: JsonValue): JsonValue {
  return applyDefaults(compileSchema(schema), value);
}

/** What the schema and its CEL rules refuse, as causes of a 422. `old`: the object an update replaces. */
export function schemaCauses(
  schema: JsonObject,
  value: JsonValue,
  old: JsonObject | null,
): readonly StatusCause[] {
  const compiled = compileSchema(schema);
  const causes = validate(compiled, value, old === null ? {} : { old })
    .filter((finding) => finding.severity === 'error')
    .map((finding) => ({
      reason: causeReason(finding),
      field: causeField(compiled, finding),
      message: finding.message,
    }));
  return withRulesNote(schema, keysFirst(causes));
}

/** The API server checks the key of a label before its value. */
function keysFirst(causes: readonly StatusCause[]): readonly StatusCause[] {
  const rank = (cause: StatusCause) => (cause.message?.includes('name part must') ? 0 : 1);
  return causes.toSorted((a, b) =>
    a.field === 'metadata.labels' && a.field === b.field ? rank(a) - rank(b) : 0,
  );
}

/** The causes, with the API server's remark about unchecked rules when the schema has some and a fault blocks them. */
export function withRulesNote(schema: JsonObject, causes: readonly StatusCause[]): readonly StatusCause[] {
  const blocked = causes.some(({ reason = '' }) => isBlockingReason(reason));
  return blocked && hasRules(schema) ? [...causes, RULES_NOT_CHECKED] : causes;
}

/** What the API server adds when an object is too broken for the CEL rules of its schema. */
const RULES_NOT_CHECKED: StatusCause = {
  reason: 'FieldValueInvalid',
  field: '<nil>',
  message:
    'Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
};

const WITH_RULES = new WeakMap<JsonObject, boolean>();

function hasRules(schema: JsonObject): boolean {
  const known = WITH_RULES.get(schema);
  if (known !== undefined) return known;
  const found = JSON.stringify(schema).includes('"x-kubernetes-validations"');
  WITH_RULES.set(schema, found);
  return found;
}

/** Fields the schema does not declare: `spec.rules[0].bogus`. */
export function undeclaredFields(schema: JsonObject, value: JsonValue): readonly string[] {
  return unknownFields(compileSchema(schema), value).map((finding) => formatFieldPath(finding.path));
}

/** The value without the fields its schema does not declare. */
export function withoutUndeclared(schema: JsonObject, value: JsonValue): JsonValue {
  return pruneUnknown(compileSchema(schema), value);
}
