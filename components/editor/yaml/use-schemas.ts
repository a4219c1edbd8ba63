'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { apiGet } from '#components/live/api.ts';
import { useKinds, useWorld } from '#components/live/cluster-live.tsx';
import { stringAt } from '#lib/gateway-api/json.ts';
import { objectsOfKind, type World } from '#lib/gateway-api/world.ts';
import type { SchemaLookup } from '#lib/validation/check-document.ts';
import { clusterSchemasSchema } from '#lib/wire/clusters.ts';
import type { ApiError } from '#lib/wire/errors.ts';
import { schemaLookup } from './schema-lookup.ts';

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
  const kinds = useKinds();
  // Every heartbeat brings new statuses; only what they say of states matters here.
  const states = kinds
    .map(({ group, kind, version, state }) => `${group}/${kind}@${version}:${state}`)
    .join();
  const crdState = kinds.find(({ group, kind }) => group === CRD.group && kind === CRD.kind)?.state;
  const crds = useMemo(() => crdVersions(world), [world]);
  const { data } = useQuery({
    queryKey: ['schemas', world.cluster, crdState, crds],
    queryFn: () => apiGet(`/api/clusters/${encodeURIComponent(world.cluster)}/schemas`, clusterSchemasSchema),
    staleTime: 5 * 60_000,
    placeholderData: (previous) => previous,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `states` stands for the kinds.
  return useMemo(() => {
    if (!data) return { schemaFor: () => null, state: 'loading', error: null };
    if (!data.ok) return { schemaFor: () => 'unreadable', state: 'failed', error: data.error };
    return { schemaFor: schemaLookup(data.value, kinds), state: 'ready', error: null };
  }, [data, states]);
}

/** Changes when a CRD does. Clusters whose CRDs we may not watch fall back to the stale time. */
function crdVersions(world: World): string {
  return objectsOfKind(world, CRD)
    .map(({ metadata }) => `${metadata.name}@${stringAt(metadata, 'resourceVersion') ?? ''}`)
    .sort()
    .join(',');
}
