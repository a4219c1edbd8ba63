import type { ClusterSummary, KindStatus } from '#lib/wire/clusters.ts';

/** A reachable cluster, parts of it as wanted. */
export function clusterSummary(parts: Partial<ClusterSummary> = {}): ClusterSummary {
  return {
    id: 'c',
    name: 'c',
    source: 'kubeconfig',
    server: 'https://127.0.0.1:6443',
    version: 'v1.37.2',
    state: 'LIVE',
    message: null,
    gatewayApi: null,
    gatewayApiKnown: true,
    readOnly: false,
    user: null,
    ...parts,
  };
}

/** The state of one kind, parts of it as wanted. */
export function kindStatus(parts: Partial<KindStatus> & Pick<KindStatus, 'kind' | 'state'>): KindStatus {
  return { group: '', version: 'v1', message: null, count: 0, lastSeen: 5, ...parts };
}
