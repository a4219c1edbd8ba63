import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { asKubeObject, type KubeObject } from './kube-object.ts';
import { isServiceParent, readRoute } from './route.ts';

function fromYaml(text: string): KubeObject {
  const object = asKubeObject(parse(text));
  if (object === null) throw new Error('the fixture is no object');
  return object;
}

describe('readRoute', () => {
  test('fills in the defaults of a mesh route', () => {
    const route = readRoute(
      fromYaml(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: demo-app, namespace: demo }
spec:
  parentRefs:
  - group: ""
    kind: Service
    name: demo-app
    port: 8080
  rules:
  - backendRefs:
    - name: demo-app-v1
      port: 8080
      weight: 90
    - name: demo-app-v2
      port: 8080
`),
    );
    const [parent] = route.parents;
    expect(parent).toMatchObject({
      group: '',
      kind: 'Service',
      namespace: 'demo',
      name: 'demo-app',
      port: 8080,
    });
    expect(parent && isServiceParent(parent)).toBe(true);
    expect(route.rules[0]?.matches).toEqual([
      { path: { type: 'PathPrefix', value: '/' }, headers: [], queryParams: [], method: null, grpc: null },
    ]);
    expect(route.rules[0]?.backends.map(({ name, kind, weight }) => ({ name, kind, weight }))).toEqual([
      { name: 'demo-app-v1', kind: 'Service', weight: 90 },
      { name: 'demo-app-v2', kind: 'Service', weight: 1 },
    ]);
  });

  test('a Service parent without group is a Gateway API kind, not a Service (the usual mistake)', () => {
    const route = readRoute(
      fromYaml(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: demo }
spec: { parentRefs: [{ kind: Service, name: demo-app }] }
`),
    );
    expect(route.parents.map(isServiceParent)).toEqual([false]);
  });

  test('an HTTPRoute without rules has the default rule; a GRPCRoute has none', () => {
    const http = fromYaml(
      '{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: a}, spec: {}}',
    );
    const grpc = fromYaml(
      '{apiVersion: gateway.networking.k8s.io/v1, kind: GRPCRoute, metadata: {name: a}, spec: {}}',
    );
    expect(readRoute(http).rules).toHaveLength(1);
    expect(readRoute(grpc).rules).toHaveLength(0);
  });

  test('wrong types are treated as absent and never throw', () => {
    const route = readRoute(
      fromYaml(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: demo }
spec:
  parentRefs: hello
  hostnames: [1, a.example]
  rules: [null, { matches: 3, backendRefs: [{ name: 7, weight: many }] }]
`),
    );
    expect(route.parents).toEqual([]);
    expect(route.hostnames).toEqual(['a.example']);
    expect(route.rules).toHaveLength(2);
    expect(route.rules[1]?.backends).toMatchObject([{ name: '', weight: 1 }]);
  });
});

test.each([
  null,
  3,
  [],
  {},
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'Service', metadata: {} },
])('%j is no object', (value) => {
  expect(asKubeObject(value)).toBeNull();
});
