import { isJsonObject, type JsonValue, objectAt, stringAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { StatusCause } from '../status-error.ts';
import { LABEL_RULE } from './name-rules.ts';

/** Stricter names of two built-in kinds, and the size of all annotations; the rest of metadata is part of the schema check. */
export function nameCauses(object: KubeObject): readonly StatusCause[] {
  const { name } = object.metadata;
  const causes = [...annotationCauses(object)];
  if (object.apiVersion !== 'v1') return causes;
  if ((object.kind === 'Namespace' || object.kind === 'Service') && !LABEL_RULE.holds(name))
    causes.push(invalidValue('metadata.name', name, LABEL_RULE.words));
  return causes;
}

const ANNOTATIONS_LIMIT = 256 * 1024;

function annotationCauses(object: KubeObject): StatusCause[] {
  let size = 0;
  for (const [key, value] of Object.entries(objectAt(object.metadata, 'annotations')))
    size += key.length + (typeof value === 'string' ? value.length : 0);
  if (size <= ANNOTATIONS_LIMIT) return [];
  return [
    {
      reason: 'FieldValueTooLong',
      field: 'metadata.annotations',
      message: `Too long: may not be more than ${ANNOTATIONS_LIMIT} bytes`,
    },
  ];
}

/** A cause as the API server words it: `Invalid value: "x": why`. */
export function invalidValue(field: string, value: JsonValue | undefined, why: string): StatusCause {
  return {
    reason: 'FieldValueInvalid',
    field,
    message: `Invalid value: ${JSON.stringify(value ?? null)}: ${why}`,
  };
}

/** A cause as the API server words it: `Required value: why`. */
export function requiredValue(field: string, why = ''): StatusCause {
  return {
    reason: 'FieldValueRequired',
    field,
    message: why === '' ? 'Required value' : `Required value: ${why}`,
  };
}

/** A cause as the API server words it: `Unsupported value: "x": supported values: …`. */
export function unsupportedValue(
  field: string,
  value: JsonValue | undefined,
  supported: readonly string[],
): StatusCause {
  const listed = supported.map((each) => JSON.stringify(each)).join(', ');
  return {
    reason: 'FieldValueNotSupported',
    field,
    message: `Unsupported value: ${JSON.stringify(value ?? '')}: supported values: ${listed}`,
  };
}

/** A cause as the API server words it: `Duplicate value: "x"`. */
export function duplicateValue(field: string, value: JsonValue): StatusCause {
  return { reason: 'FieldValueDuplicate', field, message: `Duplicate value: ${JSON.stringify(value)}` };
}

/** A cause as the API server words it: `Forbidden: why`. */
export function forbiddenValue(field: string, why: string): StatusCause {
  return { reason: 'FieldValueForbidden', field, message: `Forbidden: ${why}` };
}

/** Who owns the object's lifetime: uids of its ownerReferences. */
export function ownerUids(object: KubeObject): readonly string[] {
  const { ownerReferences } = object.metadata;
  if (!Array.isArray(ownerReferences)) return [];
  return ownerReferences.flatMap((owner) => (isJsonObject(owner) ? (stringAt(owner, 'uid') ?? []) : []));
}
