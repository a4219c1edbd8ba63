'use client';

import { ArrowRight, PlugZap, ServerOff } from 'lucide-react';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { ClusterSummary } from '#lib/wire/clusters.ts';
import { ClusterBadges, gatewayApiWords } from './cluster-facts.tsx';
import { readLastCluster } from './last-cluster.ts';
import { SignedOut } from './signed-out.tsx';
import { useClusters } from './use-clusters.ts';
import { CLUSTER_STATE } from './watch-state-words.ts';

/** Start page: which cluster. A single one is opened at once, unless the person asked for the list (`?all`). */
export function ClusterPicker() {
  const clusters = useClusters();
  const router = useRouter();
  const wantsList = useSearchParams().has('all');
  const only = clusters?.ok && clusters.value.clusters.length === 1 ? clusters.value.clusters[0] : undefined;
  const goesOn = only !== undefined && !wantsList;
  useEffect(() => {
    if (goesOn) router.replace(`/c/${encodeURIComponent(only.id)}`);
  }, [goesOn, only, router]);

  if (clusters === null || goesOn) return <PickerSkeleton />;
  if (!clusters.ok) {
    if (clusters.error.code === 'unauthenticated') return <SignedOut />;
    return (
      <EmptyState icon={PlugZap} tone="bad" title="Meshloom does not answer" level={1} className="flex-1">
        {clusters.error.message}
      </EmptyState>
    );
  }
  if (clusters.value.clusters.length === 0) {
    return (
      <EmptyState icon={ServerOff} title="No cluster" level={1} className="flex-1">
        No kubeconfig context was found. Start Meshloom with <code className="font-mono">--sandbox</code> for
        the built-in cluster, or with <code className="font-mono">--kubeconfig PATH</code> for yours.
      </EmptyState>
    );
  }
  return <ClusterList clusters={clusters.value.clusters} />;
}

function ClusterList({ clusters }: { readonly clusters: readonly ClusterSummary[] }) {
  const [last] = useState(readLastCluster);
  const sorted = clusters.toSorted((a, b) => Number(b.id === last) - Number(a.id === last));
  return (
    <div className="mx-auto w-full max-w-4xl px-4 py-8 sm:py-16">
      <h1 className="text-xl font-semibold">Choose a cluster</h1>
      <p className="mt-1 text-ink-2">
        {clusters.length === 1 ? 'One cluster' : `${clusters.length} clusters`} from your kubeconfig and the
        sandbox. Nothing is written before you apply it.
      </p>
      <ul className="mt-6 divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
        {sorted.map((cluster) => (
          <li key={cluster.id}>
            <ClusterRow cluster={cluster} isLast={cluster.id === last} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function ClusterRow({ cluster, isLast }: { readonly cluster: ClusterSummary; readonly isLast: boolean }) {
  const { tone, icon, words } = CLUSTER_STATE[cluster.state];
  return (
    <Link
      href={`/c/${encodeURIComponent(cluster.id)}`}
      className="group grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-2 px-4 py-3 no-underline -outline-offset-2 hover:bg-accent-soft md:grid-cols-[minmax(0,2fr)_minmax(0,1.2fr)_minmax(0,1.3fr)_auto]"
    >
      <div className="min-w-0">
        <div className="flex min-w-0 items-center gap-2">
          <span className="truncate text-base font-semibold text-ink">{cluster.name}</span>
          <ClusterBadges cluster={cluster} />
          {isLast && <span className="text-xs whitespace-nowrap text-ink-3">last used</span>}
        </div>
        <div className="truncate font-mono text-xs text-ink-3">{cluster.server}</div>
      </div>
      <div className="col-start-1 min-w-0 text-sm md:col-start-2">
        <StatusBadge tone={tone} icon={icon} variant="plain">
          {words}
        </StatusBadge>
        {cluster.message !== null && <div className="text-xs text-pretty text-ink-2">{cluster.message}</div>}
      </div>
      <dl className="col-start-1 grid grid-cols-[auto_1fr] gap-x-2 text-xs md:col-start-3">
        <dt className="text-ink-3">Kubernetes</dt>
        <dd className="truncate text-ink-2">{cluster.version ?? 'Unknown'}</dd>
        <dt className="text-ink-3">Gateway API</dt>
        <dd className="truncate text-ink-2">{gatewayApiWords(cluster)}</dd>
      </dl>
      <ArrowRight
        aria-hidden
        className="col-start-2 row-start-1 text-ink-3 group-hover:text-accent md:col-start-4"
      />
    </Link>
  );
}

function PickerSkeleton() {
  return (
    <div className="mx-auto w-full max-w-4xl px-4 py-8 sm:py-16" role="status" aria-label="Loading clusters">
      <Skeleton className="h-7 w-48" />
      <Skeleton className="mt-2 w-80" />
      <Skeleton className="mt-6 h-16 w-full" />
    </div>
  );
}
