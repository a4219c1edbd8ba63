import {
  applyNodeChanges,
  type Edge,
  MarkerType,
  type Node,
  type NodeChange,
  type NodeHandle,
  Position,
} from '@xyflow/react';
import type { Point } from '#lib/graph/layout.ts';
import type {
  GatewayNode,
  GraphEdge,
  GraphModel,
  GraphNode,
  RouteNode,
  ServiceNode,
} from '#lib/graph/model.ts';
import { areasOf, arrivalOf, rowOffsets, rowPort, sizeOf } from '#lib/graph/node-size.ts';
import { type FrameFlowNode, flowFrames } from './flow-frames.ts';
import type { LitPath } from './lit-path.ts';
import { nodeLabel } from './node-label.ts';

/*
 * The one place that knows how React Flow wants its nodes, edges and changes. Version 13 changes change handling and store
 * reads: then this file and use-viewport.ts move, and nothing else.
 */

export type ServiceFlowNode = Node<{ node: ServiceNode; isEntry: boolean }, 'service'>;
export type GatewayFlowNode = Node<{ node: GatewayNode; isEntry: boolean }, 'gateway'>;
/** `litRow`: the rule the simulated request takes. */
export type RouteFlowNode = Node<{ node: RouteNode; isEntry: boolean; litRow: number | null }, 'route'>;
export type CardFlowNode = ServiceFlowNode | GatewayFlowNode | RouteFlowNode;
export type FlowNode = CardFlowNode | FrameFlowNode;
/** `isDim`: a simulated request goes elsewhere. */
export type FlowEdge = Edge<{ edge: GraphEdge; isLit: boolean; isDim: boolean; missing: boolean }, 'link'>;

export type Positions = Readonly<Record<string, Point>>;

/** Handle ids: where traffic comes in, goes out, and comes back from an own route. */
export const HANDLE = { in: 'in', out: 'out', back: 'back' } as const;

export type FlowView = {
  readonly model: GraphModel;
  readonly positions: Positions;
  readonly selected: string | null;
  readonly selectedEdge: string | null;
  /** The node the Tab key lands on. */
  readonly entry: string | null;
  /** The camera is far from a large graph: frames draw their members as shapes, cards and edges are left out. */
  readonly isFar: boolean;
  /** The way of a simulated request; everything else steps back. Null: none is simulated. */
  readonly path: LitPath | null;
};

export type FlowElements = {
  readonly nodes: FlowNode[];
  readonly edges: FlowEdge[];
  readonly frames: readonly FrameFlowNode[];
};

/** Turns views into React Flow's nodes and edges; what did not change keeps its object, so only the rest is drawn again. */
export function createFlowMapper(): (view: FlowView) => FlowElements {
  let cards = new Map<string, { readonly from: readonly unknown[]; readonly flow: CardFlowNode }>();
  let frames = new Map<string, FrameFlowNode>();
  let links = new Map<string, { readonly from: readonly unknown[]; readonly flow: FlowEdge }>();
  return (view) => {
    const nextFrames = flowFrames({ ...view, caller: view.path?.caller ?? null }, frames);
    frames = new Map(nextFrames.map((frame) => [frame.id, frame]));
    if (view.isFar) return { nodes: [...nextFrames], edges: [], frames: nextFrames };
    const nextCards: typeof cards = new Map();
    const nextLinks: typeof links = new Map();
    for (const node of view.model.nodes) {
      const at = view.positions[node.id];
      if (!at) continue;
      const from = [node, at, node.id === view.selected, node.id === view.entry, litWord(node, view.path)];
      const known = cards.get(node.id);
      const isSame = known?.from.every((part, index) => part === from[index]) === true;
      nextCards.set(node.id, isSame && known ? known : { from, flow: flowNode(node, at, view) });
    }
    const nodes = new Map(view.model.nodes.map((node) => [node.id, node]));
    for (const edge of view.model.edges) {
      const look = edgeLook(edge, nodes.get(edge.target), view);
      const { isLit, isDim, isBack, missing } = look;
      const from = [edge, isLit, isDim, isBack, missing, view.selectedEdge === edge.id];
      const known = links.get(edge.id);
      const isSame = known?.from.every((part, index) => part === from[index]) === true;
      nextLinks.set(edge.id, isSame && known ? known : { from, flow: flowEdge(edge, look, view) });
    }
    cards = nextCards;
    links = nextLinks;
    return {
      nodes: [...nextFrames, ...[...cards.values()].map((card) => card.flow)],
      edges: [...links.values()].map((link) => link.flow),
      frames: nextFrames,
    };
  };
}

/** Moves by dragging, as new positions; dragging a namespace frame moves all it holds. Other changes are ours to decide. */
export function movedPositions(
  changes: readonly NodeChange<FlowNode>[],
  flow: FlowElements,
  { model, positions }: Pick<FlowView, 'model' | 'positions'>,
): Positions {
  const moves = changes.filter((change) => change.type === 'position' && change.position !== undefined);
  if (moves.length === 0) return positions;
  const before = new Map(flow.nodes.map((node) => [node.id, node]));
  const next: Record<string, Point> = { ...positions };
  const areas = areasOf(model);
  for (const node of applyNodeChanges([...moves], flow.nodes)) {
    const old = before.get(node.id);
    if (!old || (old.position.x === node.position.x && old.position.y === node.position.y)) continue;
    if (node.type !== 'frame') {
      next[node.id] = node.position;
      continue;
    }
    const by = { x: node.position.x - old.position.x, y: node.position.y - old.position.y };
    for (const [id, area] of areas) {
      const at = positions[id];
      if (at && area === node.data.namespace) next[id] = { x: at.x + by.x, y: at.y + by.y };
    }
  }
  return next;
}

function flowNode(node: GraphNode, position: Point, view: FlowView): CardFlowNode {
  const size = sizeOf(node);
  const isEntry = view.entry === node.id;
  const isLit = view.path?.nodes.has(node.id) === true;
  const litRow = view.path?.row?.route === node.id ? view.path.row.rule : null;
  const common = {
    id: node.id,
    position,
    ...size,
    measured: size,
    handles: [...handlesOf(node), ...drawHandlesOf(node)],
    selected: view.selected === node.id,
    focusable: false,
    ariaRole: 'group' as const,
    ariaLabel: `${nodeLabel(node)}${isLit ? ', on the way of the simulated request' : ''}`,
    className: isLit ? 'is-lit' : '',
    domAttributes: { tabIndex: isEntry ? 0 : -1, 'aria-roledescription': undefined },
  };
  switch (node.kind) {
    case 'service':
      return { ...common, type: 'service', data: { node, isEntry } };
    case 'gateway':
      return { ...common, type: 'gateway', data: { node, isEntry } };
    case 'route':
      return { ...common, type: 'route', data: { node, isEntry, litRow } };
  }
}

/** All that a path says of a card, to tell whether it is drawn as before. */
function litWord(node: GraphNode, path: LitPath | null): string | null {
  if (path?.nodes.has(node.id) !== true) return null;
  return path.row?.route === node.id ? `rule ${path.row.rule}` : 'lit';
}

/** The id of the handle traffic is drawn from: of a Service, or of one rule of a route. */
export function drawHandleId(ruleIndex: number | null): string {
  return ruleIndex === null ? 'draw' : `draw-${rowPort(ruleIndex)}`;
}

/**
 * Handles traffic is drawn from. React Flow takes a node's handles from here whenever the node changes, so one that is missing
 * could be drawn from once and never again.
 */
function drawHandlesOf(node: GraphNode): readonly NodeHandle[] {
  const handle = handleOf(node);
  if (node.kind === 'service')
    return node.missing ? [] : [handle(drawHandleId(null), 'source', 'right', sizeOf(node).height / 2)];
  if (node.kind !== 'route') return [];
  return rowOffsets(node).map(({ index, y }) => handle(drawHandleId(index), 'source', 'right', y));
}

type HandleMaker = (id: string, type: 'source' | 'target', side: 'left' | 'right', y: number) => NodeHandle;

function handleOf(node: GraphNode): HandleMaker {
  const { width } = sizeOf(node);
  return (id, type, side, y) => ({
    id,
    type,
    position: side === 'left' ? Position.Left : Position.Right,
    x: side === 'left' ? 0 : width - 1,
    y,
    width: 1,
    height: 1,
  });
}

/** Where edges leave and reach a card, px from its top left corner. */
export function handlesOf(node: GraphNode): readonly NodeHandle[] {
  const size = sizeOf(node);
  const handle = handleOf(node);
  if (node.kind === 'route')
    return [
      handle(HANDLE.in, 'target', 'left', arrivalOf(node)),
      ...rowOffsets(node).flatMap(({ index, y }) => [
        handle(rowPort(index), 'source', 'right', y),
        handle(`${HANDLE.back}-${rowPort(index)}`, 'source', 'left', y),
      ]),
    ];
  return [
    handle(HANDLE.in, 'target', 'left', arrivalOf(node)),
    handle(HANDLE.out, 'source', 'right', size.height / 2),
    handle(HANDLE.back, 'target', 'right', size.height - 12),
  ];
}

type EdgeLook = {
  readonly isLit: boolean;
  readonly isDim: boolean;
  readonly isBack: boolean;
  readonly missing: boolean;
};

function edgeLook(edge: GraphEdge, target: GraphNode | undefined, view: FlowView): EdgeLook {
  const isOnPath = view.path?.edges.has(edge.id) === true;
  return {
    isLit: isOnPath || isTouching(edge, view),
    isDim: view.path !== null && !isOnPath,
    isBack: isBackward(edge, target, view.positions),
    missing: target !== undefined && target.kind !== 'route' && target.missing,
  };
}

function flowEdge(edge: GraphEdge, look: EdgeLook, view: FlowView): FlowEdge {
  const { isLit, isDim, isBack, missing } = look;
  const port = edge.kind === 'attach' ? HANDLE.out : rowPort(edge.ruleIndex);
  return {
    id: edge.id,
    type: 'link',
    source: edge.source,
    target: edge.target,
    sourceHandle: isBack ? `${HANDLE.back}-${port}` : port,
    targetHandle: isBack ? HANDLE.back : HANDLE.in,
    selected: view.selectedEdge === edge.id,
    focusable: false,
    data: { edge, isLit, isDim, missing },
    ...(edge.kind === 'attach'
      ? {}
      : {
          markerEnd: {
            type: MarkerType.Arrow,
            width: 14,
            height: 14,
            strokeWidth: 1.5,
            color: edgeColour(edge, { isLit, isDim, missing }),
          },
        }),
  };
}

/**
 * Colour of an edge: beside the way of a simulated request it steps back, on it it is lit; else the draft first, then a target
 * that does not exist, then the selection.
 */
export function edgeColour(
  edge: GraphEdge,
  look: { readonly isLit: boolean; readonly isDim: boolean; readonly missing: boolean },
): string {
  if (look.isDim) return 'var(--line)';
  switch (edge.change) {
    case 'added':
      return 'var(--draft-add)';
    case 'changed':
      return 'var(--draft-change)';
    case 'removed':
      return 'var(--draft-remove)';
    case null:
      if (look.missing) return 'var(--bad)';
      return look.isLit ? 'var(--accent)' : 'var(--line-strong)';
  }
}

/** Traffic that goes back to a parent, or to a target that stands left of the card: it leaves and arrives on the near sides. */
function isBackward(edge: GraphEdge, target: GraphNode | undefined, positions: Positions): boolean {
  if (edge.kind === 'attach' || !target) return false;
  const from = positions[edge.source];
  const to = positions[edge.target];
  return edge.returns || (from !== undefined && to !== undefined && to.x + sizeOf(target).width / 2 < from.x);
}

function isTouching(edge: GraphEdge, view: FlowView): boolean {
  if (view.selectedEdge === edge.id) return true;
  return view.selected !== null && (edge.source === view.selected || edge.target === view.selected);
}
