import {
  arrayAt,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  objectAt,
  objectsAt,
} from '#lib/gateway-api/json.ts';
import { EXPERIMENTAL_GROUP, GATEWAY_GROUP, type WatchedKind } from '#lib/gateway-api/kinds.ts';
import { asKubeObject, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { LAST_APPLIED } from '#lib/gateway-api/server-metadata.ts';
import { formatApiVersion } from '#lib/identity/object-ref.ts';
import { isDnsSubdomain } from './paths.ts';

/** Nesting no real object has; deeper ones break recursive code further on. */
const MAX_DEPTH = 64;

/** Takes what upstream sent for an object of this kind; null when it is none (malformed or hostile): then it is quarantined. */
export function admitObject(kind: WatchedKind, version: string, raw: JsonObject): KubeObject | null {
  // Items of a typed list come without apiVersion and kind.
  const apiVersion = formatApiVersion(kind.group, version);
  const object = asKubeObject({
    ...raw,
    apiVersion: raw.apiVersion ?? apiVersion,
    kind: raw.kind ?? kind.kind,
  });
  if (!object || object.kind !== kind.kind || object.apiVersion !== apiVersion) return null;
  const { namespace, name } = object.metadata;
  if (!isDnsSubdomain(name)) return null;
  if (kind.namespaced ? typeof namespace !== 'string' || namespace === '' : namespace !== undefined)
    return null;
  return isShallow(object, MAX_DEPTH) ? object : null;
}

function isShallow(value: JsonValue, left: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (left === 0) return false;
  for (const member of Object.values(value)) if (!isShallow(member, left - 1)) return false;
  return true;
}

/**
 * The form an object has in the cache and on the stream: without managedFields and last-applied, and of kinds that are
 * large or sensitive only what Meshloom shows. Null for objects it has no use for (CRDs of other projects).
 */
export function projectObject(object: KubeObject): KubeObject | null {
  const metadata = redactMetadata(object.metadata);
  switch (object.kind) {
    case 'Pod':
      return { apiVersion: object.apiVersion, kind: object.kind, metadata, ...podParts(object) };
    case 'EndpointSlice':
      return { ...object, metadata, endpoints: arrayAt(object, 'endpoints').map(endpointParts) };
    case 'CustomResourceDefinition':
      return isGatewayCrd(object) ? { ...crdParts(object), metadata } : null;
    default:
      return { ...object, metadata };
  }
}

function redactMetadata(metadata: KubeObject['metadata']): KubeObject['metadata'] {
  const { managedFields: _fields, annotations, ...rest } = metadata;
  if (!isJsonObject(annotations)) return rest;
  const { [LAST_APPLIED]: _applied, ...others } = annotations;
  return { ...rest, annotations: others };
}

/** Container names (a sidecar tells the mesh), phase and the Ready condition; never environment, volumes or images. */
function podParts(pod: KubeObject): JsonObject {
  const names = (key: string) =>
    objectsAt(specOf(pod), key).map((container) => ({ name: container.name ?? '' }));
  const status = objectAt(pod, 'status');
  const ready = objectsAt(status, 'conditions').filter((condition) => condition.type === 'Ready');
  return {
    spec: { containers: names('containers'), initContainers: names('initContainers') },
    status: {
      ...(typeof status.phase === 'string' ? { phase: status.phase } : {}),
      conditions: ready.map((condition) => ({ type: 'Ready', status: condition.status ?? 'Unknown' })),
    },
  };
}

/** Readiness and target of an endpoint; where it runs is nobody's business here. */
function endpointParts(endpoint: JsonValue): JsonValue {
  if (!isJsonObject(endpoint)) return endpoint;
  const { nodeName: _node, zone: _zone, hints: _hints, deprecatedTopology: _topology, ...rest } = endpoint;
  return rest;
}

/** True for a CustomResourceDefinition of the Gateway API. */
export function isGatewayCrd(object: KubeObject): boolean {
  const { group } = specOf(object);
  return group === GATEWAY_GROUP || group === EXPERIMENTAL_GROUP;
}

/** Without the schema, which is hundreds of kilobytes; it is served apart. */
function crdParts(crd: KubeObject): KubeObject {
  const spec = specOf(crd);
  const versions = objectsAt(spec, 'versions').map(({ name, served, storage }) => ({
    ...(name === undefined ? {} : { name }),
    ...(served === undefined ? {} : { served }),
    ...(storage === undefined ? {} : { storage }),
  }));
  const kept: Record<string, JsonValue> = { versions };
  for (const key of ['group', 'names', 'scope']) if (spec[key] !== undefined) kept[key] = spec[key];
  return { apiVersion: crd.apiVersion, kind: crd.kind, metadata: crd.metadata, spec: kept };
}
