import type { Node } from '@xyflow/react';
import { type Box, boundsOf } from '#lib/graph/bounds.ts';
import type { Point } from '#lib/graph/layout.ts';
import { LAYOUT_SPACE } from '#lib/graph/layout-groups.ts';
import type { GraphEdge, GraphModel, GraphNode } from '#lib/graph/model.ts';
import { areasOf, sizeOf } from '#lib/graph/node-size.ts';
import { type FrameShapes, frameShapes, isTroubled } from './frame-shapes.ts';

/** `shapes`: the members as plain shapes, drawn instead of cards when the camera is far from a large graph. */
export type FrameFlowNode = Node<
  { namespace: string; trouble: number; shapes: FrameShapes; isFar: boolean; isCaller: boolean },
  'frame'
>;

const FRAME_PREFIX = 'namespace ';

type FramesView = {
  readonly model: GraphModel;
  readonly positions: Readonly<Record<string, Point>>;
  readonly isFar: boolean;
  /** Namespace a simulated request comes from; null: there is none. */
  readonly caller: string | null;
};

type Members = { readonly nodes: GraphNode[]; readonly edges: GraphEdge[] };

/** One frame per namespace area around its members; a frame that did not change keeps its object. */
export function flowFrames(
  view: FramesView,
  known: ReadonlyMap<string, FrameFlowNode>,
): readonly FrameFlowNode[] {
  const frames = [...membersByArea(view.model)].flatMap(([namespace, members]) => {
    const sized = members.nodes.map((node) => ({ id: node.id, ...sizeOf(node) }));
    const bounds = boundsOf(sized, view.positions);
    if (!bounds) return [];
    const frame = flowFrame(namespace, members, { ...view, box: frameBox(bounds) });
    const old = known.get(frame.id);
    return [old && isSameFrame(old, frame) ? old : frame];
  });
  // From afar a label reaches into the frame above it, which therefore has to be drawn first.
  return frames.sort((a, b) => a.position.y - b.position.y);
}

/** How many routes of a namespace do not work as written, in words. */
export function troubleWords(count: number): string {
  return count === 1 ? '1 route refused or in part' : `${count} routes refused or in part`;
}

function membersByArea(model: GraphModel): ReadonlyMap<string, Members> {
  const areas = areasOf(model);
  const members = new Map<string, Members>();
  for (const node of model.nodes) {
    const area = areas.get(node.id) ?? node.namespace;
    const list = members.get(area);
    if (list) list.nodes.push(node);
    else members.set(area, { nodes: [node], edges: [] });
  }
  for (const edge of model.edges) members.get(areas.get(edge.source) ?? '')?.edges.push(edge);
  return members;
}

function frameBox(bounds: Box): Box {
  return {
    x: bounds.x - LAYOUT_SPACE.boxPadding,
    y: bounds.y - LAYOUT_SPACE.boxHeader,
    width: bounds.width + 2 * LAYOUT_SPACE.boxPadding,
    height: bounds.height + LAYOUT_SPACE.boxHeader + LAYOUT_SPACE.boxPadding,
  };
}

function flowFrame(
  namespace: string,
  members: Members,
  view: FramesView & { readonly box: Box },
): FrameFlowNode {
  const { box, positions, isFar } = view;
  const size = { width: box.width, height: box.height };
  const isCaller = view.caller === namespace;
  const trouble = members.nodes.filter(isTroubled).length;
  return {
    id: `${FRAME_PREFIX}${namespace}`,
    type: 'frame',
    position: { x: box.x, y: box.y },
    ...size,
    measured: size,
    handles: [],
    zIndex: -1,
    selectable: false,
    focusable: false,
    connectable: false,
    dragHandle: '.frame-label',
    ariaRole: 'group',
    ariaLabel: `Namespace ${namespace}${trouble === 0 ? '' : `, ${troubleWords(trouble)}`}${isCaller ? ', where the simulated request comes from' : ''}`,
    style: { pointerEvents: isFar ? 'all' : 'none' },
    domAttributes: { 'aria-roledescription': undefined },
    data: {
      namespace,
      trouble,
      shapes: frameShapes({ ...members, positions, corner: box }),
      isFar,
      isCaller,
    },
  };
}

function isSameFrame(a: FrameFlowNode, b: FrameFlowNode): boolean {
  const [x, y] = [a.data.shapes, b.data.shapes];
  return (
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.width === b.width &&
    a.height === b.height &&
    a.data.trouble === b.data.trouble &&
    a.data.isFar === b.data.isFar &&
    a.data.isCaller === b.data.isCaller &&
    x.services === y.services &&
    x.routes === y.routes &&
    x.trouble === y.trouble &&
    x.drafts === y.drafts &&
    x.links === y.links
  );
}
