import { isJsonObject, type JsonValue, objectAt, stringAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { StatusCause } from '../status-error.ts';

const DNS_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';

/** Stricter names of two built-in kinds, and the size of all annotations; the rest of metadata is part of the schema check. */
export function nameCauses(object: KubeObject): readonly StatusCause[] {
  const { name } = object.metadata;
  const causes = [...annotationCauses(object)];
  if (object.apiVersion !== 'v1') return causes;
  if ((object.kind === 'Namespace' || object.kind === 'Service') && !isLabel(name))
    causes.push(
      invalidValue(
        'metadata.name',
        name,
        `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${DNS_LABEL}')`,
      ),
    );
  return causes;
}

function isLabel(name: string): boolean {
  return name.length <= 63 && new RegExp(`^${DNS_LABEL}$`).test(name);
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

/** Who owns the object's lifetime: uids of its ownerReferences. */
export function ownerUids(object: KubeObject): readonly string[] {
  const { ownerReferences } = object.metadata;
  if (!Array.isArray(ownerReferences)) return [];
  return ownerReferences.flatMap((owner) => (isJsonObject(owner) ? (stringAt(owner, 'uid') ?? []) : []));
}
