'use client';

import { useQuery } from '@tanstack/react-query';
import { apiGet } from '#components/live/api.ts';
import type { Result } from '#lib/result/result.ts';
import { type ClusterList, clusterListSchema } from '#lib/wire/clusters.ts';
import type { ApiError } from '#lib/wire/errors.ts';

/** The clusters of this process; null while the first answer is on its way. Asked again every 5 s, since states change. */
export function useClusters(): Result<ClusterList, ApiError> | null {
  const { data } = useQuery({
    queryKey: ['clusters'],
    queryFn: () => apiGet('/api/clusters', clusterListSchema),
    refetchInterval: 5000,
  });
  return data ?? null;
}
