import { expect, it } from 'vitest';
import { WATCHED_KINDS } from '#lib/gateway-api/kinds.ts';
import { isKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { schemaFor } from '#lib/gateway-api/schema/crd.ts';
import { createWorld } from '#lib/gateway-api/world.ts';
import { compileSchema } from '../open-api/compile-schema.ts';
import { lintObject } from './lint-object.ts';

const API = 'gateway.networking.k8s.io/v1';
const SERVICES = 1000;

function object(value: unknown): KubeObject {
  if (!isKubeObject(value)) throw new Error('no object');
  return value;
}

function around(index: number): readonly KubeObject[] {
  const name = `s${index}`;
  const parentRefs = [{ group: '', kind: 'Service', name }];
  const head = { name, namespace: 'n' };
  const labels = { 'kubernetes.io/service-name': name };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata: head, spec: { ports: [{ port: 80 }] } },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { ...head, labels },
      endpoints: [{ addresses: ['10.0.0.1'] }],
    },
    {
      apiVersion: API,
      kind: 'HTTPRoute',
      metadata: head,
      spec: { parentRefs, rules: [{ backendRefs: [{ name, port: 80 }] }] },
    },
  ].map(object);
}

/** Sixteen rules of eight matches, as large as a route can be. */
function largeRoute(): KubeObject {
  const match = (rule: number, index: number) => ({
    path: { type: 'PathPrefix', value: `/a${rule}/${index}` },
    headers: [
      { name: 'x-a', value: 'b' },
      { name: 'x-b', type: 'RegularExpression', value: 'v[0-9]+' },
    ],
  });
  const rules = Array.from({ length: 16 }, (_, rule) => ({
    matches: Array.from({ length: 8 }, (__, index) => match(rule, index)),
    filters: [
      {
        type: 'RequestHeaderModifier',
        requestHeaderModifier: { set: [{ name: 'a', value: 'b' }], remove: ['c'] },
      },
    ],
    backendRefs: [
      { name: `s${rule}`, port: 80, weight: 90 },
      { name: 's20', port: 80, weight: 10 },
    ],
  }));
  return object({
    apiVersion: API,
    kind: 'HTTPRoute',
    metadata: { name: 's5', namespace: 'n' },
    spec: { parentRefs: [{ group: '', kind: 'Service', name: 's5' }], rules },
  });
}

// About 0.2 ms on an idle machine. The bound is for a busy one and still far below one look at every object of the world.
it('a large route in a world of 1 000 Services is judged within a key stroke', () => {
  const objects = Array.from({ length: SERVICES }, (_, index) => around(index)).flat();
  const world = createWorld(
    'c',
    objects,
    WATCHED_KINDS.map(({ key }) => key),
  );
  const raw = schemaFor('HTTPRoute', 'v1', 'standard');
  const context = { world, schema: raw ? compileSchema(raw) : null, isServed: () => true };
  const times = Array.from({ length: 200 }, () => {
    const route = largeRoute();
    const start = performance.now();
    const found = lintObject(route, context);
    const time = performance.now() - start;
    expect(found.map(({ code }) => code)).toEqual(['first-route-without-catch-all']);
    return time;
  }).sort((a, b) => a - b);
  expect(times[50]).toBeLessThan(2);
});
