import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP, type WatchedKind, watchedKind } from '#lib/gateway-api/kinds.ts';
import { admitObject, projectObject } from './project-object.ts';

function kind(group: string, name: string): WatchedKind {
  const found = watchedKind({ group, kind: name });
  if (!found) throw new Error(`no kind ${name}`);
  return found;
}
const service = kind('', 'Service');
const namespace = kind('', 'Namespace');
const metadata = { name: 'a', namespace: 'shop', uid: '1', resourceVersion: '5' };

function nested(depth: number): JsonValue {
  return depth === 0 ? 'end' : { in: nested(depth - 1) };
}

function project(group: string, name: string, raw: JsonObject): JsonObject | null {
  const object = admitObject(kind(group, name), 'v1', raw);
  if (!object) throw new Error('not admitted');
  return projectObject(object);
}

test.each<[string, WatchedKind, JsonObject]>([
  ['no metadata', service, {}],
  ['no name', service, { metadata: { namespace: 'shop' } }],
  ['a name that is no name', service, { metadata: { name: '../x', namespace: 'shop' } }],
  ['no namespace', service, { metadata: { name: 'a' } }],
  ['a namespace on a cluster-scoped kind', namespace, { metadata }],
  ['another kind', service, { kind: 'Secret', apiVersion: 'v1', metadata }],
  ['another version', service, { kind: 'Service', apiVersion: 'v2', metadata }],
  ['absurd nesting', service, { metadata, spec: nested(100) }],
])('%s is not admitted', (_what, of, raw) => {
  expect(admitObject(of, 'v1', raw)).toBeNull();
});

test('an item of a typed list gets its apiVersion and kind', () => {
  expect(admitObject(service, 'v1', { metadata })).toEqual({ apiVersion: 'v1', kind: 'Service', metadata });
});

test('managedFields and last-applied are gone, everything else stays', () => {
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{"secret":1}', keep: 'me' };
  const raw = {
    metadata: { ...metadata, annotations, managedFields: [{ manager: 'x' }] },
    spec: { unknown: [1] },
  };
  expect(project('', 'Service', raw)).toEqual({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metadata, annotations: { keep: 'me' } },
    spec: { unknown: [1] },
  });
});

test('of a pod only names, phase and readiness are kept', () => {
  const spec = {
    nodeName: 'n',
    containers: [
      { name: 'app', image: 'i', env: [{ name: 'PASSWORD', value: 'x' }] },
      { name: 'istio-proxy' },
    ],
    initContainers: [{ name: 'linkerd-proxy', restartPolicy: 'Always' }],
  };
  const status = {
    phase: 'Running',
    podIP: '1',
    conditions: [{ type: 'Ready', status: 'True' }, { type: 'X' }],
  };
  expect(project('', 'Pod', { metadata, spec, status })).toEqual({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: {
      containers: [{ name: 'app' }, { name: 'istio-proxy' }],
      initContainers: [{ name: 'linkerd-proxy' }],
    },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  });
});

test('endpoints lose their place', () => {
  const endpoints = [{ addresses: ['10.0.0.1'], conditions: { ready: true }, nodeName: 'n', zone: 'z' }];
  expect(project('discovery.k8s.io', 'EndpointSlice', { metadata, endpoints })).toMatchObject({
    endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: true } }],
  });
});

test('CRDs: those of the Gateway API without their schema, no others', () => {
  const crd = (group: string) => ({
    metadata: { name: `x.${group}`, annotations: { 'gateway.networking.k8s.io/channel': 'standard' } },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind: 'X' },
      versions: [{ name: 'v1', served: true, schema: {} }],
    },
    status: {},
  });
  expect(project('apiextensions.k8s.io', 'CustomResourceDefinition', crd('other.example'))).toBeNull();
  expect(project('apiextensions.k8s.io', 'CustomResourceDefinition', crd(GATEWAY_GROUP))).toEqual({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `x.${GATEWAY_GROUP}`,
      annotations: { 'gateway.networking.k8s.io/channel': 'standard' },
    },
    spec: {
      group: GATEWAY_GROUP,
      scope: 'Namespaced',
      names: { kind: 'X' },
      versions: [{ name: 'v1', served: true }],
    },
  });
});
