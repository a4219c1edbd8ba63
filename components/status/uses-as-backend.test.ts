import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { asKubeObject } from '#lib/gateway-api/kube-object.ts';
import { createWorld } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { usesAsBackend } from './uses-as-backend.ts';

function world(rules: string) {
  const route = asKubeObject(
    parse(
      `{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: r, namespace: demo}, spec: {rules: ${rules}}}`,
    ),
  );
  if (!route) throw new Error('no route');
  return createWorld('c', [route], []);
}

describe('usesAsBackend', () => {
  it.each([
    ['its share', '[{backendRefs: [{name: a, weight: 3}, {name: b, weight: 1}]}]', [['backend', 0.25]]],
    [
      'twice in one rule',
      '[{backendRefs: [{name: b, port: 1}, {name: b, port: 2}, {name: a, weight: 2}]}]',
      [['backend', 0.5]],
    ],
    ['weights of zero', '[{backendRefs: [{name: b, weight: 0}]}]', [['backend', null]]],
    ['another namespace', '[{backendRefs: [{name: b, namespace: other}]}]', []],
    [
      'a mirror',
      '[{filters: [{type: RequestMirror, requestMirror: {percent: 10, backendRef: {name: b}}}]}]',
      [['mirror', 0.1]],
    ],
  ])('%s', (_, rules, expected) => {
    const key = objectKey({ group: '', kind: 'Service', namespace: 'demo', name: 'b' });
    expect(usesAsBackend(world(rules), key).map(({ kind, share }) => [kind, share])).toEqual(expected);
  });
});
