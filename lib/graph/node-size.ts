import type { LayoutEdge, LayoutInput, LayoutNode } from './layout.ts';
import type { GraphModel, GraphNode, RouteNode, RuleRow } from './model.ts';

/** Sizes in px at zoom 1. The components draw exactly these, so nothing has to be measured before the layout. */
export const NODE_SIZE = {
  service: { width: 192, height: 60 },
  gateway: { width: 192, height: 60 },
  route: { width: 248, header: 36, row: 26, action: 20, padding: 6 },
} as const;

/** Width and height of a node in px. */
export function sizeOf(node: GraphNode): { readonly width: number; readonly height: number } {
  if (node.kind !== 'route') return NODE_SIZE[node.kind];
  const { width, header, padding } = NODE_SIZE.route;
  const rows = node.rules.reduce((sum, row) => sum + rowHeight(row), 0);
  return { width, height: header + Math.max(rows, NODE_SIZE.route.row) + padding };
}

/** Height of a rule row: one line, and one for its filters when it has some. */
export function rowHeight(row: RuleRow): number {
  return NODE_SIZE.route.row + (row.actions.length > 0 ? NODE_SIZE.route.action : 0);
}

/** Where the edges of each rule row leave the card, px from its top: the middle of the row's first line. */
export function rowOffsets(node: RouteNode): readonly { readonly index: number; readonly y: number }[] {
  let top: number = NODE_SIZE.route.header;
  return node.rules.map((row) => {
    const y = top + NODE_SIZE.route.row / 2;
    top += rowHeight(row);
    return { index: row.index, y };
  });
}

/** Where edges reach a node, px from its top: the head of a card, the middle of anything else. */
export function arrivalOf(node: GraphNode): number {
  return node.kind === 'route' ? NODE_SIZE.route.header / 2 : NODE_SIZE[node.kind].height / 2;
}

/** Name of the port of a rule row. */
export function rowPort(ruleIndex: number): string {
  return `rule-${ruleIndex}`;
}

/**
 * The namespace area each node is drawn in, by node id: its own, but a consumer route stands with the Service it is attached
 * to, which is what it acts on.
 */
export function areasOf(model: GraphModel): ReadonlyMap<string, string> {
  const areas = new Map<string, string>(model.nodes.map((node) => [node.id, node.namespace]));
  const consumers = new Set(
    model.nodes.filter((node) => node.kind === 'route' && node.facet === 'consumer').map((node) => node.id),
  );
  for (const edge of model.edges) {
    if (edge.kind !== 'attach' || !consumers.has(edge.target)) continue;
    const area = areas.get(edge.source);
    if (area !== undefined) areas.set(edge.target, area);
  }
  return areas;
}

/** The model as the layout wants it. Traffic that returns to a parent says nothing about order and is left out. */
export function layoutInput(model: GraphModel): LayoutInput {
  const areas = areasOf(model);
  return {
    nodes: model.nodes.map((node) => layoutNode(node, areas.get(node.id) ?? node.namespace)),
    edges: model.edges.flatMap((edge): readonly LayoutEdge[] => {
      const { id, source, target } = edge;
      if (edge.kind === 'attach') return [{ id, source, sourcePort: null, target }];
      return edge.returns ? [] : [{ id, source, sourcePort: rowPort(edge.ruleIndex), target }];
    }),
  };
}

function layoutNode(node: GraphNode, group: string): LayoutNode {
  const ports =
    node.kind === 'route' ? rowOffsets(node).map(({ index, y }) => ({ id: rowPort(index), y })) : [];
  return { id: node.id, group, ...sizeOf(node), arrival: arrivalOf(node), ports };
}
