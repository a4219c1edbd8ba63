import { expect, test } from 'vitest';
import { answerRequest } from '#components/simulator/answer-request.ts';
import { demoWorld, echoRequest, echoRoute } from '#components/simulator/simulated-world.fixture.ts';
import { buildGraph } from '#lib/graph/build-graph.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import { litPath } from './lit-path.ts';

const ECHO = '/Service/demo/echo';
const V1 = '/Service/demo/echo-v1';
const V2 = '/Service/demo/echo-v2';
const ROUTE = 'gateway.networking.k8s.io/HTTPRoute/demo/r';

const RULES = `[
  {matches: [{path: {value: /cart}}], backendRefs: [{name: echo-v2, port: 8080}]},
  {backendRefs: [{name: echo-v1, port: 8080, weight: 1}, {name: echo-v2, port: 8080, weight: 0}],
   filters: [{type: RequestMirror, requestMirror: {backendRef: {name: echo, port: 8080}}}]}]`;

function pathOf(rules: string | null, asked: Partial<SimulatedRequest> = {}) {
  const world = demoWorld(rules === null ? '' : echoRoute(rules));
  const request = echoRequest(asked);
  const model = buildGraph(world);
  const path = litPath(model, request, answerRequest(request, world));
  return (
    path && {
      nodes: [...path.nodes].toSorted(),
      edges: model.edges
        .filter(({ id }) => path.edges.has(id))
        .map(({ kind, target }) => `${kind} ${target}`)
        .toSorted(),
      row: path.row,
      caller: path.caller,
    }
  );
}

test('parent, rule and the backends with a share are lit, copies too, weight 0 is not', () => {
  expect(pathOf(RULES)).toEqual({
    nodes: [ECHO, V1, ROUTE].toSorted(),
    edges: [`attach ${ROUTE}`, `backend ${V1}`, `mirror ${ECHO}`],
    row: { route: ROUTE, rule: 1 },
    caller: 'web',
  });
});

test('only the rule that won', () => {
  expect(pathOf(RULES, { path: '/cart/1' })).toEqual({
    nodes: [ECHO, V2, ROUTE].toSorted(),
    edges: [`attach ${ROUTE}`, `backend ${V2}`],
    row: { route: ROUTE, rule: 0 },
    caller: 'web',
  });
});

test.each([
  { name: 'without a route the Service', rules: null, asked: {}, nodes: [ECHO] },
  {
    name: 'without a match the parent',
    rules: '[{matches: [{path: {value: /a}}], backendRefs: [{name: echo-v1, port: 8080}]}]',
    asked: {},
    nodes: [ECHO],
  },
])('$name alone is lit', ({ rules, asked, nodes }) => {
  expect(pathOf(rules, asked)).toEqual({ nodes, edges: [], row: null, caller: 'web' });
});

test('nothing is lit, and nothing dimmed, for a request that never comes here', () => {
  expect(pathOf(RULES, { host: 'elsewhere.example.org' })).toBeNull();
});
