import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { renderYaml } from '#lib/yaml/render-yaml.ts';

const SERVER_METADATA = [
  'managedFields',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
];

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The part of an object a person may write: without status and what the API server fills in. Unknown members stay. */
export function writableObject(object: KubeObject): KubeObject {
  const { apiVersion, kind, metadata, status: _status, ...rest } = object;
  const { name, namespace, labels, annotations, ...others } = metadata;
  const kept = Object.entries(others).filter(([key]) => !SERVER_METADATA.includes(key));
  const notes = withoutLastApplied(annotations);
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(notes === undefined ? {} : { annotations: notes }),
      ...Object.fromEntries(kept),
    },
    ...rest,
  };
}

/** YAML of a live object for editing: `writableObject`, in kubectl's order and style. */
export function renderLiveObject(object: KubeObject): string {
  return renderYaml(writableObject(object));
}

/** The members of `metadata` the API server fills in. */
export function serverMetadata(object: KubeObject): JsonObject {
  return Object.fromEntries(Object.entries(object.metadata).filter(([key]) => SERVER_METADATA.includes(key)));
}

function withoutLastApplied(annotations: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(annotations) || !(LAST_APPLIED in annotations)) return annotations;
  const { [LAST_APPLIED]: _own, ...rest }: JsonObject = annotations;
  return Object.keys(rest).length > 0 ? rest : undefined;
}
