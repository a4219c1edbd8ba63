import {
  booleanAt,
  isJsonObject,
  type JsonObject,
  objectAt,
  objectsAt,
  stringAt,
  stringMapAt,
} from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { ClusterSchemas } from '#lib/wire/clusters.ts';

type Schema = ClusterSchemas['schemas'][number];

/** The schemas of the Gateway API's CRDs as the cluster serves them, kept beside the stream because of their size. */
export type CrdSchemas = {
  /** Takes a whole CustomResourceDefinition. */
  put(crd: KubeObject): void;
  remove(name: string): void;
  list(): ClusterSchemas['schemas'];
};

/** An empty store. */
export function createCrdSchemas(): CrdSchemas {
  const byCrd = new Map<string, readonly Schema[]>();
  return {
    put(crd) {
      byCrd.set(crd.metadata.name, readSchemas(crd));
    },
    remove(name) {
      byCrd.delete(name);
    },
    list: () => [...byCrd.values()].flat(),
  };
}

function readSchemas(crd: KubeObject): Schema[] {
  const spec = specOf(crd);
  const bundle = bundleOf(crd);
  return objectsAt(spec, 'versions').flatMap((version): Schema[] => {
    const schema: unknown = objectAt(version, 'schema').openAPIV3Schema;
    if (booleanAt(version, 'served') !== true || !isJsonObject(schema)) return [];
    return [
      {
        group: stringAt(spec, 'group') ?? '',
        version: stringAt(version, 'name') ?? '',
        kind: stringAt(objectAt(spec, 'names'), 'kind') ?? '',
        resourceVersion: stringAt(crd.metadata, 'resourceVersion') ?? '',
        ...bundle,
        openAPIV3Schema: schema,
      },
    ];
  });
}

/** Release and channel a Gateway API CRD comes from (its annotations); null where it does not say. */
export function bundleOf(crd: { readonly metadata: JsonObject }): {
  bundleVersion: string | null;
  channel: string | null;
} {
  const annotations = stringMapAt(crd.metadata, 'annotations');
  return {
    bundleVersion: annotations[`${GATEWAY_GROUP}/bundle-version`] ?? null,
    channel: annotations[`${GATEWAY_GROUP}/channel`] ?? null,
  };
}

/** Name of the CRD that tells release and channel of a cluster. */
export const HTTP_ROUTE_CRD = `httproutes.${GATEWAY_GROUP}`;
