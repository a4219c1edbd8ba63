'use client';

import { ReactFlowProvider } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useFindings } from '#components/editor/findings.tsx';
import { useWorld } from '#components/live/cluster-live.tsx';
import { useNamespaceFilter, useSelection } from '#components/live/selection.ts';
import { StaleNotice } from '#components/routes/routes-states.tsx';
import type { Box } from '#lib/graph/bounds.ts';
import { filterGraph, NO_FILTER } from '#lib/graph/filter-graph.ts';
import type { GraphModel, GraphNode } from '#lib/graph/model.ts';
import { sizeOf } from '#lib/graph/node-size.ts';
import { MarksProvider } from './card-marks.tsx';
import { findingMarks } from './finding-marks.ts';
import type { Positions } from './flow-adapter.ts';
import { GesturePopover } from './gesture-popover.tsx';
import { type GraphActions, GraphActionsProvider } from './graph-actions.ts';
import { GraphCanvas } from './graph-canvas.tsx';
import { GraphHint, GraphLoading, LayingOut, NoServices, NothingLeft } from './graph-states.tsx';
import { GraphToolbar, type ViewOptions, ZoomControls } from './graph-toolbar.tsx';
import { useGestures } from './use-gestures.ts';
import { useGraphLayout } from './use-graph-layout.ts';
import { useGraphModel } from './use-graph-model.ts';
import { useLitPath, useRevealPath } from './use-lit-path.ts';
import { useRevealDrafted, useSteadyView } from './use-steady-view.ts';
import { useLevelOfDetail, useViewportActions } from './use-viewport.ts';

/** Nodes above which a far camera sees shapes instead of cards. */
const LARGE = 300;

/** The graph of a cluster: Services, routes between them, the draft over it, and drawing. Fills its container. */
export function GraphScreen() {
  const { model, isLoaded, isComplete } = useGraphModel();
  if (!isLoaded) return <GraphLoading />;
  return (
    <div className="flex size-full flex-col">
      <StaleNotice />
      <div className="relative min-h-0 flex-1">
        {model.nodes.length === 0 ? (
          <NoServices />
        ) : (
          <ReactFlowProvider>
            <LoadedGraph model={model} isComplete={isComplete} />
          </ReactFlowProvider>
        )}
      </div>
    </div>
  );
}

function LoadedGraph({ model, isComplete }: { readonly model: GraphModel; readonly isComplete: boolean }) {
  const { cluster } = useWorld();
  const container = useRef<HTMLDivElement>(null);
  const [selected, select] = useSelection();
  const [selectedEdge, selectEdge] = useState<string | null>(null);
  const [options, setOptions] = useState<ViewOptions>({ hideUnrouted: false, focus: null });
  const [namespaces, setNamespaces] = useNamespaceFilter();
  const base = useMemo(
    () => filterGraph(model, { ...NO_FILTER, hideUnrouted: options.hideUnrouted }),
    [model, options.hideUnrouted],
  );
  const shown = useMemo(
    () => filterGraph(base, { ...NO_FILTER, namespaces: new Set(namespaces), focus: options.focus }),
    [base, namespaces, options.focus],
  );
  const layout = useGraphLayout(cluster, options.hideUnrouted ? 'routed' : 'all', {
    model: base,
    ready: isComplete,
  });
  const distance = useLevelOfDetail(container, shown.nodes.length > LARGE);
  const boxOf = useBoxes(model, layout.positions);
  const viewport = useViewportActions({ container, boxOf, beforeFit: distance.goFar });
  const gestures = useGestures(model);
  const { reveal, fitView } = viewport;

  useSteadyView(container, viewport);
  useRevealSelection(selected, reveal);
  useRevealDrafted(shown, viewport.revealAll);
  const path = useLitPath(shown);
  useRevealPath(path, viewport.revealAll);
  const { byObject } = useFindings();
  const marks = useMemo(() => findingMarks(shown, byObject), [shown, byObject]);
  const isNarrowed = namespaces.length > 0 || options.focus !== null;
  useFitOnFilter(`${namespaces.join()} ${options.focus?.id} ${options.focus?.hops}`, fitView);

  const actions = useMemo<GraphActions>(
    () => ({ routeTraffic: gestures.pick, editWeights: gestures.editWeights, selectEdge }),
    [gestures.pick, gestures.editWeights],
  );
  const clear = useCallback(() => {
    setNamespaces([]);
    setOptions({ hideUnrouted: false, focus: null });
  }, [setNamespaces]);
  const find = useCallback(
    (node: GraphNode) => {
      // What a filter hides is shown when somebody asks for it by name.
      if (!shown.nodes.includes(node)) clear();
      select(node.key);
      viewport.focusNode(node.id);
    },
    [select, viewport, shown, clear],
  );
  const selectedNode = model.nodes.find((node) => node.key === selected) ?? null;

  return (
    <GraphActionsProvider value={actions}>
      <MarksProvider value={marks}>
        <GraphCanvas
          container={container}
          model={shown}
          layout={layout}
          viewport={viewport}
          isFar={distance.isFar}
          selected={selected}
          selectedEdge={selectedEdge}
          path={path}
          onSelect={select}
          onSelectEdge={selectEdge}
          onDraw={gestures.draw}
          onRouteTraffic={gestures.pick}
          onDeleteNode={gestures.deleteNode}
          onDeleteEdge={gestures.deleteEdge}
        />
      </MarksProvider>
      <GraphToolbar
        model={model}
        shown={shown}
        options={options}
        selected={selectedNode}
        onOptions={setOptions}
        onFind={find}
      />
      <ZoomControls viewport={viewport} onReset={layout.reset} busy={layout.busy} />
      <GraphHint model={model} />
      {layout.busy && Object.keys(layout.positions).length === 0 && <LayingOut count={base.nodes.length} />}
      {shown.nodes.length === 0 && (isNarrowed || options.hideUnrouted) && (
        <div className="absolute inset-0 bg-canvas/80">
          <NothingLeft onClear={clear} />
        </div>
      )}
      <GesturePopover
        gesture={gestures.gesture}
        model={model}
        onChange={(next) => {
          const { gesture } = gestures;
          gestures.setGesture(next);
          // The focus goes back to where the gesture began, not to the top of the page.
          if (next === null && gesture)
            viewport.focusNode(gesture.kind === 'weights' ? gesture.route : gesture.parent);
        }}
      />
    </GraphActionsProvider>
  );
}

/** Reads the newest place of a node, without changing when one moves. */
function useBoxes(model: GraphModel, positions: Positions): (id: string) => Box | null {
  const latest = useRef({ model, positions });
  latest.current = { model, positions };
  return useCallback((id: string) => {
    const at = latest.current.positions[id];
    const node = latest.current.model.nodes.find((candidate) => candidate.id === id);
    return at && node ? { ...at, ...sizeOf(node) } : null;
  }, []);
}

/** What was selected elsewhere (URL, table, search) comes into view once the side panel has taken its room. */
function useRevealSelection(selected: string | null, reveal: (id: string) => void): void {
  useEffect(() => {
    if (selected === null) return;
    const frame = requestAnimationFrame(() => requestAnimationFrame(() => reveal(selected)));
    return () => cancelAnimationFrame(frame);
  }, [selected, reveal]);
}

/** A person who narrows the picture wants to see what is left of it. */
function useFitOnFilter(filter: string, fitView: () => void): void {
  const last = useRef(filter);
  useEffect(() => {
    if (last.current === filter) return;
    last.current = filter;
    const frame = requestAnimationFrame(() => fitView());
    return () => cancelAnimationFrame(frame);
  }, [filter, fitView]);
}
