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
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
  'elk.layered.spacing.nodeNodeBetweenLayers': '88',
  'elk.layered.spacing.edgeNodeBetweenLayers': '24',
  'elk.spacing.nodeNode': '28',
  'elk.spacing.edgeNode': '16',
  'elk.spacing.componentComponent': '40',
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
      sources: [edge.sourcePort === null ? edge.source : portId(edge.source, edge.sourcePort)],
      targets: [edge.target],
    })),
  };
}

function elkNode({ id, width, height, ports }: LayoutNode): ElkNode {
  if (ports.length === 0) return { id, width, height };
  return {
    id,
    width,
    height,
    layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
    ports: ports.map((port) => ({
      id: portId(id, port.id),
      x: width,
      y: port.y,
      width: 0,
      height: 0,
      layoutOptions: { 'elk.port.side': 'EAST' },
    })),
  };
}

function portId(node: string, port: string): string {
  return `${node}|${port}`;
}
