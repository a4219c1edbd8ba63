import { expect, test } from 'vitest';
import { GATEWAY_GROUP, type WatchedKind, watchedKind } from '#lib/gateway-api/kinds.ts';
import { AppError } from '#server/errors/app-error.ts';
import { collectionPath, groupVersionPath, objectPath } from './paths.ts';

function kind(group: string, name: string): WatchedKind {
  const found = watchedKind({ group, kind: name });
  if (!found) throw new Error(`no kind ${name}`);
  return found;
}
const route = kind(GATEWAY_GROUP, 'HTTPRoute');
const service = kind('', 'Service');
const gatewayClass = kind(GATEWAY_GROUP, 'GatewayClass');

test('paths are built from the table', () => {
  expect(collectionPath(service, 'v1')).toBe('/api/v1/services');
  expect(collectionPath(route, 'v1', 'shop')).toBe(
    '/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes',
  );
  expect(objectPath(route, { version: 'v1', namespace: 'shop', name: 'a.b', subresource: 'status' })).toBe(
    '/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes/a.b/status',
  );
  expect(objectPath(gatewayClass, { version: 'v1', namespace: '', name: 'istio' })).toBe(
    '/apis/gateway.networking.k8s.io/v1/gatewayclasses/istio',
  );
  expect(groupVersionPath('apps', 'v1')).toBe('/apis/apps/v1');
});

const HOSTILE = [
  '',
  '.',
  '..',
  'a/../b',
  'a%2fb',
  'a//b',
  'a\\b',
  'a;b',
  'a?b',
  'a#b',
  'a b',
  'A',
  'ä',
  'a\n',
  '-a',
  'a'.repeat(254),
];
test.each(HOSTILE)('name %j is refused', (name) => {
  expect(() => objectPath(route, { version: 'v1', namespace: 'shop', name })).toThrow(AppError);
});
test.each([...HOSTILE, 'a.b', 'a'.repeat(64)])('namespace %j is refused', (namespace) => {
  expect(() => objectPath(route, { version: 'v1', namespace, name: 'a' })).toThrow(AppError);
});
test.each(['v2', '', '..', 'v1/namespaces'])('version %j is refused', (version) => {
  expect(() => collectionPath(route, version)).toThrow(AppError);
});
test('a namespace on a cluster-scoped kind is refused', () => {
  expect(() => objectPath(gatewayClass, { version: 'v1', namespace: 'shop', name: 'a' })).toThrow(AppError);
});
test.each([
  ['../x', 'v1'],
  ['apps', 'v1/../..'],
])('group %j version %j is refused', (group, version) => {
  expect(() => groupVersionPath(group, version)).toThrow(AppError);
});
