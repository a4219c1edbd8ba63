import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '#lib/gateway-api/world.ts';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { simulate } from './simulate.ts';
import { decideIn, inShort, requestOf, routeYaml, serviceYaml } from './simulation.fixture.ts';
import { createSimulator } from './simulator.ts';

const CART = serviceYaml('shop/cart') + serviceYaml('shop/v2') + serviceYaml('shop/other');

describe('createSimulator', () => {
  it('gives one simulator for a world and its options', () => {
    const world = worldFromManifests(CART);
    expect(createSimulator(world)).toBe(createSimulator(world, { endpoints: 'strict' }));
    expect(createSimulator(world)).not.toBe(createSimulator(world, { endpoints: 'assume' }));
    expect(createSimulator(worldFromManifests(CART))).not.toBe(createSimulator(world));
  });

  it('decides with a given candidate as if it had won, and refuses without one', () => {
    const rules =
      '[{matches: [{path: {value: /a}}], backendRefs: [{name: cart, port: 80}]}, {backendRefs: [{name: v2, port: 80}]}]';
    const simulator = createSimulator(worldFromManifests(CART + routeYaml('shop/r', rules)), {
      endpoints: 'assume',
    });
    const request = requestOf('GET cart.shop/a');
    const ordered = simulator.frontends.mesh('shop', 'cart', 80)?.routesFor('web').table?.ordered ?? [];
    expect(ordered.map(({ rule }) => rule.index)).toEqual([0, 1]);
    expect(ordered.map((candidate) => inShort(simulator.decideWith(candidate, request)))).toEqual([
      'shop/r#0.0',
      'shop/r#1.0',
    ]);
    expect(simulator.decideWith(ordered[0] ?? null, request)).toEqual(simulator.decide(request));
    expect(inShort(simulator.decideWith(null, request))).toBe('error 404');
  });
});

const matches = fc.constantFrom(
  '{}',
  '{path: {value: /a}}',
  '{path: {value: /a/}}',
  '{path: {value: /a/b}}',
  '{path: {type: Exact, value: /a/b}}',
  '{path: {type: RegularExpression, value: "/a.*"}}',
  '{method: GET}',
  '{headers: [{name: x, value: "1"}]}',
  '{queryParams: [{name: q, value: "1"}]}',
);
const routeTexts = fc
  .uniqueArray(fc.tuple(fc.constantFrom('shop', 'web', 'third'), fc.constantFrom('a', 'b', 'c', 'd')), {
    minLength: 1,
    maxLength: 6,
    selector: (place) => place.join('/'),
  })
  .chain((places) =>
    fc.tuple(
      ...places.map((place) =>
        fc
          .record({
            kind: fc.constantFrom('HTTPRoute', 'HTTPRoute', 'GRPCRoute', 'TCPRoute'),
            match: matches,
            created: fc.constantFrom('', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'),
          })
          .map(({ kind, match, created }) =>
            routeYaml(
              place.join('/'),
              `[{matches: [${match}], backendRefs: [{name: v2, namespace: shop, port: 80}]}]`,
              {
                kind,
                created,
              },
            ),
          ),
      ),
    ),
  );
const requests = fc.record({
  path: fc.constantFrom('/', '/a', '/a/b', '/a/b/c?q=1', '/ab'),
  from: fc.constantFrom('shop', 'web', 'elsewhere'),
  headers: fc.constantFrom<Readonly<Record<string, string>>[]>({}, { x: '1' }),
  protocol: fc.constantFrom<('http' | 'grpc')[]>('http', 'grpc'),
});
const options = { endpoints: 'assume' } as const;

describe('whatever the routes', () => {
  it('their order in the list never matters', () => {
    fc.assert(
      fc.property(
        routeTexts.chain((texts) =>
          fc.tuple(fc.constant(texts), fc.shuffledSubarray(texts, { minLength: texts.length })),
        ),
        requests,
        ([texts, shuffled], { path, ...more }) => {
          const request = requestOf(`GET cart.shop${path}`, more);
          const [a, b] = [texts, shuffled].map((list) => decideIn(CART + list.join(''), request, options));
          expect(b).toEqual(a);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('a route on something else changes nothing', () => {
    const unrelated =
      routeYaml('shop/unrelated', '[{backendRefs: [{name: cart, port: 80}]}]', {
        parents: '[{group: "", kind: Service, name: other}, {name: cart}]',
      }) + routeYaml('unrelated/third', '[{backendRefs: [{name: cart, port: 80}]}]');
    fc.assert(
      fc.property(routeTexts, requests, (texts, { path, ...more }) => {
        const request = requestOf(`GET cart.shop${path}`, more);
        const manifests = CART + texts.join('');
        expect(decideIn(manifests + unrelated, request, options)).toEqual(
          decideIn(manifests, request, options),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('the trace ends in the decision: it names the winner, or none', () => {
    fc.assert(
      fc.property(routeTexts, requests, (texts, { path, ...more }) => {
        const request = requestOf(`GET cart.shop${path}`, more);
        const { decision, trace } = simulate(request, worldFromManifests(CART + texts.join('')), options);
        const won = trace.filter(({ code }) => code === 'won');
        expect(won.map(({ route, rule }) => ({ route, rule }))).toEqual(
          decision.winner ? [{ route: decision.winner.route, rule: decision.winner.rule }] : [],
        );
      }),
      { numRuns: 100 },
    );
  });

  it('weights times a number give the same shares', () => {
    const world = (weights: readonly number[]) =>
      CART +
      routeYaml(
        'shop/r',
        `[{backendRefs: [${weights.map((weight) => `{name: v2, port: 80, weight: ${weight}}`).join(', ')}]}]`,
      );
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 2, max: 1_000 }),
        (weights, factor) => {
          const shares = [weights, weights.map((weight) => weight * factor)].map((list) =>
            decideIn(world(list), requestOf('GET cart.shop/')).backends.map(({ share }) => share),
          );
          for (const [at, share] of (shares[0] ?? []).entries())
            expect(shares[1]?.[at]).toBeCloseTo(share, 12);
          const total = (shares[0] ?? []).reduce((sum, share) => sum + share, 0);
          expect(total).toBeCloseTo(weights.some((weight) => weight > 0) ? 1 : 0, 12);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('hostile input', () => {
  const rules = `[
    {matches: [{path: {type: RegularExpression, value: "/((a+)+)+b"}, headers: [{name: __proto__, type: RegularExpression, value: "(x*)*y"}]}]},
    {matches: [{path: {type: RegularExpression, value: "((((a{100}){100}){100}){100})"}}]},
    {matches: [{path: {type: RegularExpression, value: "["}}, {path: {value: "/%"}}, {path: {value: /p//}}]},
    {filters: [{type: URLRewrite, urlRewrite: {hostname: x.org, path: {type: ReplacePrefixMatch, replacePrefixMatch: "//%00"}}}], backendRefs: [{name: cart, port: 80}]}
  ]`;
  const gateway = `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gw, namespace: shop}
spec: {gatewayClassName: c, listeners: [{name: __proto__, port: 80, protocol: constructor}, {name: l, port: 81, protocol: HTTP}]}
`;
  const world: World = worldFromManifests(
    CART +
      gateway +
      routeYaml('shop/r', rules, {
        parents: '[{group: "", kind: Service, name: cart}, {name: gw}]',
        spec: 'hostnames: ["*.__proto__", "*."]',
      }),
  );
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      '__proto__',
      'constructor',
      '%',
      '%zz',
      '%c3%28',
      '\u0000',
      '..',
      '[',
      ']',
      ':',
      '*',
      '\ud800',
    ),
    fc
      .tuple(fc.constantFrom('a', '/', '.', '?&', '%', ':', '/a'), fc.integer({ min: 1, max: 30_000 }))
      .map(([text, times]) => text.repeat(times)),
  );
  const hostileRequest = fc.record({
    from: fc.oneof(
      fc.record({ kind: fc.constant('namespace' as const), namespace: nasty }),
      fc.record({
        kind: fc.constant('gateway' as const),
        namespace: fc.constant('shop'),
        name: fc.constant('gw'),
        listener: fc.option(fc.oneof(fc.constant('l'), nasty)),
      }),
    ),
    host: fc.oneof(fc.constant('cart.shop'), nasty),
    method: nasty,
    path: fc.oneof(
      nasty,
      nasty.map((text) => `/${text}`),
    ),
    headers: fc.array(fc.record({ name: nasty, value: nasty }), { maxLength: 4 }),
    protocol: fc.constantFrom<('http' | 'grpc')[]>('http', 'grpc'),
  });

  it('never throws, and always decides', () => {
    fc.assert(
      fc.property(hostileRequest, (request) => {
        const { decision, trace } = simulate(request, world, options);
        expect(['forward', 'redirect', 'respond', 'error', 'passthrough']).toContain(decision.outcome);
        expect(trace.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps headers named like members of objects as headers', () => {
    const decision = decideIn(world, requestOf('GET cart.shop/x', { headers: { constructor: 'y' } }));
    expect(Object.keys(decision.backends[0]?.request.headers ?? {}).toSorted()).toEqual(['constructor']);
    const own = {
      from: { kind: 'namespace', namespace: 'web' },
      host: 'cart.shop',
      method: 'GET',
      path: '/x',
      protocol: 'http',
    } as const;
    const sent = decideIn(world, { ...own, headers: [{ name: '__proto__', value: 'x' }] });
    expect(Object.entries(sent.backends[0]?.request.headers ?? {})).toEqual([['__proto__', 'x']]);
  });

  it('is linear in the length of a path, whatever the expression', () => {
    const time = (length: number) => {
      const request = requestOf(`GET cart.shop/${'a'.repeat(length)}`, {
        headers: { X: 'x'.repeat(length) },
      });
      let best = Number.POSITIVE_INFINITY;
      for (let round = 0; round < 5; round += 1) {
        const start = performance.now();
        createSimulator(world, options).decide(request);
        best = Math.min(best, performance.now() - start);
      }
      return best;
    };
    time(1_000);
    // Exponential or quadratic growth would give a factor of 1 024 and more.
    expect(time(64_000) / Math.max(time(2_000), 0.05)).toBeLessThan(320);
  });

  it('reads a world of broken objects', () => {
    const broken = worldFromManifests(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: shop, creationTimestamp: yesterday}
spec: {parentRefs: [{group: "", kind: Service, name: cart}, 7, null], hostnames: 5, rules: [null, {matches: [{path: 3, headers: [{}], queryParams: "x"}], filters: [{}, 1], backendRefs: [{weight: -3}, {}, {weight: x, port: "80"}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {clusterIP: 5, clusterIPs: {}, ports: [{port: 80}, {}, 3]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: s, namespace: shop}
endpoints: [{addresses: 7}, null]
`);
    const world = createWorld('c', broken.objects.values(), broken.synced);
    expect(() => simulate(requestOf('GET cart.shop/'), world)).not.toThrow();
  });
});
