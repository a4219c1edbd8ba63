import { expect, test } from 'vitest';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import { formFor } from './starting-form.ts';
import { suggestHosts, suggestOrigins } from './suggestions.ts';

const world = worldFromManifests(`
apiVersion: v1
kind: Namespace
metadata: {name: web}
---
apiVersion: v1
kind: Service
metadata: {name: echo, namespace: demo}
spec: {ports: [{name: http, port: 80}, {name: admin, port: 9000}, {name: dns, port: 53, protocol: UDP}]}
---
apiVersion: v1
kind: Service
metadata: {name: basket, namespace: web}
spec: {ports: [{port: 9090, appProtocol: grpc}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: infra}
spec: {gatewayClassName: x, listeners: [{name: http, port: 80, protocol: HTTP, hostname: "*.example.org"}, {name: https, port: 443, protocol: HTTPS}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: outside, namespace: infra}
spec: {parentRefs: [{name: edge}], hostnames: [shop.example.org, "*.example.org"], rules: []}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: mine, namespace: web}
spec: {parentRefs: [{group: "", kind: Service, namespace: demo, name: echo, port: 9000}], rules: []}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: loose, namespace: web}
spec: {rules: []}
`);

test('requests come from namespaces, known or used, and from listeners', () => {
  expect(suggestOrigins(world).map(({ value }) => value)).toEqual([
    'demo',
    'web',
    'infra/edge',
    'infra/edge:http',
    'infra/edge:https',
  ]);
});

test.each([
  { from: 'web', hosts: ['basket.web:9090', 'echo.demo', 'echo.demo:9000'] },
  { from: '', hosts: ['echo.demo', 'echo.demo:9000', 'basket.web:9090'] },
  { from: 'infra/edge:http', hosts: ['shop.example.org'] },
  { from: 'infra/gone', hosts: [] },
])('from $from they go to $hosts', ({ from, hosts }) => {
  expect(suggestHosts(world, from).map(({ value }) => value)).toEqual(hosts);
});

const route = (namespace: string, name: string): ObjectKey =>
  objectKey({ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace, name });
const service = (namespace: string, name: string): ObjectKey =>
  objectKey({ group: '', kind: 'Service', namespace, name });

test.each([
  {
    name: 'a Service',
    key: service('demo', 'echo'),
    form: { from: 'demo', to: 'echo.demo', protocol: 'http' },
  },
  {
    name: 'a gRPC Service',
    key: service('web', 'basket'),
    form: { to: 'basket.web:9090', protocol: 'grpc' },
  },
  { name: 'a consumer route', key: route('web', 'mine'), form: { from: 'web', to: 'echo.demo:9000' } },
  {
    name: 'a route of a Gateway',
    key: route('infra', 'outside'),
    form: { from: 'infra/edge', to: 'shop.example.org' },
  },
])('a request to $name arrives there', ({ key, form }) => {
  expect(formFor(key, world)).toMatchObject(form);
});

test.each([
  { name: 'a route without a parent', key: route('web', 'loose') },
  { name: 'what is not there', key: service('web', 'gone') },
])('no request goes to $name', ({ key }) => {
  expect(formFor(key, world)).toBeNull();
});
