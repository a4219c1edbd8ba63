import { Ban, Boxes, PackageX, SearchX, Spline, Unplug } from 'lucide-react';
import {
  useClusterSummary,
  useConnection,
  useKinds,
  useSnapshotProgress,
} from '#components/live/cluster-live.tsx';
import { routesKnowledge } from '#components/routes/routes-knowledge.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { GraphModel } from '#lib/graph/model.ts';

/** Before the first snapshot: what is awaited, in the shape of what will come. */
export function GraphLoading() {
  const { state } = useConnection();
  const progress = useSnapshotProgress();
  if (state === 'offline' || state === 'stale')
    return (
      <EmptyState icon={Unplug} tone="bad" title="Meshloom does not answer">
        Is it still running in the terminal? This page goes on by itself as soon as it answers.
      </EmptyState>
    );
  return (
    <div role="status" className="flex size-full flex-col items-center justify-center gap-8 p-6">
      <div aria-hidden className="flex items-center gap-10">
        <Skeleton className="h-14 w-44 rounded-md" />
        <Skeleton className="h-28 w-52 rounded-md max-sm:hidden" />
        <div className="flex flex-col gap-5 max-sm:hidden">
          <Skeleton className="h-14 w-44 rounded-md" />
          <Skeleton className="h-14 w-44 rounded-md" />
        </div>
      </div>
      <p className="text-sm text-ink-2 tabular-nums">
        {progress === null
          ? 'Waiting for the cluster…'
          : `Loading ${progress.received.toLocaleString()} of ${progress.total.toLocaleString()} objects…`}
      </p>
    </div>
  );
}

/** The engine is at work on a picture that does not exist yet. */
export function LayingOut({ count }: { readonly count: number }) {
  return (
    <p
      role="status"
      className="pointer-events-none absolute inset-0 flex items-center justify-center text-sm text-ink-2 tabular-nums"
    >
      Laying out {count.toLocaleString()} nodes…
    </p>
  );
}

/** Loaded and nothing to draw: not allowed, not known, or nothing there. */
export function NoServices() {
  const kinds = useKinds();
  const user = useClusterSummary()?.user;
  const services = kinds.find((kind) => kind.group === '' && kind.kind === 'Service');
  if (services?.state === 'FORBIDDEN')
    return (
      <EmptyState icon={Ban} tone="warn" title="You may not list Services">
        The cluster refuses the list of Services to {user ?? 'your user'}, and no route names one. Someone
        with admin rights can allow get, list and watch on services and endpointslices.
      </EmptyState>
    );
  if (services?.state !== 'LIVE')
    return (
      <EmptyState icon={Unplug} tone="warn" title="Services are not known">
        The cluster has not given its Services yet, so this is not a claim that there are none. The state of
        every kind stands behind the connection sign at the top right.
      </EmptyState>
    );
  return (
    <EmptyState icon={Boxes} title="No Services yet">
      This cluster has no Service. As soon as one is deployed it appears here by itself.
    </EmptyState>
  );
}

/** A filter that lets nothing through. */
export function NothingLeft({ onClear }: { readonly onClear: () => void }) {
  return (
    <EmptyState
      icon={SearchX}
      title="Nothing matches"
      actions={<Button onClick={onClear}>Show everything</Button>}
    >
      No Service and no route is in the chosen namespaces and view.
    </EmptyState>
  );
}

/** Above a graph that lacks something important: the Gateway API, the right to see routes, or the first route. */
export function GraphHint({ model }: { readonly model: GraphModel }) {
  const known = routesKnowledge(useKinds(), useClusterSummary());
  if (known.state === 'not-installed')
    return (
      <Hint>
        <Callout tone="warn" icon={PackageX} title="The Gateway API is not installed">
          Services are shown, but this cluster takes no routes. Install the definitions once; Meshloom notices
          by itself.
          <pre className="mt-2 overflow-x-auto font-mono text-xs text-ink">
            {
              'kubectl apply --server-side -f \\\n  https://github.com/kubernetes-sigs/gateway-api/releases/download/v1.6.3/standard-install.yaml'
            }
          </pre>
        </Callout>
      </Hint>
    );
  if (known.state === 'forbidden')
    return (
      <Hint>
        <Callout
          tone="warn"
          icon={Ban}
          title={`You may not list ${known.kinds.map(({ kind }) => `${kind}s`).join(', ')}`}
        >
          {known.kinds[0]?.message ?? 'The cluster refuses them.'} Services are shown; whether more routes act
          on them is not known.
        </Callout>
      </Hint>
    );
  if (known.state === 'none' && !model.nodes.some((node) => node.kind === 'route'))
    return (
      <Hint>
        <Callout tone="info" icon={Spline} title="No routes yet">
          Every Service sends its requests to its own endpoints. Drag from the handle at the right of a
          Service to another Service to route traffic, or press <kbd className="font-mono">r</kbd> on one.
        </Callout>
      </Hint>
    );
  return null;
}

function Hint({ children }: { readonly children: React.ReactNode }) {
  return (
    <div role="status" className="absolute top-3 right-3 z-10 max-w-md max-sm:top-14 max-sm:left-3">
      {children}
    </div>
  );
}
