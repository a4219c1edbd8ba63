import { describe, expect, it } from 'vitest';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { buildGraph } from './build-graph.ts';
import { filterGraph, type GraphFilter, NO_FILTER, searchNodes } from './filter-graph.ts';

const service = (name: string, namespace: string) =>
  `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {ports: [{port: 80}]}\n`;
const route = (name: string, from: string, to: string) => `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ${name}, namespace: a}
spec:
  parentRefs: [{group: "", kind: Service, name: ${from}}]
  rules: [{matches: [{path: {value: /${name}}}], backendRefs: [{name: ${to.split('/')[1]}, namespace: ${to.split('/')[0]}, port: 80}]}]
`;

const model = buildGraph(
  worldFromManifests(
    service('web', 'a') +
      service('cart', 'a') +
      service('pay', 'b') +
      service('cart-db', 'b') +
      service('lonely', 'c') +
      route('r1', 'web', 'a/cart') +
      route('r2', 'cart', 'b/pay'),
  ),
);
const names = (filter: Partial<GraphFilter>) =>
  filterGraph(model, { ...NO_FILTER, ...filter })
    .nodes.map((node) => node.name)
    .sort();
const web = '/Service/a/web';

describe('filterGraph', () => {
  it.each<{ name: string; filter: Partial<GraphFilter>; expected: string[] }>([
    { name: 'nothing', filter: {}, expected: ['cart', 'cart-db', 'lonely', 'pay', 'r1', 'r2', 'web'] },
    {
      name: 'a namespace keeps the far ends of its routes',
      filter: { namespaces: new Set(['a']) },
      expected: ['cart', 'pay', 'r1', 'r2', 'web'],
    },
    {
      name: 'a backend shows who sends to it',
      filter: { namespaces: new Set(['b']) },
      expected: ['cart', 'cart-db', 'pay', 'r2'],
    },
    { name: 'search in rules', filter: { search: '/R1*' }, expected: ['cart', 'r1', 'web'] },
    { name: 'search without hit', filter: { search: 'nope' }, expected: [] },
    { name: 'one hop', filter: { focus: { id: web, hops: 1 } }, expected: ['cart', 'r1', 'web'] },
    {
      name: 'two hops',
      filter: { focus: { id: web, hops: 2 } },
      expected: ['cart', 'pay', 'r1', 'r2', 'web'],
    },
    { name: 'unrouted', filter: { hideUnrouted: true }, expected: ['cart', 'pay', 'r1', 'r2', 'web'] },
  ])('$name', ({ filter, expected }) => {
    expect(names(filter)).toEqual(expected);
  });

  it('never leaves an edge without an end', () => {
    const filtered = filterGraph(model, { ...NO_FILTER, namespaces: new Set(['b']) });
    const ids = new Set(filtered.nodes.map((node) => node.id));
    expect(filtered.edges.every((edge) => ids.has(edge.source) && ids.has(edge.target))).toBe(true);
    expect(filtered.edges).toHaveLength(2);
  });
});

describe('searchNodes', () => {
  it.each([
    ['cart', ['cart', 'cart-db']],
    ['b cart', ['cart-db']],
    ['  ', []],
  ])('%j → %j', (search, expected) => {
    const found = searchNodes(model, search).filter((node) => node.kind === 'service');
    expect(found.map((node) => node.name)).toEqual(expected);
  });
});
