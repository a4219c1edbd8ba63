'use client';

import '@xyflow/react/dist/base.css';
import './graph.css';
import './level-of-detail.css';
import './simulated-path.css';
import { Background, BackgroundVariant, type OnConnectEnd, ReactFlow } from '@xyflow/react';
import { type FocusEvent, type KeyboardEvent, type RefObject, useCallback, useEffect, useState } from 'react';
import type { GraphModel, GraphNode } from '#lib/graph/model.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { createFlowMapper, movedPositions } from './flow-adapter.ts';
import { GatewayCard } from './gateway-card.tsx';
import { type Anchor, anchorAt, anchorAtPoint } from './graph-actions.ts';
import { type KeyAction, keyAction } from './key-action.ts';
import { LinkEdge } from './link-edge.tsx';
import type { LitPath } from './lit-path.ts';
import { NamespaceFrame } from './namespace-frame.tsx';
import { Overview } from './overview.tsx';
import { RouteCard } from './route-card.tsx';
import { ServiceCard } from './service-card.tsx';
import { stepFocus } from './step-focus.ts';
import type { GraphLayout } from './use-graph-layout.ts';
import type { ViewportActions } from './use-viewport.ts';

const NODE_TYPES = { service: ServiceCard, gateway: GatewayCard, route: RouteCard, frame: NamespaceFrame };
const EDGE_TYPES = { link: LinkEdge };
const OVERVIEW_FROM = 60;
/** A handle let go this near to where it was taken was pressed, not drawn, px of the canvas. */
const CLICK_RANGE = 24;

type GraphCanvasProps = {
  readonly container: RefObject<HTMLDivElement | null>;
  readonly model: GraphModel;
  readonly layout: GraphLayout;
  readonly viewport: ViewportActions;
  readonly isFar: boolean;
  readonly selected: ObjectKey | null;
  readonly selectedEdge: string | null;
  /** The way of a simulated request. */
  readonly path: LitPath | null;
  readonly onSelect: (key: ObjectKey | null) => void;
  readonly onSelectEdge: (id: string | null) => void;
  /** A line was drawn from a node to a Service. */
  readonly onDraw: (from: ObjectKey, to: ObjectKey, anchor: Anchor) => void;
  /** `r` on a node. */
  readonly onRouteTraffic: (from: ObjectKey, anchor: Anchor) => void;
  readonly onDeleteNode: (node: GraphNode) => void;
  readonly onDeleteEdge: (edgeId: string) => void;
};

/** The drawing surface: pan, zoom, drag, draw, and the same by keyboard. Knows nothing of drafts. */
export function GraphCanvas(props: GraphCanvasProps) {
  const { container, model, layout, selected, selectedEdge } = props;
  const [mapFlow] = useState(createFlowMapper);
  const [focused, setFocused] = useState<string | null>(null);
  const [isDrawing, setDrawing] = useState(false);
  const entry = entryNode(model, [focused, selected]);
  const flow = mapFlow({
    model,
    positions: layout.positions,
    selected,
    selectedEdge,
    entry,
    isFar: props.isFar,
    path: props.path,
  });
  useFitOnLayout(props.viewport, layout.round, flow.nodes.length > 0);

  const drop = useCallback<OnConnectEnd>(
    (event, state) => {
      setDrawing(false);
      const { clientX, clientY } =
        'changedTouches' in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event;
      const from = model.nodes.find((node) => node.id === state.fromNode?.id);
      const to = serviceAtPoint(model, clientX, clientY);
      if (!from || !to) return;
      // Letting go where it began was a click; coming back to the own card is a wish the form answers.
      const isClick = from.id === to.id && distanceOf(state.from, state.to) < CLICK_RANGE;
      if (!isClick) props.onDraw(from.key, to.key, anchorAtPoint(clientX, clientY));
    },
    [model, props.onDraw],
  );

  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of nodes, not of form fields
    <div
      ref={container}
      // Always there for the Tab key, also when the node it would land on is out of view and so not drawn.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys lead from here into the graph
      tabIndex={0}
      role="group"
      aria-label="Graph; arrow keys move between nodes"
      className="graph-canvas size-full"
      data-drawing={isDrawing ? '' : undefined}
      data-path={props.path === null ? undefined : ''}
      onFocus={(event: FocusEvent) => setFocused(nodeIdAt(event.target))}
      onKeyDown={(event) => pressKey(event, { ...props, entry })}
    >
      <ReactFlow
        nodes={flow.nodes}
        edges={flow.edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={(changes) => {
          const next = movedPositions(changes, flow, { model, positions: layout.positions });
          if (next !== layout.positions) layout.move(next);
        }}
        onNodeClick={(_, node) => {
          if (node.type === 'frame') props.viewport.zoomTo(node.id);
          else props.onSelect(node.data.node.key);
        }}
        onEdgeClick={(_, edge) => props.onSelectEdge(edge.id)}
        onPaneClick={() => {
          props.onSelect(null);
          props.onSelectEdge(null);
        }}
        onMoveStart={(event) => {
          // Without an event it was us.
          if (event) props.viewport.touch();
        }}
        onConnectStart={() => setDrawing(true)}
        onConnectEnd={drop}
        onInit={() => props.viewport.fitView()}
        onlyRenderVisibleElements
        connectOnClick={false}
        disableKeyboardA11y
        nodesFocusable={false}
        edgesFocusable={false}
        selectNodesOnDrag={false}
        nodeDragThreshold={4}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        zoomOnDoubleClick={false}
        panOnScroll
        minZoom={0.04}
        maxZoom={1.6}
        aria-label="Graph of Services and routes"
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1} />
      </ReactFlow>
      {model.nodes.length > OVERVIEW_FROM && flow.frames.length > 0 && (
        <Overview frames={flow.frames} onCentre={props.viewport.centre} />
      )}
    </div>
  );
}

/** The one node in the tab order: the focused one, else the selected one, else the first. */
function entryNode(model: GraphModel, wishes: readonly (string | null)[]): string | null {
  const ids = new Set(model.nodes.map((node) => node.id));
  const wished = wishes.find((id) => id !== null && ids.has(id));
  return wished ?? model.nodes[0]?.id ?? null;
}

/** The whole picture comes into view when it was laid out anew, and only then: an update never moves the camera. */
function useFitOnLayout(viewport: ViewportActions, round: number, hasNodes: boolean): void {
  const { fitView } = viewport;
  // biome-ignore lint/correctness/useExhaustiveDependencies: round is the trigger
  useEffect(() => {
    if (hasNodes) fitView();
  }, [fitView, round, hasNodes]);
}

type Place = { readonly x: number; readonly y: number } | null;

function distanceOf(a: Place, b: Place): number {
  return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
}

function nodeIdAt(target: EventTarget): string | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('.react-flow__node') : null;
  return element?.dataset.id ?? null;
}

function serviceAtPoint(model: GraphModel, x: number, y: number): GraphNode | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const node = model.nodes.find((candidate) => candidate.id === nodeIdAt(element));
    if (node?.kind === 'service') return node;
  }
  return null;
}

type KeyContext = GraphCanvasProps & { readonly entry: string | null };

/** Keys on the canvas: on an edge that was chosen, on the canvas itself, or on a node (not on a button inside it). */
function pressKey(event: KeyboardEvent<HTMLDivElement>, props: KeyContext): void {
  const action = keyAction(event);
  if (action === null) return;
  if (action === 'escape') {
    props.onSelect(null);
    props.onSelectEdge(null);
  } else if (action === 'delete' && props.selectedEdge !== null) {
    event.preventDefault();
    props.onDeleteEdge(props.selectedEdge);
  } else if (event.target === event.currentTarget) {
    if (props.entry === null || action === 'delete') return;
    event.preventDefault();
    props.viewport.focusNode(props.entry);
  } else if (event.target instanceof Element && event.target.matches('.react-flow__node')) {
    pressOnNode(action, event.target, props);
    event.preventDefault();
  }
}

function pressOnNode(action: Exclude<KeyAction, 'escape'>, element: Element, props: KeyContext): void {
  const node = props.model.nodes.find((candidate) => candidate.id === nodeIdAt(element));
  if (!node) return;
  switch (action) {
    case 'open':
      props.onSelect(node.key);
      break;
    case 'route':
      props.onRouteTraffic(node.key, anchorAt(element));
      break;
    case 'delete':
      props.onDeleteNode(node);
      break;
    default: {
      const next = stepFocus(props.model, props.layout.positions, { from: node.id, direction: action });
      if (next !== null) props.viewport.focusNode(next);
    }
  }
}
