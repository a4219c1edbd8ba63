import { isJsonObject, type JsonObject } from '#lib/gateway-api/json.ts';

/** A printed column, as in `additionalPrinterColumns`; `jsonPath` without the leading dot rules of kubectl. */
export type PrinterColumn = {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  /** Columns above 0 are shown with `-o wide`. */
  readonly priority: number;
  readonly description: string;
};

/** One served version of a resource. */
export type ServedVersion = {
  readonly name: string;
  /** OpenAPI v3 schema of the whole object, `metadata` included. */
  readonly schema: JsonObject;
  readonly columns: readonly PrinterColumn[];
  /** Fields a field selector may name, as paths that begin with a dot; built-in kinds have their own (select/field-labels). */
  readonly selectable: readonly string[];
  /** Sent as a Warning with every answer in this version; null for versions that are to stay. */
  readonly deprecation: string | null;
};

/** A resource the sandbox serves: identity, versions (the preferred first) and how it behaves. */
export type ResourceType = {
  /** `group/plural`: where the store keeps it. */
  readonly id: string;
  readonly group: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly listKind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly versions: readonly ServedVersion[];
  /** True when `/status` is a door of its own. */
  readonly hasStatus: boolean;
  /** True when `metadata.generation` counts changes outside metadata and status. */
  readonly hasGeneration: boolean;
  /** Defined by a CustomResourceDefinition: no strategic merge, PUT needs a resourceVersion. */
  readonly custom: boolean;
};

const RESOURCE_VERBS = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
] as const;

/** The same verbs in the order apiextensions names them. */
const CUSTOM_VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];

/** Verbs of a resource, as discovery names them. Namespaces cannot be deleted in one sweep. */
export function verbsOf(type: ResourceType): readonly string[] {
  if (type.custom) return CUSTOM_VERBS;
  return type.id === '/namespaces'
    ? RESOURCE_VERBS.filter((verb) => verb !== 'deletecollection')
    : RESOURCE_VERBS;
}

/** The schema with full object metadata in place of the bare `metadata` of a CRD. */
export function withMetadata(schema: JsonObject, metadata: JsonObject): JsonObject {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  return {
    ...schema,
    type: 'object',
    properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, ...properties, metadata },
  };
}
