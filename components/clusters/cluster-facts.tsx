import { Badge } from '#components/ui/badge.tsx';
import type { ClusterSummary } from '#lib/wire/clusters.ts';

/** `v1.6.3 standard`, or what is known instead. */
export function gatewayApiWords(cluster: ClusterSummary): string {
  if (cluster.gatewayApi === null) return cluster.gatewayApiKnown ? 'Not installed' : 'Unknown';
  const { bundleVersion, channel } = cluster.gatewayApi;
  if (bundleVersion === null && channel === null) return 'Version unknown';
  return [bundleVersion, channel].filter((part) => part !== null).join(' ');
}

/** Sandbox, in-cluster, read-only: what a person must not overlook. */
export function ClusterBadges({ cluster }: { readonly cluster: ClusterSummary }) {
  return (
    <>
      {cluster.source === 'sandbox' && <Badge tone="accent">Sandbox</Badge>}
      {cluster.readOnly && <Badge tone="warn">Read-only</Badge>}
    </>
  );
}
