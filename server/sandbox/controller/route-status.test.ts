import { describe, expect, it } from 'vitest';
import { objectsAt } from '#lib/gateway-api/json.ts';
import { routeStatus } from './route-status.ts';
import { brief, NOW, routeOf, viewOf, worldWith } from './view.fixture.ts';

const A = '{group: "", kind: Service, name: a}';
const GOOD = 'rules: [{backendRefs: [{name: a, port: 80}]}]';
const TO_B = (port: number) => `rules: [{backendRefs: [{name: b, namespace: m, port: ${port}}]}]`;
const FINE = 'Accepted=True/Accepted@3 ResolvedRefs=True/ResolvedRefs@3';
const refused = (reason: string) => [`Accepted=False/${reason}@3 ResolvedRefs=True/ResolvedRefs@3`];
const unresolved = (reason: string) => [`Accepted=True/Accepted@3 ResolvedRefs=False/${reason}@3`];
const filter = (type: string) =>
  type === 'URLRewrite'
    ? '{type: URLRewrite, urlRewrite: {hostname: x.example}}'
    : type === 'RequestRedirect'
      ? '{type: RequestRedirect, requestRedirect: {scheme: https}}'
      : `{type: ${type}, extensionRef: {group: x.io, kind: Thing, name: t}}`;

const GRANT = `
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: {name: g, namespace: m}
spec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: n}], to: [{group: "", kind: Service}]}
`;
const GRPC = (parent: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: g, namespace: n}
spec: {parentRefs: [${parent}], rules: [{backendRefs: [{name: a, port: 90}]}]}
`;
const SELECTIVE = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: n, generation: 1}
spec: {gatewayClassName: ours, listeners: [{name: http, port: 80, protocol: HTTP, allowedRoutes: {kinds: [{kind: GRPCRoute}]}}]}
`;

type Case = {
  readonly name: string;
  readonly spec: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly more?: string;
  readonly expected: readonly string[];
};

const CASES: readonly Case[] = [
  { name: 'a sound mesh route', spec: `{parentRefs: [${A}], ${GOOD}}`, expected: [FINE] },
  {
    name: 'a parent that is not there',
    spec: '{parentRefs: [{group: "", kind: Service, name: no}]}',
    expected: [],
  },
  {
    name: 'a port the Service lacks',
    spec: `{parentRefs: [{group: "", kind: Service, name: a, port: 81}], ${GOOD}}`,
    expected: refused('NoMatchingParent'),
  },
  {
    name: 'a port name the Service lacks',
    spec: `{parentRefs: [{group: "", kind: Service, name: a, sectionName: x}], ${GOOD}}`,
    expected: refused('NoMatchingParent'),
  },
  {
    name: 'a port by name',
    spec: `{parentRefs: [{group: "", kind: Service, name: a, sectionName: http}], ${GOOD}}`,
    expected: [FINE],
  },
  {
    name: 'a headless parent',
    spec: `{parentRefs: [{group: "", kind: Service, name: headless}], ${GOOD}}`,
    expected: refused('UnsupportedValue'),
  },
  {
    name: 'an ExternalName parent',
    spec: `{parentRefs: [{group: "", kind: Service, name: outside}], ${GOOD}}`,
    expected: refused('UnsupportedValue'),
  },
  {
    name: 'a kind that gives way on every port',
    spec: `{parentRefs: [${A}], ${GOOD}}`,
    more: GRPC(A),
    expected: refused('Conflicted'),
  },
  {
    name: 'a kind that gives way on one port of two',
    spec: `{parentRefs: [${A}], ${GOOD}}`,
    more: GRPC('{group: "", kind: Service, name: a, port: 90}'),
    expected: [FINE],
  },
  {
    name: 'a kind that goes before',
    kind: 'GRPCRoute',
    spec: `{parentRefs: [${A}], ${GOOD}}`,
    more: GRPC(A).replaceAll('GRPCRoute', 'HTTPRoute'),
    expected: [FINE],
  },
  {
    name: 'another kind for other callers',
    namespace: 'm',
    spec: `{parentRefs: [{group: "", kind: Service, name: a, namespace: n}], ${TO_B(80)}}`,
    more: GRPC(A),
    expected: [FINE],
  },
  {
    name: 'a missing backend',
    spec: `{parentRefs: [${A}], rules: [{backendRefs: [{name: gone, port: 80}]}]}`,
    expected: unresolved('BackendNotFound'),
  },
  {
    name: 'a missing mirror of a backend',
    spec: `{parentRefs: [${A}], rules: [{backendRefs: [{name: a, port: 80, filters: [{type: RequestMirror, requestMirror: {backendRef: {name: gone, port: 80}}}]}]}]}`,
    expected: unresolved('BackendNotFound'),
  },
  {
    name: 'a backend port that is not there',
    spec: `{parentRefs: [${A}], rules: [{backendRefs: [{name: a, port: 9}]}]}`,
    expected: unresolved('BackendNotFound'),
  },
  {
    name: 'a backend of another kind',
    spec: `{parentRefs: [${A}], rules: [{backendRefs: [{group: x.io, kind: Thing, name: a}]}]}`,
    expected: unresolved('InvalidKind'),
  },
  {
    name: 'a backend that speaks a database protocol',
    spec: `{parentRefs: [${A}], ${TO_B(5432)}}`,
    expected: unresolved('UnsupportedProtocol'),
  },
  {
    name: 'a backend that speaks UDP',
    spec: `{parentRefs: [${A}], ${TO_B(53)}}`,
    expected: unresolved('UnsupportedProtocol'),
  },
  { name: 'web sockets for HTTP', spec: `{parentRefs: [${A}], ${TO_B(81)}}`, expected: [FINE] },
  {
    name: 'web sockets for gRPC',
    kind: 'GRPCRoute',
    spec: `{parentRefs: [${A}], ${TO_B(81)}}`,
    expected: unresolved('UnsupportedProtocol'),
  },
  { name: 'a mesh backend elsewhere', spec: `{parentRefs: [${A}], ${TO_B(80)}}`, expected: [FINE] },
  {
    name: 'a gateway backend elsewhere',
    spec: `{parentRefs: [{name: edge}], ${TO_B(80)}}`,
    expected: unresolved('RefNotPermitted'),
  },
  {
    name: 'a gateway backend elsewhere with a grant',
    spec: `{parentRefs: [{name: edge}], ${TO_B(80)}}`,
    more: GRANT,
    expected: [FINE],
  },
  { name: 'a Gateway of another class', spec: `{parentRefs: [{name: other}], ${GOOD}}`, expected: [] },
  {
    name: 'a listener that is not there',
    spec: `{parentRefs: [{name: edge, sectionName: https}], ${GOOD}}`,
    expected: refused('NoMatchingParent'),
  },
  {
    name: 'a hostname no listener serves',
    spec: `{parentRefs: [{name: edge}], hostnames: [a.other], ${GOOD}}`,
    expected: refused('NoMatchingListenerHostname'),
  },
  {
    name: 'a hostname a listener serves',
    spec: `{parentRefs: [{name: edge}], hostnames: [a.other, shop.example], ${GOOD}}`,
    expected: [FINE],
  },
  {
    name: 'a namespace the listener does not take',
    namespace: 'm',
    spec: `{parentRefs: [{name: edge, namespace: n}], rules: [{backendRefs: [{name: b, port: 80}]}]}`,
    expected: refused('NotAllowedByListeners'),
  },
  {
    name: 'a kind the listener does not take',
    spec: `{parentRefs: [{name: edge}], ${GOOD}}`,
    more: SELECTIVE,
    expected: refused('NotAllowedByListeners'),
  },
  {
    name: 'an unknown filter in every rule',
    spec: `{parentRefs: [${A}], rules: [{filters: [${filter('ExtensionRef')}], backendRefs: [{name: a, port: 80}]}]}`,
    expected: refused('UnsupportedValue'),
  },
  {
    name: 'an unknown filter in one rule of two',
    spec: `{parentRefs: [${A}], rules: [{filters: [${filter('ExtensionRef')}]}, {backendRefs: [{name: a, port: 80}]}]}`,
    expected: [
      'Accepted=True/Accepted@3 PartiallyInvalid=True/UnsupportedValue@3 ResolvedRefs=True/ResolvedRefs@3',
    ],
  },
  {
    name: 'a redirect of the rule and a rewrite of its backend',
    spec: `{parentRefs: [${A}], rules: [{filters: [${filter('RequestRedirect')}], backendRefs: [{name: a, port: 80, filters: [${filter('URLRewrite')}]}]}]}`,
    expected: refused('IncompatibleFilters'),
  },
];

describe('routeStatus', () => {
  it.each(CASES)('$name', ({ spec, kind, namespace, more, expected }) => {
    const route = routeOf(spec, { ...(kind ? { kind } : {}), ...(namespace ? { namespace } : {}) });
    expect(brief(routeStatus(viewOf(worldWith(more)), route))).toEqual(expected);
  });

  it('leaves entries of other controllers alone and drops its own when the parent goes', () => {
    const foreign = { parentRef: { name: 'x' }, controllerName: 'other.example/c', conditions: [] };
    const mine = {
      parentRef: { name: 'y' },
      controllerName: 'sandbox.meshloom.dev/mesh-controller',
      conditions: [],
    };
    const route = routeOf(`{parentRefs: [], ${GOOD}}`, { status: { parents: [mine, foreign] } });
    expect(routeStatus(viewOf(worldWith()), route).parents).toEqual([foreign]);
  });

  it('keeps the places of entries and conditions, and the time of a condition that stays', () => {
    const spec = `{parentRefs: [${A}], ${GOOD}}`;
    const [own] = objectsAt(routeStatus(viewOf(worldWith()), routeOf(spec)), 'parents');
    const other = { parentRef: { name: 'x' }, controllerName: 'other.example/c', conditions: [] };
    const extra = {
      type: 'example.com/Extra',
      status: 'True',
      reason: 'So',
      message: '',
      lastTransitionTime: NOW,
    };
    const status = { parents: [{ ...own, conditions: [extra, ...objectsAt(own, 'conditions')] }, other] };
    const later = { ...viewOf(worldWith()), now: '2027-01-01T00:00:00Z' };
    expect(routeStatus(later, routeOf(spec, { status }))).toEqual(status);
  });

  it('sets a new time when the answer changes, and takes PartiallyInvalid back', () => {
    const faulty = `{parentRefs: [${A}], rules: [{filters: [${filter('ExtensionRef')}]}, {backendRefs: [{name: gone, port: 80}]}]}`;
    const before = routeStatus(viewOf(worldWith()), routeOf(faulty));
    const later = { ...viewOf(worldWith()), now: '2027-01-01T00:00:00Z' };
    const after = routeStatus(later, routeOf(`{parentRefs: [${A}], ${GOOD}}`, { status: before }));
    const conditions = objectsAt(objectsAt(after, 'parents')[0], 'conditions');
    expect(conditions.map(({ type, lastTransitionTime }) => [type, lastTransitionTime])).toEqual([
      ['Accepted', NOW],
      ['ResolvedRefs', '2027-01-01T00:00:00Z'],
    ]);
  });

  it('does not overwrite a condition about a newer generation', () => {
    const spec = `{parentRefs: [${A}], ${GOOD}}`;
    const [own] = objectsAt(routeStatus(viewOf(worldWith()), routeOf(spec)), 'parents');
    const newer = objectsAt(own, 'conditions').map((each) => ({
      ...each,
      observedGeneration: 4,
      message: 'newer',
    }));
    const status = { parents: [{ ...own, conditions: newer }] };
    expect(routeStatus(viewOf(worldWith()), routeOf(spec, { status }))).toEqual(status);
  });

  it('refuses everything when told to', () => {
    const route = routeOf(`{parentRefs: [${A}, {name: edge}], ${GOOD}}`);
    expect(brief(routeStatus(viewOf(worldWith(), 'conformant', true), route))).toEqual([
      ...refused('UnsupportedValue'),
      ...refused('UnsupportedValue'),
    ]);
  });
});
