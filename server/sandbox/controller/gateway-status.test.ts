import { describe, expect, it } from 'vitest';
import { objectsAt } from '#lib/gateway-api/json.ts';
import { gatewayClassStatus, meshStatus } from './class-status.ts';
import { findGatewayObject } from './controller-view.ts';
import { gatewayStatus, listenerSetStatus } from './gateway-status.ts';
import { tlsPolicyStatus } from './tls-policy-status.ts';
import { brief, briefConditions, objectOf, viewOf, worldWith } from './view.fixture.ts';

const gatewayWith = (spec: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: n, generation: 2}
spec: {gatewayClassName: ours, ${spec}}
`;

function statusOf(more: string, mesh: 'conformant' | 'istio' = 'conformant') {
  const view = viewOf(worldWith(more), mesh);
  const gateway = findGatewayObject(view, { kind: 'Gateway', namespace: 'n', name: 'edge' });
  return gatewayStatus(view, objectOf(gateway));
}

const SOUND = 'Accepted=True/Accepted@2 Programmed=True/Programmed@2 ResolvedRefs=True/ResolvedRefs@2';
const listener = (more: string) => `{name: x, port: 80, protocol: HTTP${more}}`;

describe('gatewayStatus', () => {
  it.each([
    [
      'a sound listener',
      `listeners: [${listener('')}]`,
      'Accepted=True/Accepted@2 Programmed=True/Programmed@2',
      [SOUND],
    ],
    [
      'a protocol of its own',
      'listeners: [{name: x, port: 80, protocol: example.com/chat}]',
      'Accepted=False/ListenersNotValid@2 Programmed=False/Invalid@2',
      ['Accepted=False/UnsupportedProtocol@2 Programmed=False/Invalid@2 ResolvedRefs=True/ResolvedRefs@2'],
    ],
    [
      'a certificate',
      'listeners: [{name: x, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: c}]}}, {name: y, port: 80, protocol: HTTP}]',
      'Accepted=True/ListenersNotValid@2 Programmed=True/Programmed@2',
      [
        'Accepted=True/Accepted@2 Programmed=False/Invalid@2 ResolvedRefs=False/InvalidCertificateRef@2',
        SOUND,
      ],
    ],
    [
      'a certificate elsewhere without a grant',
      'listeners: [{name: x, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: c, namespace: m}]}}]',
      'Accepted=False/ListenersNotValid@2 Programmed=False/Invalid@2',
      ['Accepted=True/Accepted@2 Programmed=False/Invalid@2 ResolvedRefs=False/RefNotPermitted@2'],
    ],
    [
      'kinds it cannot serve',
      `listeners: [${listener(', allowedRoutes: {kinds: [{kind: TCPRoute}]}')}]`,
      'Accepted=False/ListenersNotValid@2 Programmed=False/Invalid@2',
      ['Accepted=True/Accepted@2 Programmed=False/Invalid@2 ResolvedRefs=False/InvalidRouteKinds@2'],
    ],
    [
      'two protocols on a port',
      'listeners: [{name: x, port: 80, protocol: HTTP}, {name: y, port: 80, protocol: TCP}]',
      'Accepted=False/ListenersNotValid@2 Programmed=False/Invalid@2',
      Array(2).fill(
        'Accepted=True/Accepted@2 Programmed=False/Invalid@2 ResolvedRefs=True/ResolvedRefs@2 Conflicted=True/ProtocolConflict@2',
      ),
    ],
    [
      'one hostname twice',
      'listeners: [{name: x, port: 443, protocol: TLS, tls: {mode: Passthrough}, hostname: a.b}, {name: y, port: 443, protocol: HTTPS, hostname: A.b}]',
      'Accepted=False/ListenersNotValid@2 Programmed=False/Invalid@2',
      Array(2).fill(
        'Accepted=True/Accepted@2 Programmed=False/Invalid@2 ResolvedRefs=True/ResolvedRefs@2 Conflicted=True/HostnameConflict@2',
      ),
    ],
    [
      'an address of its choice',
      `addresses: [{value: 10.0.0.1}], listeners: [${listener('')}]`,
      'Accepted=False/UnsupportedAddress@2 Programmed=False/Invalid@2',
      [SOUND],
    ],
    [
      'parameters',
      `infrastructure: {parametersRef: {group: x.io, kind: P, name: p}}, listeners: [${listener('')}]`,
      'Accepted=False/InvalidParameters@2 Programmed=False/Invalid@2',
      [SOUND],
    ],
  ])('%s', (_, spec, own, listeners) => {
    const status = statusOf(gatewayWith(spec));
    expect(briefConditions(status)).toBe(own);
    expect(brief(status, 'listeners')).toEqual(listeners);
  });

  it('counts the routes each listener accepted', () => {
    const route = (name: string, more: string) => `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ${name}, namespace: n}
spec: {parentRefs: [{name: edge}], ${more}rules: [{backendRefs: [{name: a, port: 80}]}]}
`;
    const more =
      route('one', '') + route('two', 'hostnames: [a.other], ') + route('three', 'hostnames: [b.example], ');
    expect(objectsAt(statusOf(more), 'listeners').map(({ attachedRoutes }) => attachedRoutes)).toEqual([2]);
  });
});

const SET = `
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: {name: s, namespace: m, generation: 5}
spec: {parentRef: {name: edge, namespace: n}, listeners: [{name: more, port: 81, protocol: HTTP}]}
`;
const OPEN = gatewayWith(`allowedListeners: {namespaces: {from: All}}, listeners: [${listener('')}]`);

describe('listenerSetStatus', () => {
  it.each([
    [
      'a set its Gateway takes',
      `${OPEN}---${SET}`,
      'Accepted=True/Accepted@5 Programmed=True/Programmed@5',
      1,
    ],
    ['a set its Gateway does not take', SET, 'Accepted=False/NotAllowed@5 Programmed=False/NotAllowed@5', 0],
    [
      'a port the Gateway has taken',
      `${OPEN}---${SET.replace('port: 81', 'port: 80')}`,
      'Accepted=False/ListenersNotValid@5 Programmed=False/Invalid@5',
      1,
    ],
    [
      'a Gateway that is refused',
      `${OPEN.replace('listeners:', 'addresses: [{value: 1.2.3.4}], listeners:')}---${SET}`,
      'Accepted=False/ParentNotAccepted@5 Programmed=False/Invalid@5',
      1,
    ],
  ])('%s', (_, more, own, sets) => {
    const view = viewOf(worldWith(more));
    const set = findGatewayObject(view, { kind: 'ListenerSet', namespace: 'm', name: 's' });
    expect(briefConditions(listenerSetStatus(view, objectOf(set)) ?? {})).toBe(own);
    expect(statusOf(more).attachedListenerSets ?? 0).toBe(sets);
  });
});

describe('classes and meshes', () => {
  const gatewayClass = (spec: string) =>
    objectOf({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'GatewayClass',
      metadata: { name: 'c', generation: 1 },
      spec: {
        controllerName: 'sandbox.meshloom.dev/gateway-controller',
        ...(spec ? { parametersRef: {} } : {}),
      },
    });

  it.each([
    [
      'a known release',
      'conformant',
      'v1.6.3',
      '',
      'Accepted=True/Accepted@1 SupportedVersion=True/SupportedVersion@1',
    ],
    [
      'a release too old',
      'istio',
      'v1.3.0',
      '',
      'Accepted=True/Accepted@1 SupportedVersion=False/UnsupportedVersion@1',
    ],
    ['a release nobody tells', 'conformant', null, '', 'Accepted=True/Accepted@1'],
    ['parameters', 'conformant', null, 'p', 'Accepted=False/InvalidParameters@1'],
  ] as const)('%s', (_, mesh, bundle, spec, expected) => {
    expect(briefConditions(gatewayClassStatus(viewOf(worldWith(), mesh), gatewayClass(spec), bundle))).toBe(
      expected,
    );
  });

  it('tells the features of a mesh where the mesh does', () => {
    const mesh = objectOf({
      apiVersion: 'gateway.networking.x-k8s.io/v1alpha1',
      kind: 'XMesh',
      metadata: { name: 'm', generation: 1 },
      spec: { controllerName: 'sandbox.meshloom.dev/mesh-controller' },
    });
    const status = meshStatus(viewOf(worldWith()), mesh);
    expect(status?.supportedFeatures).toContainEqual({ name: 'MeshConsumerRoute' });
    expect(meshStatus(viewOf(worldWith(), 'linkerd'), mesh)).toBeNull();
  });
});

const POLICY = `
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: {name: p, namespace: n, generation: 1, creationTimestamp: "2026-01-01T00:00:00Z"}
spec: {targetRefs: [{group: "", kind: Service, name: a}], validation: {hostname: a.n, wellKnownCACertificates: System}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: one, namespace: n}
spec: {parentRefs: [{name: edge}], rules: [{backendRefs: [{name: a, port: 80}, {name: gone, port: 80}]}]}
`;
const withCa = POLICY.replace(
  'wellKnownCACertificates: System',
  'caCertificateRefs: [{group: "", kind: ConfigMap, name: ca}]',
);
const CA =
  '---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: ca, namespace: n}, data: {ca.crt: pem}}\n';
const OLDER = POLICY.split('---')[0]?.replace('name: p', 'name: q').replace('2026-01-01', '2025-01-01') ?? '';

describe('tlsPolicyStatus', () => {
  it.each([
    ['in order', POLICY, ['Accepted=True/Accepted@1 ResolvedRefs=True/ResolvedRefs@1']],
    [
      'a target that is not there',
      POLICY.replace('name: a}]', 'name: gone}]'),
      ['Accepted=False/TargetNotFound@1 ResolvedRefs=True/ResolvedRefs@1'],
    ],
    ['a certificate', withCa + CA, ['Accepted=True/Accepted@1 ResolvedRefs=True/ResolvedRefs@1']],
    [
      'a certificate that is not there',
      withCa,
      ['Accepted=False/NoValidCACertificate@1 ResolvedRefs=False/InvalidCACertificateRef@1'],
    ],
    [
      'a certificate in a Secret',
      withCa.replace('kind: ConfigMap', 'kind: Secret'),
      ['Accepted=False/NoValidCACertificate@1 ResolvedRefs=False/InvalidKind@1'],
    ],
    [
      'an older policy',
      `${POLICY}---${OLDER}`,
      ['Accepted=False/Conflicted@1 ResolvedRefs=True/ResolvedRefs@1'],
    ],
    ['no Gateway of ours', POLICY.replace('name: edge', 'name: other'), undefined],
  ])('%s', (_, more, expected) => {
    const view = viewOf(worldWith(more));
    const policy = findGatewayObject(view, { kind: 'BackendTLSPolicy', namespace: 'n', name: 'p' });
    const status = tlsPolicyStatus(view, objectOf(policy));
    expect(status ? brief(status, 'ancestors') : undefined).toEqual(expected);
  });
});
