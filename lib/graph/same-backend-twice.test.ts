import { describe, expect, it } from 'vitest';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { buildGraph } from './build-graph.ts';
import { edgeShare } from './edge-share.ts';
import { graphTable } from './graph-table.ts';
import type { BackendEdge } from './model.ts';
import { overlayGraph } from './overlay-graph.ts';

function graphOf(backends: string) {
  return buildGraph(
    worldFromManifests(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: demo}
spec: {rules: [{backendRefs: [${backends}]}]}
`),
  );
}

const backendEdges = (graph: ReturnType<typeof graphOf>): readonly BackendEdge[] =>
  graph.edges.filter((edge): edge is BackendEdge => edge.kind === 'backend');

describe('a backend named twice in a rule', () => {
  it.each<[string, string, readonly (string | null)[]]>([
    ['once each', '{name: a, port: 80, weight: 1}, {name: b, port: 80, weight: 3}', ['25%', '75%']],
    ['twice', '{name: a, port: 80, weight: 1}, {name: a, port: 80, weight: 3}', ['25% + 75%']],
    ['on two ports', '{name: a, port: 80, weight: 1}, {name: a, port: 81, weight: 3}', ['25% + 75%']],
    [
      'beside another',
      '{name: a, weight: 1}, {name: b, weight: 2}, {name: a, weight: 1}',
      ['25% + 25%', '50%'],
    ],
    ['all weights 0', '{name: a, weight: 0}, {name: a, weight: 0}', [null]],
  ])('%s', (_, backends, expected) => {
    expect(backendEdges(graphOf(backends)).map(edgeShare)).toEqual(expected);
  });

  it('adds up on the edge and stays apart in the table', () => {
    const graph = graphOf('{name: a, port: 80, weight: 1}, {name: a, port: 81, weight: 3}');
    expect(backendEdges(graph)[0]).toMatchObject({ share: 1, weight: 4 });
    expect(graphTable(graph)[0]?.backends.map(({ place, percent }) => `${place} ${percent}`)).toEqual([
      ':80 25%',
      ':81 75%',
    ]);
  });

  it('is changed when only the parts differ', () => {
    const live = graphOf('{name: a, port: 80, weight: 1}, {name: a, port: 81, weight: 3}');
    const draft = graphOf('{name: a, port: 80, weight: 2}, {name: a, port: 81, weight: 2}');
    expect(backendEdges(overlayGraph(live, draft)).map(({ change }) => change)).toEqual(['changed']);
  });
});
