import type { ELK, ElkNode, LayoutOptions } from 'elkjs/lib/elk-api.js';
import type { LayoutEngine, LayoutInput, LayoutNode, Point } from './layout.ts';

/**
 * Layered, left to right, polyline with little thoroughness: a tenth of the time of splines or partitioning at the same
 * picture for graphs of a few ranks. Rule rows are ports at fixed places, so that edges of a card do not cross.
 */
const OPTIONS: LayoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'POLYLINE',
  'elk.aspectRatio': '1.6',
  'elk.layered.thoroughness': '3',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
  'elk.layered.spacing.nodeNodeBetweenLayers': '76',
  'elk.layered.spacing.edgeNodeBetweenLayers': '24',
  'elk.spacing.nodeNode': '20',
  'elk.spacing.edgeNode': '16',
  'elk.spacing.componentComponent': '28',
};

/** The flat engine over an ELK instance (in a worker in the browser, bundled in Node). Knows nothing of groups. */
export function elkEngine(elk: Pick<ELK, 'layout'>): LayoutEngine {
  return {
    layout: async (input) => {
      const result = await elk.layout(elkGraph(input));
      const positions: Record<string, Point> = {};
      for (const { id, x, y } of result.children ?? []) positions[id] = { x: x ?? 0, y: y ?? 0 };
      return { positions };
    },
  };
}

function elkGraph({ nodes, edges }: LayoutInput): ElkNode {
  return {
    id: 'root',
    layoutOptions: OPTIONS,
    children: nodes.map(elkNode),
    edges: edges.map((edge) => ({
      id: edge.id,
      sources: [portId(edge.source, edge.sourcePort ?? OUT)],
      targets: [portId(edge.target, IN)],
    })),
  };
}

const IN = 'in';
const OUT = 'out';

/** All ends of edges are fixed, so that a straight edge in the layout is straight on the canvas. */
function elkNode({ id, width, height, arrival, ports }: LayoutNode): ElkNode {
  const leaving = ports.length > 0 ? ports : [{ id: OUT, y: height / 2 }];
  return {
    id,
    width,
    height,
    layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
    ports: [
      elkPort(portId(id, IN), { x: 0, y: arrival, side: 'WEST' }),
      ...leaving.map((port) => elkPort(portId(id, port.id), { x: width, y: port.y, side: 'EAST' })),
    ],
  };
}

function elkPort(id: string, at: { readonly x: number; readonly y: number; readonly side: 'EAST' | 'WEST' }) {
  return { id, x: at.x, y: at.y, width: 0, height: 0, layoutOptions: { 'elk.port.side': at.side } };
}

function portId(node: string, port: string): string {
  return `${node}|${port}`;
}
