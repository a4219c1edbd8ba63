import { describe, expect, it } from 'vitest';
import { objectsAt } from '#lib/gateway-api/json.ts';
import { routeStatus } from '../route-status.ts';
import { brief, routeOf, viewOf, worldWith } from '../view.fixture.ts';
import type { SandboxMesh } from './mesh-name.ts';

const parent = (name: string, more = '') => `{group: "", kind: Service, name: ${name}${more}}`;
const to = (name: string) => `rules: [{backendRefs: [{name: ${name}, port: 80}]}]`;
const GOOD = `{parentRefs: [${parent('a')}], ${to('a')}}`;
const REWRITE = `{parentRefs: [${parent('a')}], rules: [{filters: [{type: URLRewrite, urlRewrite: {hostname: x.y}}], backendRefs: [{name: a, port: 80}]}]}`;
const EXTENSION = REWRITE.replace(/\{type: URLRewrite.*?\}\}/, '{type: ExtensionRef}');
const CORS = REWRITE.replace(/\{type: URLRewrite.*?\}\}/, '{type: CORS}');
const GRPC_RIVAL = `
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: g, namespace: n}
spec: {parentRefs: [${parent('a')}], rules: [{backendRefs: [{name: a, port: 90}]}]}
`;
const FINE = 'Accepted=True/Accepted@3 ResolvedRefs=True/ResolvedRefs@3';
const BARE = 'Accepted=True/Accepted ResolvedRefs=True/ResolvedRefs';
const NOWHERE = 'Accepted=False/NoMatchingParent@3 ResolvedRefs=True/ResolvedRefs@3';

type Row = readonly [
  what: string,
  spec: string,
  answers: Readonly<Record<SandboxMesh, readonly string[]>>,
  more?: string,
];

/** One line of mesh.md's table each: what the same route gets from every mesh. */
const ROWS: readonly Row[] = [
  ['a sound route', GOOD, { conformant: [FINE], istio: [FINE], linkerd: [BARE], kuma: [FINE] }],
  [
    'a parent that is not there',
    `{parentRefs: [${parent('no')}], ${to('a')}}`,
    { conformant: [], istio: [NOWHERE], linkerd: [NOWHERE.replaceAll('@3', '')], kuma: [] },
  ],
  [
    'a headless parent',
    `{parentRefs: [${parent('headless')}], ${to('a')}}`,
    {
      conformant: [NOWHERE.replace('NoMatchingParent', 'UnsupportedValue')],
      istio: [FINE],
      linkerd: [NOWHERE.replaceAll('@3', '')],
      kuma: [FINE],
    },
  ],
  [
    'a port the Service lacks',
    `{parentRefs: [${parent('a', ', port: 81')}], ${to('a')}}`,
    { conformant: [NOWHERE], istio: [FINE], linkerd: [BARE], kuma: [FINE] },
  ],
  ['a rewrite', REWRITE, { conformant: [FINE], istio: [FINE], linkerd: [BARE], kuma: [FINE] }],
  [
    'a filter nobody knows',
    EXTENSION,
    {
      conformant: [NOWHERE.replace('NoMatchingParent', 'UnsupportedValue')],
      istio: ['Accepted=True/Accepted@3 ResolvedRefs=False/InvalidFilter@3'],
      linkerd: [BARE],
      kuma: [FINE],
    },
  ],
  ['a filter too new', CORS, { conformant: [FINE], istio: [FINE], linkerd: [], kuma: [FINE] }],
  [
    'two kinds on one Service',
    GOOD,
    {
      conformant: [NOWHERE.replace('NoMatchingParent', 'Conflicted')],
      istio: [FINE],
      linkerd: [NOWHERE.replace('NoMatchingParent', 'RouteReasonConflicted').replaceAll('@3', '')],
      kuma: [FINE],
    },
    GRPC_RIVAL,
  ],
];

const CASES = ROWS.flatMap(([what, spec, answers, more]) =>
  (['conformant', 'istio', 'linkerd', 'kuma'] as const).map((mesh) => ({
    what,
    spec,
    mesh,
    expected: answers[mesh],
    more: more ?? '',
  })),
);

describe('personalities', () => {
  it.each(CASES)('$mesh: $what', ({ spec, mesh, expected, more }) => {
    expect(brief(routeStatus(viewOf(worldWith(more), mesh), routeOf(spec)))).toEqual(expected);
  });

  it.each([
    ['conformant', 'sandbox.meshloom.dev/mesh-controller', { group: '', kind: 'Service', name: 'a' }],
    ['istio', 'istio.io/gateway-controller', { group: '', kind: 'Service', name: 'a' }],
    [
      'linkerd',
      'linkerd.io/policy-controller',
      { group: 'core', kind: 'Service', namespace: 'n', name: 'a' },
    ],
    ['kuma', 'gateways.kuma.io/controller', { group: '', kind: 'Service', name: 'a' }],
  ] as const)('%s signs its entries and names the parent its way', (mesh, controllerName, parentRef) => {
    const view = viewOf(worldWith(), mesh);
    const status = routeStatus(view, routeOf(GOOD));
    expect(objectsAt(status, 'parents')).toEqual([expect.objectContaining({ controllerName, parentRef })]);
    expect(routeStatus({ ...view, now: '2027-01-01T00:00:00Z' }, routeOf(GOOD, { status }))).toEqual(status);
  });

  it.each([
    ['istio', GOOD, ['Route was valid', 'All references resolved']],
    [
      'istio',
      `{parentRefs: [${parent('no')}], ${to('a')}}`,
      ['parent service: "no" not found', 'All references resolved'],
    ],
    [
      'istio',
      `{parentRefs: [${parent('a')}], ${to('gone')}}`,
      ['Route was valid', 'backend(gone.n.svc.cluster.local) not found'],
    ],
    ['linkerd', `{parentRefs: [${parent('a')}], ${to('gone')}}`, ['', '']],
    [
      'linkerd',
      `{parentRefs: [${parent('headless')}], ${to('a')}}`,
      ['parent service must have a ClusterIP', ''],
    ],
    ['linkerd', `{parentRefs: [${parent('no')}], ${to('a')}}`, ['', '']],
    [
      'kuma',
      `{parentRefs: [${parent('a')}], ${to('gone')}}`,
      ['', 'backend reference references a non-existent Service'],
    ],
  ] as const)('%s words its messages: %s', (mesh, spec, expected) => {
    const [entry] = objectsAt(routeStatus(viewOf(worldWith(), mesh), routeOf(spec)), 'parents');
    expect(objectsAt(entry, 'conditions').map(({ message }) => message)).toEqual(expected);
  });

  it('says nothing of kinds the mesh does not watch', () => {
    const route = routeOf(GOOD, { kind: 'GRPCRoute' });
    expect(routeStatus(viewOf(worldWith(), 'kuma'), route)).toEqual({});
  });
});
