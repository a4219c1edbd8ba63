import { expect, test } from 'vitest';
import { formatApiVersion, kindKey, objectKey, parseApiVersion, parseObjectKey } from './object-ref.ts';

test.each([
  [{ group: '', kind: 'Service', namespace: 'demo', name: 'demo-app' }, '/Service/demo/demo-app'],
  [
    { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'demo', name: 'a.b' },
    'gateway.networking.k8s.io/HTTPRoute/demo/a.b',
  ],
  [{ group: '', kind: 'Namespace', namespace: '', name: 'demo' }, '/Namespace//demo'],
])('%o has the key %s and is read back from it', (ref, key) => {
  expect(objectKey(ref)).toBe(key);
  expect(parseObjectKey(key)).toEqual(ref);
});

test.each(['', 'Service', '/Service/demo', '/Service/demo/', '//demo/x', 'a/b/c/d/e'])(
  '%j is no key',
  (text) => {
    expect(parseObjectKey(text)).toBeNull();
  },
);

test('versions of a kind share its key', () => {
  expect(kindKey({ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' })).toBe(
    'gateway.networking.k8s.io/HTTPRoute',
  );
});

test.each([
  ['v1', { group: '', version: 'v1' }],
  ['gateway.networking.k8s.io/v1', { group: 'gateway.networking.k8s.io', version: 'v1' }],
])('apiVersion %s', (text, parts) => {
  expect(parseApiVersion(text)).toEqual(parts);
  expect(formatApiVersion(parts.group, parts.version)).toBe(text);
});
