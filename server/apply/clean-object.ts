import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { LAST_APPLIED, SERVER_METADATA } from '#lib/gateway-api/server-metadata.ts';

/** What a person can intend about an object: without status, server-owned metadata and kubectl's own copy. */
export function intentOf(object: KubeObject): KubeObject {
  const { status: _status, ...rest } = object;
  const metadata = without(object.metadata, SERVER_METADATA);
  return { ...rest, metadata: { ...withoutLastApplied(metadata), name: object.metadata.name } };
}

function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

function withoutLastApplied(metadata: JsonObject): JsonObject {
  const annotations: JsonValue | undefined = metadata.annotations;
  if (!isJsonObject(annotations) || !(LAST_APPLIED in annotations)) return metadata;
  return { ...metadata, annotations: without(annotations, [LAST_APPLIED]) };
}
