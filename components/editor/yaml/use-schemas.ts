'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { apiGet } from '#components/live/api.ts';
import { useWorld } from '#components/live/cluster-live.tsx';
import { isJsonObject, stringAt } from '#lib/gateway-api/json.ts';
import { watchedKind } from '#lib/gateway-api/kinds.ts';
import { objectsOfKind, type World } from '#lib/gateway-api/world.ts';
import { type SchemaLookup, schemaKey } from '#lib/validation/check-document.ts';
import { compileSchema } from '#lib/validation/open-api/compile-schema.ts';
import { type ClusterSchemas, clusterSchemasSchema } from '#lib/wire/clusters.ts';
import type { ApiError } from '#lib/wire/errors.ts';

const CRD = { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' } as const;

export type Schemas = {
  /** Finds compiled schemas; answers null for everything while they are not there. */
  readonly schemaFor: SchemaLookup;
  readonly state: 'loading' | 'ready' | 'failed';
  readonly error: ApiError | null;
};

/** The cluster's own CRD schemas, compiled once; fetched again when a CRD changes. */
export function useSchemas(): Schemas {
  const world = useWorld();
  const crds = useMemo(() => crdVersions(world), [world]);
  const { data } = useQuery({
    queryKey: ['schemas', world.cluster, crds],
    queryFn: () => apiGet(`/api/clusters/${encodeURIComponent(world.cluster)}/schemas`, clusterSchemasSchema),
    staleTime: 5 * 60_000,
    placeholderData: (previous) => previous,
  });
  return useMemo(() => {
    if (!data) return { schemaFor: () => null, state: 'loading', error: null };
    if (!data.ok) return { schemaFor: () => 'unreadable', state: 'failed', error: data.error };
    return { schemaFor: lookup(data.value), state: 'ready', error: null };
  }, [data]);
}

/** Changes when a CRD does. Clusters whose CRDs we may not watch fall back to the stale time. */
function crdVersions(world: World): string {
  return objectsOfKind(world, CRD)
    .map(({ metadata }) => `${metadata.name}@${stringAt(metadata, 'resourceVersion') ?? ''}`)
    .sort()
    .join(',');
}

function lookup({ schemas }: ClusterSchemas): SchemaLookup {
  const raw = new Map(schemas.map((schema) => [schemaKey(schema), schema.openAPIV3Schema] as const));
  return (ref) => {
    const schema = raw.get(schemaKey(ref));
    // Built-in kinds have no CRD; nothing is known about their schema here.
    if (schema === undefined) return watchedKind(ref)?.core ? null : 'absent';
    // compileSchema keeps what it has compiled, by identity.
    return isJsonObject(schema) ? compileSchema(schema) : null;
  };
}
