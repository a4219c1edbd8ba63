import { describe, expect, it } from 'vitest';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { buildGraph } from '#lib/graph/build-graph.ts';
import { keepIdentical } from '#lib/graph/keep-identical.ts';
import {
  createFlowMapper,
  drawHandleId,
  type FlowView,
  movedPositions,
  type Positions,
} from './flow-adapter.ts';

const MANIFESTS = (weight: number) => `
apiVersion: v1
kind: Service
metadata: {name: app, namespace: demo}
spec: {ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: v2, namespace: demo}
spec: {ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: other, namespace: far}
spec: {ports: [{port: 80}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: demo}
spec:
  parentRefs: [{group: "", kind: Service, name: app}]
  rules: [{backendRefs: [{name: app, port: 80, weight: 90}, {name: v2, port: 80, weight: ${weight}}]}]
`;

const APP = '/Service/demo/app';
const V2 = '/Service/demo/v2';
const OTHER = '/Service/far/other';
const ROUTE = 'gateway.networking.k8s.io/HTTPRoute/demo/r';

const model = buildGraph(worldFromManifests(MANIFESTS(10)));
const positions: Positions = {
  [APP]: { x: 0, y: 0 },
  [ROUTE]: { x: 300, y: 0 },
  [V2]: { x: 700, y: 0 },
  [OTHER]: { x: 0, y: 500 },
};
const view: FlowView = {
  model,
  positions,
  selected: null,
  selectedEdge: null,
  entry: APP,
  isFar: false,
  path: null,
};

describe('createFlowMapper', () => {
  it('keeps the objects of what did not change', () => {
    const map = createFlowMapper();
    const first = map(view);
    const again = map(view);
    expect(again.nodes.every((node, at) => node === first.nodes[at])).toBe(true);
    expect(again.edges.every((edge, at) => edge === first.edges[at])).toBe(true);

    const changed = map({
      ...view,
      model: keepIdentical(model, buildGraph(worldFromManifests(MANIFESTS(20)))),
    });
    expect(changed.nodes.filter((node) => !first.nodes.includes(node))).toEqual([]);
    expect(changed.edges.filter((edge) => !first.edges.includes(edge)).map((edge) => edge.target)).toEqual([
      APP,
      V2,
    ]);

    const selected = map({ ...view, selected: V2 });
    expect(selected.nodes.filter((node) => !first.nodes.includes(node)).map((node) => node.id)).toEqual([V2]);
  });

  it('names every handle that can be drawn from, or React Flow forgets it when a card changes', () => {
    const { nodes } = createFlowMapper()(view);
    const handles = (id: string) => nodes.find((node) => node.id === id)?.handles?.map((handle) => handle.id);
    expect(handles(APP)).toContain(drawHandleId(null));
    expect(handles(ROUTE)).toContain(drawHandleId(0));
  });

  it('leaves on the near side when the traffic goes back', () => {
    const handles = (at: Positions) =>
      Object.fromEntries(
        createFlowMapper()({ ...view, positions: at }).edges.map((edge) => [
          `${edge.data?.edge.kind} ${edge.target}`,
          [edge.sourceHandle, edge.targetHandle],
        ]),
      );
    expect(handles(positions)).toEqual({
      [`attach ${ROUTE}`]: ['out', 'in'],
      [`backend ${APP}`]: ['back-rule-0', 'back'],
      [`backend ${V2}`]: ['rule-0', 'in'],
    });
    const moved = handles({ ...positions, [V2]: { x: -300, y: 200 } });
    expect(moved[`backend ${V2}`]).toEqual(['back-rule-0', 'back']);
  });

  it('names every end of an edge among the ends of its node', () => {
    const { nodes, edges } = createFlowMapper()(view);
    for (const edge of edges) {
      const ends = (id: string) => nodes.find((node) => node.id === id)?.handles?.map((handle) => handle.id);
      expect(ends(edge.source)).toContain(edge.sourceHandle);
      expect(ends(edge.target)).toContain(edge.targetHandle);
    }
  });

  it('frames each namespace around its members, and draws nothing without a place', () => {
    const { nodes } = createFlowMapper()({ ...view, positions: { [APP]: { x: 0, y: 0 } } });
    expect(nodes.map((node) => node.id)).toEqual(['namespace demo', APP]);
    const [frame] = nodes;
    expect(frame?.position.x).toBeLessThan(0);
    expect(frame?.width).toBeGreaterThan(192);
  });

  it('draws a large graph from afar as frames with shapes', () => {
    const { nodes, edges, frames } = createFlowMapper()({ ...view, isFar: true });
    expect(nodes.map((node) => node.id)).toEqual(['namespace demo', 'namespace far']);
    expect(edges).toEqual([]);
    const shapes = frames[0]?.data.shapes;
    expect(shapes?.services.match(/M/g)).toHaveLength(2);
    expect(shapes?.routes.match(/M/g)).toHaveLength(1);
    expect(shapes?.links.match(/M/g)).toHaveLength(3);
  });
});

describe('movedPositions', () => {
  const flow = createFlowMapper()(view);

  it('moves a dragged node alone', () => {
    const next = movedPositions([{ type: 'position', id: V2, position: { x: 800, y: 50 } }], flow, view);
    expect(next).toEqual({ ...positions, [V2]: { x: 800, y: 50 } });
  });

  it('moves all of a namespace with its frame', () => {
    const frame = flow.nodes.find((node) => node.id === 'namespace demo');
    const to = { x: (frame?.position.x ?? 0) + 10, y: (frame?.position.y ?? 0) + 20 };
    const next = movedPositions([{ type: 'position', id: 'namespace demo', position: to }], flow, view);
    expect(next).toEqual({
      [APP]: { x: 10, y: 20 },
      [ROUTE]: { x: 310, y: 20 },
      [V2]: { x: 710, y: 20 },
      [OTHER]: { x: 0, y: 500 },
    });
  });

  it('takes no other change', () => {
    expect(movedPositions([{ type: 'select', id: V2, selected: true }], flow, view)).toBe(positions);
  });
});
