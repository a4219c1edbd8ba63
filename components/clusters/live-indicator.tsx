'use client';

import {
  CircleCheck,
  CircleDashed,
  CircleDot,
  CloudAlert,
  KeyRound,
  LoaderCircle,
  type LucideIcon,
  Unplug,
} from 'lucide-react';
import { useClusterSummary, useConnection, useKinds } from '#components/live/cluster-live.tsx';
import { Button } from '#components/ui/button.tsx';
import { Popover } from '#components/ui/popover.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { ClusterSummary } from '#lib/wire/clusters.ts';
import { ClockTime } from './clock-time.tsx';
import { gatewayApiWords } from './cluster-facts.tsx';
import { KindsList } from './kinds-list.tsx';
import { type OverallState, overallState } from './overall-state.ts';

const ICONS: Readonly<Record<OverallState['id'], LucideIcon>> = {
  connecting: CircleDashed,
  offline: Unplug,
  stale: CloudAlert,
  unauthenticated: KeyRound,
  'cluster-unreachable': CloudAlert,
  'cluster-auth': KeyRound,
  loading: LoaderCircle,
  partly: CircleDot,
  live: CircleCheck,
};

/** How true the screen is: one state in words; the popover says it for each kind. */
export function LiveIndicator() {
  const cluster = useClusterSummary();
  const kinds = useKinds();
  const state = overallState(useConnection(), cluster, kinds);
  const Icon = ICONS[state.id];
  return (
    <>
      <Popover
        title="Connection"
        align="end"
        className="w-96"
        trigger={
          <Button variant="ghost" size="sm" className="px-1.5" aria-label={`Connection: ${state.words}`}>
            <StatusBadge tone={state.tone} icon={Icon} variant="plain" className="[&>span]:max-sm:sr-only">
              {state.words}
            </StatusBadge>
          </Button>
        }
      >
        {state.detail !== null && <p className="mb-3 text-sm text-pretty">{state.detail}</p>}
        {state.since !== null && (
          <p className="mb-3 text-sm text-ink-2">
            Last word at <ClockTime ms={state.since} />.
          </p>
        )}
        {cluster && <ClusterFacts cluster={cluster} />}
        <KindsList kinds={kinds} />
      </Popover>
      {/* Spoken when it changes, without moving the focus. */}
      <span role="status" className="sr-only">
        {`Connection: ${state.words}. ${state.detail ?? ''}`}
      </span>
    </>
  );
}

function ClusterFacts({ cluster }: { readonly cluster: ClusterSummary }) {
  const facts = [
    ['Server', cluster.server],
    ['Kubernetes', cluster.version ?? 'Unknown'],
    ['Gateway API', gatewayApiWords(cluster)],
    ['You are', cluster.user ?? 'Unknown'],
    ['Writing', cluster.readOnly ? 'Off (--read-only)' : 'On'],
  ] as const;
  return (
    <dl className="mb-3 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 border-b border-line pb-3 text-xs">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd className="min-w-0 break-words text-ink">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
