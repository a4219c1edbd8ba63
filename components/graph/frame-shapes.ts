import type { Point } from '#lib/graph/layout.ts';
import type { GraphEdge, GraphNode } from '#lib/graph/model.ts';
import { arrivalOf, sizeOf } from '#lib/graph/node-size.ts';

/** A namespace area as a handful of SVG paths, px from its corner: thousands of cards cost no more than one element each kind. */
export type FrameShapes = {
  readonly services: string;
  readonly routes: string;
  /** Routes refused or in part, and Services that do not exist. */
  readonly trouble: string;
  readonly drafts: string;
  readonly links: string;
};

type Area = {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly positions: Readonly<Record<string, Point>>;
  readonly corner: Point;
};

/** Draws the members of an area as plain shapes. */
export function frameShapes({ nodes, edges, positions, corner }: Area): FrameShapes {
  const paths = { services: '', routes: '', trouble: '', drafts: '' };
  const placed = new Map<string, { readonly node: GraphNode; readonly x: number; readonly y: number }>();
  for (const node of nodes) {
    const at = positions[node.id];
    if (!at) continue;
    const x = Math.round(at.x - corner.x);
    const y = Math.round(at.y - corner.y);
    placed.set(node.id, { node, x, y });
    const { width, height } = sizeOf(node);
    paths[shapeOf(node)] += `M${x} ${y}h${width}v${height}h${-width}z`;
  }
  let links = '';
  for (const edge of edges) {
    const from = placed.get(edge.source);
    const to = placed.get(edge.target);
    if (!from || !to) continue;
    const { width, height } = sizeOf(from.node);
    links += `M${from.x + width} ${from.y + height / 2}L${to.x} ${to.y + arrivalOf(to.node)}`;
  }
  return { ...paths, links };
}

/** True for a route that does not work as written. */
export function isTroubled(node: GraphNode): boolean {
  return node.kind === 'route' && (node.health === 'refused' || node.health === 'partial');
}

function shapeOf(node: GraphNode): Exclude<keyof FrameShapes, 'links'> {
  if (node.change !== null) return 'drafts';
  if (isTroubled(node) || (node.kind !== 'route' && node.missing)) return 'trouble';
  return node.kind === 'route' ? 'routes' : 'services';
}
