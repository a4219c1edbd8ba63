import { expect, test } from 'vitest';
import { demoWorld, echoRoute } from '#components/simulator/simulated-world.fixture.ts';
import { buildGraph } from '#lib/graph/build-graph.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { type Diagnostic, parseFieldPath, type Severity } from '#lib/result/diagnostic.ts';
import { edgePlace, findingMarks } from './finding-marks.ts';

const ROUTE = objectKey({
  group: 'gateway.networking.k8s.io',
  kind: 'HTTPRoute',
  namespace: 'demo',
  name: 'r',
});

const model = buildGraph(
  demoWorld(
    echoRoute(`[
  {backendRefs: [{name: echo-v1, port: 8080}, {name: echo-v1, port: 8080}]},
  {backendRefs: [{name: echo-v2, port: 8080}]}]`),
  ),
);

function finding(path: string, message: string, severity: Severity = 'error'): Diagnostic {
  return { code: 'x', severity, source: 'lint', path: parseFieldPath(path), message };
}

function marksFor(...found: Diagnostic[]) {
  return findingMarks(model, new Map([[ROUTE, found]])).get(ROUTE);
}

test.each([
  { name: 'a backend with an edge', path: 'spec.rules[1].backendRefs[0].port', place: 'edge' },
  { name: 'a backend whose edge another one has', path: 'spec.rules[0].backendRefs[1]', place: 'row' },
  { name: 'a filter', path: 'spec.rules[1].filters[0]', place: 'row' },
  { name: 'a rule that is not drawn', path: 'spec.rules[7]', place: 'head' },
  { name: 'a parent', path: 'spec.parentRefs[0]', place: 'head' },
  { name: 'the object', path: '', place: 'head' },
])('$name is marked at the $place', ({ path, place }) => {
  const marks = marksFor(finding(path, 'wrong'));
  expect(marks?.head !== null).toBe(place === 'head');
  expect(marks?.rows.size).toBe(place === 'row' ? 1 : 0);
  expect(marks?.edges.has(edgePlace(1, 0))).toBe(place === 'edge');
});

test('several findings are one sign that names the worst and leads there', () => {
  const marks = marksFor(
    finding('spec.rules[1]', 'first', 'warning'),
    finding('spec.rules[1].timeouts', 'second'),
    finding('spec.rules[1].name', 'a hint', 'info'),
  );
  expect(marks?.rows.get(1)).toEqual({
    severity: 'error',
    count: 2,
    words: 'first\nsecond',
    path: ['spec', 'rules', 1, 'timeouts'],
  });
});

test('many findings are counted, not listed', () => {
  const marks = marksFor(...Array.from({ length: 6 }, (_, at) => finding('spec', `number ${at}`, 'warning')));
  expect(marks?.head).toMatchObject({ severity: 'warning', count: 6 });
  expect(marks?.head?.words.split('\n')).toEqual([
    'number 0',
    'number 1',
    'number 2',
    'number 3',
    'and 2 more',
  ]);
});

test('hints alone are no sign', () => {
  expect(marksFor(finding('spec', 'a hint', 'info'))).toBeUndefined();
});
