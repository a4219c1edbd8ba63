import { describe, expect, it } from 'vitest';
import { objectsOfKind } from '#lib/gateway-api/world.ts';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { attachedRoutes, audienceOf } from './attachment.ts';
import { fallbackAfterDelete } from './fallback.ts';
import { routeOf, routesOf } from './read-routes.ts';

type RouteFixture = {
  name: string;
  namespace?: string;
  parent?: string;
  rules?: string;
};

const SERVICE = '{group: "", kind: Service, name: cart, namespace: shop}';

function manifest({ name, namespace = 'shop', parent = SERVICE, rules = '[{}]' }: RouteFixture): string {
  return `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  parentRefs: [${parent}]
  rules: ${rules}
`;
}

const worldOf = (...routes: RouteFixture[]) => worldFromManifests(routes.map(manifest).join(''));
const cart = objectKey({ group: '', kind: 'Service', namespace: 'shop', name: 'cart' });

describe('attachedRoutes', () => {
  it.each([
    { name: 'producer', route: {}, expected: ['producer'] },
    { name: 'consumer', route: { namespace: 'web' }, expected: ['consumer'] },
    {
      name: 'namespace defaults to that of the route',
      route: { parent: '{group: "", kind: Service, name: cart}' },
      expected: ['producer'],
    },
    { name: 'a Gateway of that name', route: { parent: '{name: cart}' }, expected: [] },
    {
      name: 'group core is not the core group',
      route: { parent: '{group: core, kind: Service, name: cart}' },
      expected: [],
    },
    {
      name: 'two ports',
      route: {
        parent: `{group: "", kind: Service, name: cart, port: 80}, {group: "", kind: Service, name: cart, port: 81}`,
      },
      expected: ['producer', 'producer'],
    },
  ])('$name', ({ route, expected }) => {
    const world = worldOf({ name: 'r', ...route });
    expect(attachedRoutes(world, cart).map((attachment) => attachment.facet)).toEqual(expected);
  });
});

describe('audienceOf', () => {
  it.each([
    { name: 'producer', route: {}, expected: null },
    { name: 'consumer', route: { namespace: 'web' }, expected: 'only for callers in web' },
    {
      name: 'Gateway of another namespace',
      route: { parent: '{name: edge, namespace: infra}' },
      expected: null,
    },
  ])('$name', ({ route, expected }) => {
    const words = routesOf(worldOf({ name: 'r', ...route })).flatMap((read) =>
      read.parents.map((parent) => audienceOf(read, parent)),
    );
    expect(words).toEqual([expected]);
  });
});

describe('fallbackAfterDelete', () => {
  const header = '[{matches: [{headers: [{name: a, value: b}]}]}]';
  it.each([
    {
      name: 'the last route',
      routes: [{ name: 'r' }],
      expected: 'Requests to Service shop/cart go to its own endpoints again: no route is left on it.',
    },
    {
      name: 'the last route of its port',
      routes: [
        { name: 'r', parent: '{group: "", kind: Service, name: cart, port: 80}' },
        { name: 's', parent: '{group: "", kind: Service, name: cart, port: 81}' },
      ],
      expected:
        'Requests to Service shop/cart port 80 go to its own endpoints again: no route is left on it.',
    },
    {
      name: 'others without a catch-all',
      routes: [{ name: 'r' }, { name: 's', rules: header }],
      expected: 'Requests to Service shop/cart follow the rules of shop/s; what no rule matches gets 404.',
    },
    {
      name: 'others with a catch-all',
      routes: [{ name: 'r', rules: header }, { name: 's' }],
      expected: 'Requests to Service shop/cart follow the rules of shop/s.',
    },
    {
      name: 'a consumer route before producer routes',
      routes: [{ name: 'r', namespace: 'web' }, { name: 's' }],
      expected:
        'Requests from namespace web to Service shop/cart follow the rules of shop/s. These apply to callers in every namespace.',
    },
    {
      name: 'a producer route ignores consumer routes',
      routes: [{ name: 'r' }, { name: 's', namespace: 'web' }],
      expected: 'Requests to Service shop/cart go to its own endpoints again: no route is left on it.',
    },
    {
      name: 'one of two consumer routes',
      routes: [
        { name: 'r', namespace: 'web' },
        { name: 's', namespace: 'web', rules: header },
        { name: 't' },
      ],
      expected:
        'Requests from namespace web to Service shop/cart follow the rules of web/s; what no rule matches gets 404.',
    },
    {
      name: 'a Gateway',
      routes: [{ name: 'r', parent: '{name: front, sectionName: http}' }],
      expected: 'Gateway shop/front listener http answers 404: no route is left on it.',
    },
    {
      name: 'no parents',
      routes: [{ name: 'r', parent: '' }],
      expected: 'The route is attached to nothing: no traffic changes.',
    },
  ])('$name', ({ routes, expected }) => {
    const world = worldOf(...routes);
    const route = routesOf(world).find((candidate) => candidate.name === 'r');
    if (!route) throw new Error('fixture');
    expect(fallbackAfterDelete(world, route)).toEqual([expected]);
  });
});

describe('routeOf', () => {
  it('reads an object once', () => {
    const [object] = objectsOfKind(worldOf({ name: 'r' }), {
      group: 'gateway.networking.k8s.io',
      kind: 'HTTPRoute',
    });
    if (!object) throw new Error('fixture');
    expect(routeOf(object)).toBe(routeOf(object));
  });
});
