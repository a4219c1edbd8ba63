import type { Collection } from '#e2e/cluster/kube-http.ts';

/** CustomResourceDefinitions. */
export const DEFINITIONS: Collection = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
};

/** XMeshes, which the standard channel doesn't have. */
export const MESHES: Collection = {
  group: 'gateway.networking.x-k8s.io',
  version: 'v1alpha1',
  plural: 'xmeshes',
};

/** Name of the definition of XMesh. */
export const MESH_DEFINITION = 'xmeshes.gateway.networking.x-k8s.io';

/** A definition of XMesh that takes anything. */
export function meshDefinition(): object {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: MESH_DEFINITION,
      annotations: { 'api-approved.kubernetes.io': 'unapproved, only a test' },
    },
    spec: {
      group: MESHES.group,
      scope: 'Cluster',
      names: { kind: 'XMesh', listKind: 'XMeshList', plural: 'xmeshes', singular: 'xmesh' },
      versions: [
        {
          name: MESHES.version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      ],
    },
  };
}
