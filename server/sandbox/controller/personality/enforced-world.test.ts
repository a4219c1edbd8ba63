import { describe, expect, it } from 'vitest';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { requestOf } from '#lib/routing/simulation.fixture.ts';
import { createSimulator } from '#lib/routing/simulator.ts';
import { enforcedWorld } from './enforced-world.ts';
import { SANDBOX_MESHES } from './mesh-name.ts';

const service = (name: string) => `---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: n}
spec: {type: ClusterIP, clusterIP: 10.0.0.1, ports: [{port: 80}]}
`;
const route = (rules: string, more = '') => `${service('a')}${service('b')}---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: n, creationTimestamp: "2026-01-01T00:00:00Z"}
spec: {parentRefs: [{group: "", kind: Service, name: a, port: 80}], ${more}rules: ${rules}}
`;
const B = 'backendRefs: [{name: b, port: 80}]';
const filter = (text: string) => route(`[{filters: [{${text}}], ${B}}]`);

/** Where `GET a.n/x` goes: the backend, or the status. */
function whereTo(manifests: string, mesh: (typeof SANDBOX_MESHES)[number], host = 'a.n'): string {
  const world = enforcedWorld(worldFromManifests(manifests), mesh);
  const decision = createSimulator(world, { endpoints: 'assume' }).decide(requestOf(`GET ${host}/x`));
  return JSON.stringify(decision);
}

type Row = readonly [what: string, manifests: string, want: readonly [string, string, string, string]];

const TO_B = '"name":"b"';
const NO_ROUTE = '"outcome":"passthrough"';
const [MISS, FAIL] = ['404', '500'];

/** Columns: conformant, Istio, Linkerd, Kuma (mesh.md, cross-mesh differences). */
const ROWS: readonly Row[] = [
  ['a plain route', route(`[{${B}}]`), [TO_B, TO_B, TO_B, TO_B]],
  ['a rewrite', filter('type: URLRewrite, urlRewrite: {hostname: x.y}'), [TO_B, TO_B, NO_ROUTE, TO_B]],
  ['no rule matches', route(`[{matches: [{path: {value: /y}}], ${B}}]`), [MISS, MISS, MISS, '"name":"a"']],
  ['a rule without backends', route('[{}]'), [FAIL, FAIL, '"name":"a"', '"name":"a"']],
  [
    'all weights zero',
    route('[{backendRefs: [{name: b, port: 80, weight: 0}]}]'),
    [FAIL, FAIL, FAIL, '"name":"a"'],
  ],
  ['another hostname', route(`[{${B}}]`, 'hostnames: [other.example], '), [TO_B, TO_B, MISS, TO_B]],
];

const CASES = ROWS.flatMap(([what, manifests, want]) =>
  SANDBOX_MESHES.map((mesh, index) => ({ what, manifests, mesh, want: want[index] ?? '' })),
);

describe('enforcedWorld', () => {
  it.each(CASES)('$mesh: $what', ({ manifests, mesh, want }) => {
    expect(whereTo(manifests, mesh)).toContain(want);
  });

  it('leaves a conformant world as it is, and objects that are no routes', () => {
    const world = worldFromManifests(route(`[{${B}}]`));
    expect(enforcedWorld(world, 'conformant')).toBe(world);
    const services = [...world.objects.values()].filter(({ kind }) => kind === 'Service');
    expect([...enforcedWorld(world, 'kuma').objects.values()]).toEqual(expect.arrayContaining(services));
  });

  it('takes GRPCRoutes from Kuma', () => {
    const manifests = route(`[{${B}}]`).replaceAll('HTTPRoute', 'GRPCRoute');
    expect(whereTo(manifests, 'kuma')).toContain(NO_ROUTE);
  });
});
