import { describe, expect, it } from 'vitest';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { kindKey } from '#lib/identity/object-ref.ts';
import { buildGraph } from './build-graph.ts';
import { graphTable } from './graph-table.ts';
import { keepIdentical } from './keep-identical.ts';
import type { GraphModel, GraphNode } from './model.ts';
import { areasOf } from './node-size.ts';

const SERVICES = ['app', 'app-v1', 'app-v2']
  .map(
    (name) => `---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: demo}
spec: {clusterIP: 10.0.0.1, selector: {app: ${name}}, ports: [{name: http, port: 8080, appProtocol: http}]}
`,
  )
  .join('');

const ROUTE = `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ab, namespace: demo, generation: 1}
spec:
  parentRefs: [{group: "", kind: Service, name: app, port: 8080}]
  rules:
    - matches: [{headers: [{name: version, value: v2}]}]
      backendRefs: [{name: app-v2, port: 8080}]
      filters: [{type: RequestMirror, requestMirror: {backendRef: {name: app-v1, port: 8080}, percent: 25}}]
    - backendRefs: [{name: app-v1, port: 8080, weight: 90}, {name: app, port: 8080, weight: 10}]
status:
  parents:
    - parentRef: {group: "", kind: Service, name: app, port: 8080}
      controllerName: example.com/mesh
      conditions:
        - {type: Accepted, status: "True", reason: Accepted, observedGeneration: 1}
        - {type: ResolvedRefs, status: "True", reason: ResolvedRefs, observedGeneration: 1}
`;

const SLICES = `---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: app-4, namespace: demo, labels: {kubernetes.io/service-name: app}}
addressType: IPv4
endpoints: [{addresses: [10.0.0.1], conditions: {ready: true}}, {addresses: [10.0.0.2], conditions: {ready: false}}]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: app-6, namespace: demo, labels: {kubernetes.io/service-name: app}}
addressType: IPv6
endpoints: [{addresses: ["fd00::1"]}, {addresses: ["fd00::2"], conditions: {ready: false}}]
`;

const nodeNamed = (model: GraphModel, name: string): GraphNode => {
  const node = model.nodes.find((candidate) => candidate.name === name);
  if (!node) throw new Error(`no node ${name}`);
  return node;
};

describe('buildGraph', () => {
  it('draws parent → card → backends with shares, mirrors and returning traffic', () => {
    const model = buildGraph(worldFromManifests(SERVICES + ROUTE));
    const card = nodeNamed(model, 'ab');
    expect(card).toMatchObject({
      kind: 'route',
      facet: 'producer',
      health: 'accepted',
      rules: [
        { summary: 'header version = v2', actions: ['mirror 25% to app-v1'] },
        { summary: 'everything else', actions: [] },
      ],
    });
    const shown = model.edges.map((edge) =>
      edge.kind === 'attach'
        ? [edge.source, edge.target, edge.label]
        : [edge.kind, edge.ruleIndex, edge.target, edge.share, edge.returns],
    );
    expect(shown).toEqual([
      ['/Service/demo/app', 'gateway.networking.k8s.io/HTTPRoute/demo/ab', ':8080'],
      ['backend', 0, '/Service/demo/app-v2', 1, false],
      ['mirror', 0, '/Service/demo/app-v1', 0.25, false],
      ['backend', 1, '/Service/demo/app-v1', 0.9, false],
      ['backend', 1, '/Service/demo/app', 0.1, true],
    ]);
    expect(nodeNamed(model, 'app')).toMatchObject({ routeHealth: 'accepted' });
    expect(nodeNamed(model, 'app-v1')).toMatchObject({ routeHealth: null });
  });

  it('counts endpoints once per address family, and leaves them unknown until slices are known', () => {
    const known = buildGraph(worldFromManifests(SERVICES + SLICES));
    expect(nodeNamed(known, 'app')).toMatchObject({ endpoints: { ready: 1, total: 2 } });
    expect(nodeNamed(known, 'app-v1')).toMatchObject({ endpoints: { ready: 0, total: 0 } });
    const synced = [kindKey({ group: '', kind: 'Service' })];
    expect(nodeNamed(buildGraph(worldFromManifests(SERVICES, synced)), 'app')).toMatchObject({
      endpoints: null,
    });
  });

  it.each([
    { name: 'Services known: missing', synced: [kindKey({ group: '', kind: 'Service' })], missing: true },
    { name: 'Services not known: only unknown', synced: [], missing: false },
  ])('a backend that is not there — $name', ({ synced, missing }) => {
    const model = buildGraph(worldFromManifests(ROUTE, synced));
    expect(nodeNamed(model, 'app-v2')).toMatchObject({ kind: 'service', missing });
    expect(model.edges).toHaveLength(5);
  });

  it.each([
    {
      name: 'Gateway parent',
      parent: '{name: front, sectionName: web}',
      kind: 'gateway',
      facet: 'gateway',
      label: 'web',
    },
    {
      name: 'consumer',
      parent: '{group: "", kind: Service, name: app, namespace: other}',
      kind: 'service',
      facet: 'consumer',
      label: null,
    },
  ])('$name', ({ parent, kind, facet, label }) => {
    const model = buildGraph(
      worldFromManifests(`
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: r, namespace: demo}
spec:
  parentRefs: [${parent}]
  rules: [{matches: [{method: {service: a.B}}], backendRefs: [{name: app, port: 1}]}]
`),
    );
    const [attach] = model.edges;
    expect(attach).toMatchObject({ kind: 'attach', label });
    expect(model.nodes.find((node) => node.id === attach?.source)?.kind).toBe(kind);
    expect(nodeNamed(model, 'r')).toMatchObject({ facet, rules: [{ summary: 'a.B/*' }] });
  });

  it('keeps L4 routes, backends of other kinds and broken references harmless', () => {
    const model = buildGraph(
      worldFromManifests(`
apiVersion: gateway.networking.k8s.io/v1
kind: TCPRoute
metadata: {name: db, namespace: demo}
spec:
  parentRefs: [{group: "", kind: Service, name: db}, {group: "", kind: Service, name: db}, {name: 7}]
  rules: [{backendRefs: [{group: example.com, kind: Pool, name: p}, {name: ""}, 5]}]
`),
    );
    expect(nodeNamed(model, 'db')).toBeDefined();
    expect(nodeNamed(model, 'p')).toMatchObject({
      kind: 'service',
      missing: false,
      caution: expect.stringContaining('Pool'),
    });
    expect(model.edges.map((edge) => edge.kind)).toEqual(['attach', 'backend']);
    expect(new Set(model.edges.map((edge) => edge.id)).size).toBe(model.edges.length);
  });

  it.each([
    [
      'annotations: {argocd.argoproj.io/tracking-id: "shop:gateway.networking.k8s.io/HTTPRoute:demo/ab"}',
      'Argo CD application shop',
    ],
    ['labels: {argocd.argoproj.io/instance: shop}', 'Argo CD application shop'],
    ['labels: {kustomize.toolkit.fluxcd.io/name: apps}', 'Flux Kustomization apps'],
    ['annotations: {meta.helm.sh/release-name: web}', 'Helm release web'],
    ['ownerReferences: [{kind: Rollout, name: app}]', 'Rollout app'],
    ['labels: {team: a}', null],
  ])('owner from %s', (meta, expected) => {
    const world = worldFromManifests(ROUTE.replace('generation: 1', meta));
    expect(nodeNamed(buildGraph(world), 'ab')).toMatchObject({ managedBy: expected });
  });
});

describe('areasOf', () => {
  it('puts a consumer route where its Service stands, others in their own namespace', () => {
    const consumer = ROUTE.replaceAll('namespace: demo', 'namespace: web').replace(
      'name: app, port: 8080}]',
      'name: app, namespace: demo, port: 8080}]',
    );
    const areas = areasOf(buildGraph(worldFromManifests(SERVICES + consumer)));
    expect(areas.get('gateway.networking.k8s.io/HTTPRoute/web/ab')).toBe('demo');
    expect(areas.get('/Service/web/app-v1')).toBe('web');
  });
});

describe('graphTable', () => {
  it('has one row per rule with parents, backends and percents', () => {
    const rows = graphTable(buildGraph(worldFromManifests(SERVICES + ROUTE)));
    expect(
      rows.map((row) => [
        row.parents.map((parent) => `${parent.name}${parent.place}`).join(),
        row.rule?.summary,
        row.backends.map((backend) => `${backend.kind} ${backend.name} ${backend.percent}`).join(', '),
        row.health,
      ]),
    ).toEqual([
      ['app:8080', 'header version = v2', 'backend app-v2 100%, mirror app-v1 25%', 'accepted'],
      ['app:8080', 'everything else', 'backend app-v1 90%, backend app 10%', 'accepted'],
    ]);
  });

  it('keeps a route without rules visible', () => {
    const rows = graphTable(
      buildGraph(worldFromManifests(ROUTE.replace(/ {2}rules:[\s\S]*?status:/, '  rules: []\nstatus:'))),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ rule: null, backends: [] });
  });
});

describe('keepIdentical', () => {
  it('keeps unchanged objects and replaces changed ones', () => {
    const first = buildGraph(worldFromManifests(SERVICES + ROUTE));
    const same = keepIdentical(first, buildGraph(worldFromManifests(SERVICES + ROUTE)));
    expect(same).toBe(first);
    const next = keepIdentical(
      first,
      buildGraph(worldFromManifests(SERVICES + ROUTE.replace('weight: 90', 'weight: 80'))),
    );
    expect(next).not.toBe(first);
    expect(nodeNamed(next, 'ab')).toBe(nodeNamed(first, 'ab'));
    expect(next.edges.filter((edge) => first.edges.includes(edge))).toHaveLength(3);
  });
});
