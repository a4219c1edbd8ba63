import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type JsonObject, objectAt, objectsAt } from '#lib/gateway-api/json.ts';
import { isKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { storeKey } from '../store/store.ts';
import { gatewayStatus } from './gateway-status.ts';
import type { MeshWorld } from './mesh-world.ts';
import { routeStatus } from './route-status.ts';

const NOW = '2026-01-01T00:00:00Z';

function objects(text: string): ReadonlyMap<string, KubeObject> {
  const list: unknown = parse(text);
  const items = Array.isArray(list) ? list.filter(isKubeObject) : [];
  return new Map(items.map((item) => [storeKey(item), item]));
}

const SERVICES = objects(`
- {apiVersion: v1, kind: Service, metadata: {name: a, namespace: n}, spec: {type: ClusterIP, ports: [{name: http, port: 80}]}}
- {apiVersion: v1, kind: Service, metadata: {name: b, namespace: m}, spec: {type: ClusterIP, ports: [{port: 80}]}}
- {apiVersion: v1, kind: Service, metadata: {name: headless, namespace: n}, spec: {clusterIP: None, ports: [{port: 80}]}}
- {apiVersion: v1, kind: Service, metadata: {name: outside, namespace: n}, spec: {type: ExternalName}}
`);
const GATEWAYS = objects(`
- apiVersion: gateway.networking.k8s.io/v1
  kind: Gateway
  metadata: {name: edge, namespace: n, generation: 1}
  spec: {gatewayClassName: ours, listeners: [{name: http, port: 80, protocol: HTTP, hostname: "*.example"}]}
- {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: other, namespace: n}, spec: {gatewayClassName: theirs}}
`);
const CLASSES = objects(`
- {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: ours}, spec: {controllerName: sandbox.meshloom.dev/gateway-controller}}
- {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: theirs}, spec: {controllerName: other.example/controller}}
`);

const world: MeshWorld = {
  services: SERVICES,
  gateways: GATEWAYS,
  gatewayClasses: CLASSES,
  namespaces: new Map(),
  routes: [],
  referenceGrants: [],
};

function route(spec: string, status: JsonObject = {}): KubeObject {
  const value = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'r', namespace: 'n', generation: 3 },
    spec: parse(spec),
    status,
  };
  if (!isKubeObject(value)) throw new Error('not an object');
  return value;
}

const brief = (status: JsonObject) =>
  objectsAt(status, 'parents').map((parent) =>
    objectsAt(parent, 'conditions')
      .map(
        (condition) =>
          `${condition.type}=${condition.status}/${condition.reason}@${condition.observedGeneration}`,
      )
      .join(' '),
  );

const SERVICE_A = '{group: "", kind: Service, name: a}';
const GOOD = 'rules: [{backendRefs: [{name: a, port: 80}]}]';

describe('routeStatus', () => {
  it.each([
    [
      'a sound mesh route',
      `{parentRefs: [${SERVICE_A}], ${GOOD}}`,
      ['Accepted=True/Accepted@3 ResolvedRefs=True/ResolvedRefs@3'],
    ],
    ['a parent that is not there', '{parentRefs: [{group: "", kind: Service, name: none}]}', []],
    [
      'a port the Service lacks',
      `{parentRefs: [{group: "", kind: Service, name: a, port: 81}], ${GOOD}}`,
      ['Accepted=False/NoMatchingParent@3 ResolvedRefs=True/ResolvedRefs@3'],
    ],
    [
      'a port name the Service lacks',
      `{parentRefs: [{group: "", kind: Service, name: a, sectionName: x}], ${GOOD}}`,
      ['Accepted=False/NoMatchingParent@3 ResolvedRefs=True/ResolvedRefs@3'],
    ],
    [
      'a port by name',
      `{parentRefs: [{group: "", kind: Service, name: a, sectionName: http}], ${GOOD}}`,
      ['Accepted=True/Accepted@3 ResolvedRefs=True/ResolvedRefs@3'],
    ],
    [
      'a headless parent',
      `{parentRefs: [{group: "", kind: Service, name: headless}], ${GOOD}}`,
      ['Accepted=False/UnsupportedValue@3 ResolvedRefs=True/ResolvedRefs@3'],
    ],
    [
      'an ExternalName parent',
      `{parentRefs: [{group: "", kind: Service, name: outside}], ${GOOD}}`,
      ['Accepted=False/UnsupportedValue@3 ResolvedRefs=True/ResolvedRefs@3'],
    ],
    [
      'a missing backend',
      `{parentRefs: [${SERVICE_A}], rules: [{backendRefs: [{name: gone, port: 80}]}]}`,
      ['Accepted=True/Accepted@3 ResolvedRefs=False/BackendNotFound@3'],
    ],
    [
      'a missing mirror',
      `{parentRefs: [${SERVICE_A}], rules: [{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: gone, port: 80}}}]}]}`,
      ['Accepted=True/Accepted@3 ResolvedRefs=False/BackendNotFound@3'],
    ],
    [
      'a backend port that is not there',
      `{parentRefs: [${SERVICE_A}], rules: [{backendRefs: [{name: a, port: 9}]}]}`,
      ['Accepted=True/Accepted@3 ResolvedRefs=False/BackendNotFound@3'],
    ],
    [
      'a backend of another kind',
      `{parentRefs: [${SERVICE_A}], rules: [{backendRefs: [{group: x.io, kind: Thing, name: a}]}]}`,
      ['Accepted=True/Accepted@3 ResolvedRefs=False/InvalidKind@3'],
    ],
    [
      'a mesh backend of another namespace',
      `{parentRefs: [${SERVICE_A}], rules: [{backendRefs: [{name: b, namespace: m, port: 80}]}]}`,
      ['Accepted=True/Accepted@3 ResolvedRefs=True/ResolvedRefs@3'],
    ],
    [
      'a gateway backend of another namespace',
      '{parentRefs: [{name: edge}], rules: [{backendRefs: [{name: b, namespace: m, port: 80}]}]}',
      ['Accepted=True/Accepted@3 ResolvedRefs=False/RefNotPermitted@3'],
    ],
    ['a Gateway of another class', `{parentRefs: [{name: other}], ${GOOD}}`, []],
    [
      'a listener that is not there',
      `{parentRefs: [{name: edge, sectionName: https}], ${GOOD}}`,
      ['Accepted=False/NoMatchingParent@3 ResolvedRefs=True/ResolvedRefs@3'],
    ],
    [
      'a hostname no listener serves',
      `{parentRefs: [{name: edge}], hostnames: [a.other], ${GOOD}}`,
      ['Accepted=False/NoMatchingListenerHostname@3 ResolvedRefs=True/ResolvedRefs@3'],
    ],
    [
      'a hostname a listener serves',
      `{parentRefs: [{name: edge}], hostnames: [a.other, shop.example], ${GOOD}}`,
      ['Accepted=True/Accepted@3 ResolvedRefs=True/ResolvedRefs@3'],
    ],
  ])('%s', (_, spec, expected) => {
    expect(brief(routeStatus(world, route(spec), NOW))).toEqual(expected);
  });

  it('needs no more than a ReferenceGrant for a gateway backend elsewhere', () => {
    const grant = objects(`
- apiVersion: gateway.networking.k8s.io/v1
  kind: ReferenceGrant
  metadata: {name: g, namespace: m}
  spec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: n}], to: [{group: "", kind: Service}]}
`);
    const spec = '{parentRefs: [{name: edge}], rules: [{backendRefs: [{name: b, namespace: m, port: 80}]}]}';
    const granted = { ...world, referenceGrants: [...grant.values()] };
    expect(brief(routeStatus(granted, route(spec), NOW))).toEqual([
      'Accepted=True/Accepted@3 ResolvedRefs=True/ResolvedRefs@3',
    ]);
  });

  it('leaves entries of other controllers alone and drops its own when the parent goes', () => {
    const foreign = { parentRef: { name: 'x' }, controllerName: 'other.example/c', conditions: [] };
    const mine = {
      parentRef: { name: 'y' },
      controllerName: 'sandbox.meshloom.dev/mesh-controller',
      conditions: [],
    };
    const status = routeStatus(world, route(`{parentRefs: [], ${GOOD}}`, { parents: [foreign, mine] }), NOW);
    expect(status.parents).toEqual([foreign]);
  });

  it('keeps the time of a condition that stays, and writes nothing new the second time', () => {
    const spec = `{parentRefs: [${SERVICE_A}], ${GOOD}}`;
    const first = routeStatus(world, route(spec), NOW);
    expect(routeStatus(world, route(spec, first), '2027-01-01T00:00:00Z')).toEqual(first);
  });
});

describe('gatewayStatus', () => {
  it('counts the routes each listener accepted', () => {
    const gateway = GATEWAYS.get('n/edge');
    if (!gateway) throw new Error('no gateway');
    const routes = [
      route(`{parentRefs: [{name: edge}], ${GOOD}}`),
      route(`{parentRefs: [{name: edge}], hostnames: [a.other], ${GOOD}}`),
    ];
    const status = gatewayStatus({ ...world, routes }, gateway, NOW);
    expect(objectsAt(status, 'listeners').map((listener) => listener.attachedRoutes)).toEqual([1]);
    expect(objectsAt(status, 'conditions').map((each) => `${each.type}=${each.status}`)).toEqual([
      'Accepted=True',
      'Programmed=True',
    ]);
    expect(objectAt(objectsAt(status, 'listeners')[0], 'none')).toEqual({});
  });
});
