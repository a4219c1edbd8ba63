'use client';

import { Ban, PackageX, Route, Unplug } from 'lucide-react';
import Link from 'next/link';
import { useParams } from 'next/navigation';
import { ClockTime } from '#components/clusters/clock-time.tsx';
import { overallState } from '#components/clusters/overall-state.ts';
import {
  useClusterSummary,
  useConnection,
  useKinds,
  useSnapshotProgress,
} from '#components/live/cluster-live.tsx';
import { buttonClass } from '#components/ui/button-class.ts';
import { Callout } from '#components/ui/callout.tsx';
import { CopyBlock } from '#components/ui/copy-block.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { KindStatus } from '#lib/wire/clusters.ts';
import { routesKnowledge } from './routes-knowledge.ts';

/** Before the first snapshot: what is awaited, or why it does not come. */
export function RoutesLoading() {
  const { state } = useConnection();
  const progress = useSnapshotProgress();
  if (state === 'offline' || state === 'stale') {
    return (
      <EmptyState icon={Unplug} tone="bad" title="Meshloom does not answer">
        Is it still running in the terminal? This page goes on by itself as soon as it answers.
      </EmptyState>
    );
  }
  return (
    <div role="status" className="p-3">
      <p className="mb-3 text-sm text-ink-2 tabular-nums">
        {progress === null
          ? 'Waiting for the cluster…'
          : `Loading ${progress.received.toLocaleString()} of ${progress.total.toLocaleString()} objects…`}
      </p>
      {['w-11/12', 'w-4/5', 'w-10/12', 'w-3/5', 'w-9/12'].map((width) => (
        <Skeleton key={width} className={`mb-3 h-8 ${width}`} />
      ))}
    </div>
  );
}

/** Loaded, and there is no route: not installed, not allowed, or simply none yet. */
export function NoRoutes() {
  const known = routesKnowledge(useKinds(), useClusterSummary());
  const params = useParams<{ cluster: string }>();
  if (known.state === 'not-installed') return <NotInstalled />;
  if (known.state === 'forbidden') return <NotAllowed kinds={known.kinds} />;
  if (known.state === 'unknown') {
    return (
      <EmptyState icon={Unplug} tone="warn" title="Routes are not known">
        The cluster has not given its routes yet, so this is not a claim that there are none. The state of
        every kind stands behind the connection sign at the top right.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Route}
      title="No routes yet"
      actions={
        <Link href={`/c/${params.cluster}`} className={buttonClass({ variant: 'primary' })}>
          Open the graph
        </Link>
      }
    >
      Without a route a Service sends all its requests to its own endpoints. Draw from one Service to another
      on the graph to make the first one.
    </EmptyState>
  );
}

function NotInstalled() {
  return (
    <EmptyState icon={PackageX} tone="warn" title="The Gateway API is not installed">
      <p>This cluster serves no kind of route. Install the definitions once; Meshloom notices by itself.</p>
      <CopyBlock
        what="command"
        className="mt-3"
        text={
          'kubectl apply --server-side -f \\\n  https://github.com/kubernetes-sigs/gateway-api/releases/download/v1.6.3/standard-install.yaml'
        }
      />
    </EmptyState>
  );
}

function NotAllowed({ kinds }: { readonly kinds: readonly KindStatus[] }) {
  const user = useClusterSummary()?.user;
  return (
    <EmptyState icon={Ban} tone="warn" title="You may not list routes">
      <p>
        The cluster refuses {kinds.map((kind) => kind.kind).join(', ')} to {user ?? 'your user'}. Someone with
        admin rights can allow it with a rule like this:
      </p>
      <CopyBlock
        what="rule"
        className="mt-3"
        text={
          '- apiGroups: [gateway.networking.k8s.io]\n  resources: [httproutes, grpcroutes]\n  verbs: [get, list, watch]'
        }
      />
    </EmptyState>
  );
}

/** Above data that may be old: since when, and why. */
export function StaleNotice() {
  const state = overallState(useConnection(), useClusterSummary(), useKinds());
  const isOld = ['offline', 'stale', 'cluster-unreachable', 'cluster-auth'].includes(state.id);
  if (!isOld || state.detail === null) return null;
  return (
    <Callout tone="warn" role="status" title={state.words} className="rounded-none">
      {state.detail}
      {state.since !== null && (
        <>
          {' '}
          Last word at <ClockTime ms={state.since} />.
        </>
      )}
    </Callout>
  );
}
