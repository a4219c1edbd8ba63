import type { JsonObject } from '#lib/gateway-api/json.ts';
import { formatApiVersion } from '#lib/identity/object-ref.ts';
import type { KindRegistry } from '../kinds/registry.ts';
import type { ResourceType, ServedVersion } from '../kinds/resource-type.ts';

/** `GET /openapi/v3`: one document per group and version. */
export function openApiIndex(kinds: KindRegistry): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const [group, versions] of kinds.groups())
    for (const version of versions) {
      const path = group === '' ? `api/${version}` : `apis/${group}/${version}`;
      paths[path] = { serverRelativeURL: `/openapi/v3/${path}` };
    }
  return { paths };
}

/**
 * The document of one group and version: schemas of its kinds and, for each, the write paths with the query parameters
 * that client tools look for (field validation, dry run). Null when nothing is served there.
 */
export function openApiDocument(kinds: KindRegistry, group: string, version: string): JsonObject | null {
  const served = kinds.all().flatMap((type) => {
    const match = type.versions.find((candidate) => candidate.name === version);
    return type.group === group && match ? [{ type, served: match }] : [];
  });
  if (served.length === 0) return null;
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.37.0+meshloom-sandbox' },
    paths: Object.fromEntries(served.map(({ type }) => [objectPath(type, version), pathItem(type, version)])),
    components: {
      schemas: Object.fromEntries(served.map(({ type, served: form }) => schemaEntry(type, form))),
    },
  };
}

function objectPath(type: ResourceType, version: string): string {
  const root = type.group === '' ? `/api/${version}` : `/apis/${type.group}/${version}`;
  return `${root}${type.namespaced ? '/namespaces/{namespace}' : ''}/${type.plural}/{name}`;
}

function pathItem(type: ResourceType, version: string): JsonObject {
  const operation = (action: string): JsonObject => ({
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group: type.group, version, kind: type.kind },
    parameters: WRITE_PARAMETERS,
    responses: { 200: { description: 'OK' } },
  });
  return { put: operation('put'), patch: operation('patch') };
}

const WRITE_PARAMETERS = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({
  name,
  in: 'query',
  schema: { type: name === 'force' ? 'boolean' : 'string', uniqueItems: true },
}));

function schemaEntry(type: ResourceType, served: ServedVersion): readonly [string, JsonObject] {
  const groupName = type.group === '' ? 'core' : type.group.split('.').toReversed().join('.');
  const gvk = { group: type.group, version: served.name, kind: type.kind };
  const id = `${groupName}.${served.name}.${type.kind}`;
  return [
    id,
    {
      ...served.schema,
      title: formatApiVersion(type.group, served.name),
      'x-kubernetes-group-version-kind': [gvk],
    },
  ];
}
