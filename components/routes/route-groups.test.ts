import { describe, expect, it } from 'vitest';
import { asKubeObject, type KubeObject, keyOf } from '#lib/gateway-api/kube-object.ts';
import { createWorld } from '#lib/gateway-api/world.ts';
import { buildGraph } from '#lib/graph/build-graph.ts';
import { graphTable } from '#lib/graph/graph-table.ts';
import { parseYaml } from '#lib/yaml/parse-yaml.ts';
import { formatAge } from './format-age.ts';
import { filterGroups, groupRoutes, type Sort, sortGroups } from './route-groups.ts';

function manifest(text: string): KubeObject {
  const object = asKubeObject(parseYaml(text).value);
  if (!object) throw new Error('fixture is no Kubernetes object');
  return object;
}

const SPLIT = manifest(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart-canary, namespace: shop, generation: 1, creationTimestamp: "2026-01-01T00:00:00Z" }
spec:
  parentRefs: [{ group: "", kind: Service, name: cart, port: 8080 }]
  rules:
  - matches: [{ headers: [{ name: version, value: v2 }] }]
    backendRefs: [{ name: cart-v2, port: 8080 }]
  - backendRefs: [{ name: cart, port: 8080 }]
status:
  parents:
  - parentRef: { group: "", kind: Service, name: cart, port: 8080 }
    controllerName: mesh.example/controller
    conditions:
    - { type: Accepted, status: "True", reason: Accepted, message: "", observedGeneration: 1 }
    - { type: ResolvedRefs, status: "True", reason: ResolvedRefs, message: "", observedGeneration: 1 }
`);

const SILENT = manifest(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: audit, namespace: platform, generation: 1, creationTimestamp: "2026-02-01T00:00:00Z" }
spec:
  parentRefs: [{ group: "", kind: Service, name: audit }]
  rules:
  - backendRefs: [{ name: audit, namespace: payments, port: 80 }]
`);

const world = createWorld('c', [SPLIT, SILENT], []);
const groups = groupRoutes(graphTable(buildGraph(world)), world.objects, new Map());
const names = (list: typeof groups) => list.map((group) => group.head.name);

describe('groupRoutes', () => {
  it('makes one group per route with a row per rule', () => {
    const split = groups.find((group) => group.key === keyOf(SPLIT));
    expect(split?.rules.map((row) => row.rule?.index)).toEqual([0, 1]);
    expect(split?.verdicts.map((verdict) => verdict.state)).toEqual(['accepted']);
    expect(split?.createdAt).toBe(Date.UTC(2026, 0, 1));
  });

  it('has no age and no verdicts for a route that exists only in the draft', () => {
    const changes = new Map([...world.objects.keys()].map((key) => [key, 'added' as const]));
    const [draft] = groupRoutes(graphTable(buildGraph(world)), new Map(), changes);
    expect(draft).toMatchObject({ verdicts: [], createdAt: null, change: 'added' });
  });
});

describe('filterGroups', () => {
  it.each<[string, string[], string[]]>([
    ['', [], ['audit', 'cart-canary']],
    ['VERSION', [], ['cart-canary']],
    ['cart v2', [], ['cart-canary']],
    ['cart nothing', [], []],
    ['no controller', [], ['audit']],
    ['', ['shop'], ['cart-canary']],
    ['', ['payments'], ['audit']],
    ['audit', ['shop'], []],
  ])('search %j in namespaces %j', (search, namespaces, expected) => {
    expect(names(filterGroups(groups, { search, namespaces })).toSorted()).toEqual(expected);
  });
});

describe('sortGroups', () => {
  it.each<[Sort['column'], Sort['direction'], string[]]>([
    ['route', 'ascending', ['audit', 'cart-canary']],
    ['route', 'descending', ['cart-canary', 'audit']],
    ['status', 'ascending', ['audit', 'cart-canary']],
    ['namespace', 'descending', ['cart-canary', 'audit']],
    ['age', 'ascending', ['audit', 'cart-canary']],
    ['managedBy', 'descending', ['audit', 'cart-canary']],
  ])('by %s, %s', (column, direction, expected) => {
    expect(names(sortGroups(groups, { column, direction }))).toEqual(expected);
  });
});

describe('formatAge', () => {
  it.each([
    [30, 'now'],
    [90, '1 min'],
    [7199, '1 h'],
    [86_400 * 3, '3 d'],
    [86_400 * 800, '2 y'],
    [-50, 'now'],
  ])('%i seconds ago is %s', (seconds, expected) => {
    expect(formatAge(1_000_000, 1_000_000 + seconds * 1000)).toBe(expected);
  });
});
