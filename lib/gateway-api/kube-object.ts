import { type ObjectKey, objectKey, parseApiVersion } from '#lib/identity/object-ref.ts';
import { isJsonObject, type JsonObject, numberAt, objectAt, stringAt } from './json.ts';

/** Any Kubernetes object: identified, otherwise as it came. Unknown members stay. */
export type KubeObject = JsonObject & {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject & { readonly name: string };
};

/** Takes outside data for an object when it is identified (apiVersion, kind, metadata.name), else null. */
export function asKubeObject(value: unknown): KubeObject | null {
  return isKubeObject(value) ? value : null;
}

/** True when the value carries apiVersion, kind and metadata.name. */
export function isKubeObject(value: unknown): value is KubeObject {
  if (!isJsonObject(value)) return false;
  const { apiVersion, kind, metadata } = value;
  return (
    typeof apiVersion === 'string' &&
    apiVersion !== '' &&
    typeof kind === 'string' &&
    kind !== '' &&
    isJsonObject(metadata) &&
    typeof metadata.name === 'string' &&
    metadata.name !== ''
  );
}

/** What identifies an object inside its cluster. */
export type ObjectIdentity = {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
};

/** Identity of an object; namespace `''` for cluster scope. */
export function identityOf(object: KubeObject): ObjectIdentity {
  const { group, version } = parseApiVersion(object.apiVersion);
  return {
    group,
    version,
    kind: object.kind,
    namespace: stringAt(object.metadata, 'namespace') ?? '',
    name: object.metadata.name,
  };
}

/** Key of an object inside its cluster. */
export function keyOf(object: KubeObject): ObjectKey {
  return objectKey(identityOf(object));
}

/** `metadata.uid`, or null before the object exists. */
export function uidOf(object: KubeObject): string | null {
  return stringAt(object.metadata, 'uid') ?? null;
}

/** `metadata.generation`, or null where the kind has none. */
export function generationOf(object: KubeObject): number | null {
  return numberAt(object.metadata, 'generation') ?? null;
}

/** `spec`, or an empty object. */
export function specOf(object: KubeObject): JsonObject {
  return objectAt(object, 'spec');
}
