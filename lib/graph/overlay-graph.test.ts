import { describe, expect, it } from 'vitest';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { buildGraph } from './build-graph.ts';
import type { GraphModel } from './model.ts';
import { hasChanges, overlayGraph } from './overlay-graph.ts';

const SERVICES = ['app', 'v1', 'v2']
  .map(
    (name) =>
      `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: demo}\nspec: {ports: [{port: 80}]}\n`,
  )
  .join('');

const graphOf = (rules: string | null, withStatus = false): GraphModel =>
  buildGraph(
    worldFromManifests(
      rules === null
        ? SERVICES
        : `${SERVICES}---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: demo, generation: 1}
spec:
  parentRefs: [{group: "", kind: Service, name: app}]
  rules: ${rules}
${
  withStatus
    ? 'status: {parents: [{controllerName: a.b/c, parentRef: {group: "", kind: Service, name: app}, conditions: [{type: Accepted, status: "True", reason: A, observedGeneration: 1}, {type: ResolvedRefs, status: "True", reason: R, observedGeneration: 1}]}]}'
    : ''
}`,
    ),
  );

const split = (one: number, two: number) =>
  `{backendRefs: [{name: v1, port: 80, weight: ${one}}, {name: v2, port: 80, weight: ${two}}]}`;
const header = '{matches: [{headers: [{name: version, value: v2}]}], backendRefs: [{name: v2, port: 80}]}';

/** The marks, compactly: card, rows, edges. */
function marks(model: GraphModel) {
  const card = model.nodes.find((node) => node.kind === 'route');
  return {
    card: card?.change,
    rows: card?.kind === 'route' ? card.rules.map((row) => `${row.index} ${row.summary}: ${row.change}`) : [],
    edges: model.edges.map((edge) =>
      edge.kind === 'attach'
        ? `attach: ${edge.change}`
        : `${edge.ruleIndex} → ${edge.target.split('/').at(-1)}: ${edge.change}`,
    ),
  };
}

describe('overlayGraph', () => {
  it.each([
    {
      name: 'nothing changed',
      live: `[${split(90, 10)}]`,
      draft: `[${split(90, 10)}]`,
      expected: {
        card: null,
        rows: ['0 all requests: null'],
        edges: ['attach: null', '0 → v1: null', '0 → v2: null'],
      },
    },
    {
      name: 'weights changed',
      live: `[${split(90, 10)}]`,
      draft: `[${split(80, 20)}]`,
      expected: {
        card: 'changed',
        rows: ['0 all requests: null'],
        edges: ['attach: null', '0 → v1: changed', '0 → v2: changed'],
      },
    },
    {
      name: 'a rule inserted before the others',
      live: `[${split(90, 10)}]`,
      draft: `[${header}, ${split(90, 10)}]`,
      expected: {
        card: 'changed',
        rows: ['0 header version = v2: added', '1 everything else: null'],
        edges: ['attach: null', '0 → v2: added', '1 → v1: null', '1 → v2: null'],
      },
    },
    {
      name: 'a rule removed',
      live: `[${header}, ${split(90, 10)}]`,
      draft: `[${split(90, 10)}]`,
      expected: {
        card: 'changed',
        rows: ['0 all requests: null', '1 header version = v2: removed'],
        edges: ['attach: null', '0 → v1: null', '0 → v2: null', '1 → v2: removed'],
      },
    },
    {
      name: 'a match edited',
      live: `[${header}, ${split(90, 10)}]`,
      draft: `[${header.replace('value: v2', 'value: v3')}, ${split(90, 10)}]`,
      expected: {
        card: 'changed',
        rows: ['0 header version = v3: changed', '1 everything else: null'],
        edges: ['attach: null', '0 → v2: null', '1 → v1: null', '1 → v2: null'],
      },
    },
    {
      name: 'a backend removed',
      live: `[${split(90, 10)}]`,
      draft: '[{backendRefs: [{name: v1, port: 80, weight: 90}]}]',
      expected: {
        card: 'changed',
        rows: ['0 all requests: null'],
        edges: ['attach: null', '0 → v1: changed', '0 → v2: removed'],
      },
    },
    {
      name: 'a route created',
      live: null,
      draft: `[${split(90, 10)}]`,
      expected: {
        card: 'added',
        rows: ['0 all requests: added'],
        edges: ['attach: added', '0 → v1: added', '0 → v2: added'],
      },
    },
    {
      name: 'a route deleted',
      live: `[${split(90, 10)}]`,
      draft: null,
      expected: {
        card: 'removed',
        rows: ['0 all requests: removed'],
        edges: ['attach: removed', '0 → v1: removed', '0 → v2: removed'],
      },
    },
  ])('$name', ({ live, draft, expected }) => {
    const model = overlayGraph(graphOf(live), graphOf(draft));
    expect(marks(model)).toEqual(expected);
    expect(hasChanges(model)).toBe(expected.card !== null);
    expect(new Set(model.edges.map((edge) => edge.id)).size).toBe(model.edges.length);
    const ids = new Set(model.nodes.map((node) => node.id));
    expect(model.edges.every((edge) => ids.has(edge.source) && ids.has(edge.target))).toBe(true);
  });

  it('keeps the live status of an untouched route and none of a touched one', () => {
    const live = graphOf(`[${split(90, 10)}]`, true);
    const healthIn = (model: GraphModel) =>
      model.nodes.flatMap((node) => (node.kind === 'route' ? [node.health] : []));
    expect(healthIn(overlayGraph(live, graphOf(`[${split(90, 10)}]`)))).toEqual(['accepted']);
    expect(healthIn(overlayGraph(live, graphOf(`[${split(1, 1)}]`)))).toEqual(['draft']);
  });

  it('marks a document that changed where the graph does not show it', () => {
    const key = objectKey({
      group: 'gateway.networking.k8s.io',
      kind: 'HTTPRoute',
      namespace: 'demo',
      name: 'r',
    });
    const model = graphOf(`[${split(90, 10)}]`);
    expect(marks(overlayGraph(model, model, new Map([[key, 'changed']]))).card).toBe('changed');
  });
});
