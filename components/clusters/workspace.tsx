'use client';

import { type ReactNode, useEffect } from 'react';
import { DraftDock } from '#components/editor/draft-dock.tsx';
import { DraftProvider } from '#components/editor/draft-store.tsx';
import { FindingsProvider } from '#components/editor/findings.tsx';
import { ClusterLiveProvider, useConnection } from '#components/live/cluster-live.tsx';
import { useSelection } from '#components/live/selection.ts';
import { SimulationProvider } from '#components/simulator/simulation-provider.tsx';
import { SimulatorPanel } from '#components/simulator/simulator-panel.tsx';
import { useSimulator } from '#components/simulator/simulator-state.ts';
import { useOpenSimulator } from '#components/simulator/use-open-simulator.ts';
import { useSimulateKey } from '#components/simulator/use-simulate-key.ts';
import { ObjectPanel } from '#components/status/object-panel.tsx';
import { usePanelFocus } from '#components/status/use-panel-focus.ts';
import { Callout } from '#components/ui/callout.tsx';
import { cn } from '#components/ui/cn.ts';
import { useMediaQuery } from '#components/ui/use-media-query.ts';
import { AppHeader } from './app-header.tsx';
import { rememberCluster } from './last-cluster.ts';
import { UnknownCluster } from './unknown-cluster.tsx';
import { useClusters } from './use-clusters.ts';

/** Everything around a page of a cluster: live data, draft, header, side panel, dock. */
export function Workspace({ cluster, children }: { readonly cluster: string; readonly children: ReactNode }) {
  const clusters = useClusters();
  const isUnknown = clusters?.ok === true && !clusters.value.clusters.some(({ id }) => id === cluster);
  useEffect(() => {
    if (!isUnknown) rememberCluster(cluster);
  }, [cluster, isUnknown]);
  if (isUnknown) return <UnknownCluster cluster={cluster} />;
  return (
    <ClusterLiveProvider key={cluster} cluster={cluster}>
      <DraftProvider cluster={cluster}>
        <FindingsProvider>
          <SimulationProvider>
            <div className="flex h-dvh flex-col overflow-hidden">
              <AppHeader cluster={cluster} />
              <SignedOutNotice />
              <div className="relative flex min-h-0 flex-1">
                <Content>{children}</Content>
                <SidePanel />
              </div>
              <DraftDock />
            </div>
          </SimulationProvider>
        </FindingsProvider>
      </DraftProvider>
    </ClusterLiveProvider>
  );
}

/** Where the panel covers the page. */
const PHONE = '(max-width: 639px)';

/** The page. Where the panel covers all of it, it is out of reach for keyboard and screen reader too. */
function Content({ children }: { readonly children: ReactNode }) {
  const [selected] = useSelection();
  const { isOpen } = useSimulator();
  const isPhone = useMediaQuery(PHONE);
  return (
    <main
      id="content"
      tabIndex={-1}
      inert={isPhone && (selected !== null || isOpen)}
      className="min-h-0 min-w-0 flex-1 outline-none"
    >
      {children}
    </main>
  );
}

/** Beside the page on wide screens, over it on narrow ones: the simulator, and beneath it the selected object. */
function SidePanel() {
  const [selected, select] = useSelection();
  const simulator = useSimulator();
  useSimulateKey(useOpenSimulator());
  const shown = simulator.isOpen ? 'simulator' : selected;
  const panel = usePanelFocus(shown, useMediaQuery(PHONE));
  if (shown === null) return null;
  const close = () => (simulator.isOpen ? simulator.close() : select(null));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape inside the panel closes it, as its ✕ does
    <div
      ref={panel}
      className={cn(
        'absolute inset-y-0 right-0 z-20 flex w-full flex-col border-line-strong bg-surface sm:w-96 sm:border-l md:static md:shrink-0 md:border-line',
        simulator.isOpen && 'lg:w-112',
      )}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) close();
      }}
    >
      {simulator.isOpen ? (
        <SimulatorPanel onClose={close} />
      ) : (
        selected && <ObjectPanel key={selected} objectKey={selected} onClose={close} />
      )}
    </div>
  );
}

/** A session can end while work is under way; nothing is lost, and the page says what to do. */
function SignedOutNotice() {
  const { state } = useConnection();
  if (state !== 'unauthenticated') return null;
  return (
    <Callout tone="bad" role="alert" title="Signed out" className="rounded-none">
      Meshloom no longer knows this browser, so what you see is no longer updated. Open the link from the
      terminal again. Your draft is kept.
    </Callout>
  );
}
