import { describe, expect, it } from 'vitest';
import type { World } from '#lib/gateway-api/world.ts';
import { impactOf } from './impact-of.ts';
import { route, rule, service, shopWith } from './shop.fixture.ts';

const assume = { endpoints: 'assume' } as const;
const sentences = (before: World, after: World) =>
  impactOf(before, after, assume).lines.map((line) => line.sentence);

const CANARY = '{path: {value: /checkout}, headers: [{name: x-canary, value: "1"}]}';
const ALL_V1 = route(rule('checkout-v1'));
const GATEWAY = `
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: shop}
spec:
  gatewayClassName: c
  listeners: [{name: tls, protocol: HTTPS, port: 443, hostname: "*.example.com"}]
`;
const ON_GATEWAY = { parent: '{name: public}' };
const hosted = (text: string, hostnames: string) => text.replace('spec:', `spec:\n  hostnames: ${hostnames}`);
const STRIP =
  '\n  filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]';

describe('words of what moves', () => {
  const cases: readonly (readonly [name: string, before: World, after: World, lines: readonly string[]])[] = [
    [
      'a canary by header and a split for the rest',
      shopWith(ALL_V1),
      shopWith(route(`${rule('checkout-v2', CANARY)}\n${rule('checkout-v1=90 checkout-v2=10')}`)),
      [
        '/checkout with header x-canary: 1 moves from checkout-v1 100% to checkout-v2 100%',
        'everything else: checkout-v1 90%, checkout-v2 10% instead of checkout-v1 100%',
      ],
    ],
    [
      'a first route that matches a part: the rest is refused',
      shopWith(),
      shopWith(route(rule('checkout-v2', '{headers: [{name: x-canary, value: "1"}]}'))),
      [
        'requests with header x-canary: 1: checkout-v2 100% instead of straight to checkout',
        'requests without header x-canary: 1: 404 (no rule matches) instead of straight to checkout',
      ],
    ],
    [
      'a first route that sends everything where it went anyway moves nothing',
      shopWith(),
      shopWith(route(rule('checkout'))),
      ['all requests: stays checkout 100%'],
    ],
    [
      'weights in the same ratio, another rule index: nothing moves',
      shopWith(route(rule('checkout-v1=1 checkout-v2=1'))),
      shopWith(
        route(
          `${rule('checkout-v2', '{path: {type: Exact, value: /v2}}')}\n${rule('checkout-v2=50 checkout-v1=50')}`,
        ),
      ),
      [
        'exactly /v2: checkout-v2 100% instead of checkout-v1 50%, checkout-v2 50%',
        'everything else: stays checkout-v2 50%, checkout-v1 50%',
      ],
    ],
    [
      'a rewrite changed',
      shopWith(
        route(
          `${rule('checkout-v1')}\n  filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /x}}}]`,
        ),
      ),
      shopWith(
        route(
          `${rule('checkout-v1')}\n  filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /y}}}]`,
        ),
      ),
      ['all requests: checkout-v1 100%, with rewrite to path /y instead of rewrite to path /x'],
    ],
    [
      'a timeout added',
      shopWith(ALL_V1),
      shopWith(route(`${rule('checkout-v1')}\n  timeouts: {request: 10s}`)),
      ['all requests: checkout-v1 100%, now with request timeout 10s'],
    ],
    [
      'a backend of another namespace keeps it, a redirect says where to',
      shopWith(route(`${rule('checkout-v1')}\n${rule('checkout-v2', '{path: {value: /old}}')}`)),
      shopWith(
        route(
          `- backendRefs: [{name: other, namespace: ops, port: 80}]\n- matches: [{path: {value: /old}}]\n  filters: [{type: RequestRedirect, requestRedirect: {hostname: new.example, statusCode: 301}}]`,
        ),
      ),
      [
        '/old: redirect 301 to new.example instead of checkout-v2 100%',
        'requests outside /old move from checkout-v1 100% to ops/other 100%',
      ],
    ],
    [
      'a backend that is not there, and weights that are all 0',
      shopWith(route(`${rule('checkout-v1')}\n${rule('checkout-v2', '{method: POST}')}`)),
      shopWith(route(`${rule('gone')}\n${rule('checkout-v2=0', '{method: POST}')}`)),
      [
        'POST requests: 500 (all weights are 0) instead of checkout-v2 100%',
        'everything else: gone 100% (500, no such Service) instead of checkout-v1 100%',
      ],
    ],
    [
      'classes with the same change stand on one line',
      shopWith(ALL_V1),
      shopWith(
        route(
          `${rule('checkout-v2', '{path: {value: /a}}, {path: {value: /b}}, {queryParams: [{name: beta, value: "1"}]}')}\n${rule('checkout-v1')}`,
        ),
      ),
      [
        '/a, /b and requests with query beta=1: from checkout-v1 100% to checkout-v2 100%',
        'everything else: stays checkout-v1 100%',
      ],
    ],
    [
      'calls of a service',
      shopWith(route(rule('checkout-v1'), { kind: 'GRPCRoute' })),
      shopWith(
        route(
          `${rule('checkout-v2', '{method: {service: shop.Checkout, method: Pay}}')}\n${rule('checkout-v1')}`,
          {
            kind: 'GRPCRoute',
          },
        ),
      ),
      [
        'calls of shop.Checkout/Pay move from checkout-v1 100% to checkout-v2 100%',
        'everything else: stays checkout-v1 100%',
      ],
    ],
    [
      'the same rewrite of another prefix',
      shopWith(route(`${rule('checkout-v1', '{path: {value: /a}}')}${STRIP}`)),
      shopWith(route(`${rule('checkout-v1', '{path: {value: /a}}, {path: {value: /a/b}}')}${STRIP}`)),
      [
        '/a/b: checkout-v1 100%, arriving as / instead of /b',
        '/a otherwise: stays checkout-v1 100%',
        'everything else: stays 404 (no rule matches)',
      ],
    ],
    [
      'CORS answers preflights',
      shopWith(ALL_V1),
      shopWith(
        route(
          `${rule('checkout-v1')}\n  filters: [{type: CORS, cors: {allowOrigins: ["https://a.example"]}}]`,
        ),
      ),
      [
        'CORS preflights: answered as a CORS preflight instead of checkout-v1 100%',
        'everything else: checkout-v1 100%, now with CORS for https://a.example',
      ],
    ],
    [
      'an expression: the rest is told by a witness that it misses',
      shopWith(ALL_V1),
      shopWith(route(rule('checkout-v1', '{path: {type: RegularExpression, value: "/v[0-9]+(/.*)?"}}'))),
      [
        'everything else: 404 (no rule matches) instead of checkout-v1 100%',
        'paths like /v[0-9]+(/.*)?: stays checkout-v1 100%',
      ],
    ],
    [
      'hostnames of a Gateway route, calls apart from other requests',
      shopWith(GATEWAY, hosted(route(rule('checkout-v1'), ON_GATEWAY), '["a.example.com", "b.example.com"]')),
      shopWith(
        GATEWAY,
        hosted(route(rule('checkout-v1'), ON_GATEWAY), '["a.example.com", "b.example.com"]'),
        route(rule('checkout-v2'), { ...ON_GATEWAY, kind: 'GRPCRoute', name: 'calls' }),
      ),
      [
        'HTTP: everything else: checkout-v2 100% instead of 404 (no rule matches)',
        'gRPC: requests for a.example.com, b.example.com move from checkout-v1 100% to checkout-v2 100%',
        'gRPC: everything else: checkout-v2 100% instead of 404 (no rule matches)',
        'HTTP: requests for a.example.com, b.example.com: stays checkout-v1 100%',
      ],
    ],
    [
      'the last route deleted',
      shopWith(route(rule('checkout-v1', '{path: {value: /a}}'))),
      shopWith(),
      [
        '/a: straight to checkout instead of checkout-v1 100%',
        'requests outside /a: straight to checkout instead of 404 (no rule matches)',
      ],
    ],
  ];
  it.each(cases)('%s', (_name, before, after, lines) => {
    expect(sentences(before, after)).toEqual(lines);
  });

  it('a port is named where one Service comes with two', () => {
    const twoPorts = service('shop/api', '[{name: a, port: 80}, {name: b, port: 8080}]');
    const to = (port: number) => shopWith(twoPorts, route(`- backendRefs: [{name: api, port: ${port}}]`));

    expect(sentences(to(80), to(8080))).toEqual(['all requests move from api:80 100% to api:8080 100%']);
  });
});

describe('the summary', () => {
  it('says what moves and that it is not weighted', () => {
    const after = shopWith(route(rule('checkout-v1=90 checkout-v2=10')));

    expect(impactOf(shopWith(ALL_V1), after, assume)).toMatchObject({
      summary:
        'Service shop/checkout port 80: all requests: checkout-v1 90%, checkout-v2 10% instead of checkout-v1 100%. ' +
        'Not weighted: no observed traffic.',
      hasTelemetry: false,
      isComplete: true,
      classes: [{ observed: null, moved: true }],
    });
  });

  it('is quiet where nothing routing reads has changed', () => {
    const described = ALL_V1.replace('name: checkout,', 'name: checkout, annotations: {a: b},');

    expect(impactOf(shopWith(ALL_V1), shopWith(described), assume)).toMatchObject({
      classes: [],
      summary: 'No request is concerned.',
    });
  });

  it('weighs classes by the requests observed', () => {
    const after = shopWith(route(`${rule('checkout-v2', CANARY)}\n${rule('checkout-v1')}`));
    const seen = { method: 'GET', protocol: 'http' } as const;
    const observed = () => [
      { ...seen, path: '/checkout/1', headers: [{ name: 'X-Canary', value: '1' }], count: 30 },
      { ...seen, path: '/checkout', headers: [], count: 70 },
    ];
    const impact = impactOf(shopWith(ALL_V1), after, { ...assume, observed });

    expect(impact.classes.map(({ words, observed: part }) => [words, part])).toEqual([
      ['/checkout with header x-canary: 1', 0.3],
      ['everything else', 0.7],
    ]);
    expect(impact.hasTelemetry).toBe(true);
    expect(impact.summary).toContain('Weighted: 30% of the requests observed there.');
  });
});

describe('too much to tell apart', () => {
  /** 128 matches, each on headers of its own: every subset of them is a class of its own. */
  const wide = (backend: string, letter: string): string => {
    const matches = Array.from({ length: 128 }, (_, at) => `{headers: [{name: ${letter}${at}, value: "1"}]}`);
    const rules = [matches.slice(0, 64), matches.slice(64)].map((part) => rule(backend, part.join(', ')));
    return route(rules.join('\n'));
  };

  it('128 matches against 128 of other headers: bounded, and not told as whole', () => {
    const start = performance.now();
    const impact = impactOf(shopWith(wide('checkout-v1', 'a')), shopWith(wide('checkout-v2', 'b')), assume);

    // All 129 × 129 pairs exist; nobody reads them.
    expect(impact.isComplete).toBe(false);
    expect(impact.summary).toContain('more may move than is listed here');
    expect(impact.classes.length).toBeGreaterThan(500);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('128 matches of which one changes are told whole', () => {
    const before = wide('checkout-v1', 'a');
    const after = before.replace('name: a7, value: "1"', 'name: a7, value: "2"');
    const impact = impactOf(shopWith(before), shopWith(after), assume);

    expect(impact.isComplete).toBe(true);
    expect(impact.lines.filter(({ moved }) => moved).map(({ sentence }) => sentence)).toEqual([
      'requests with header a7: 1 otherwise: 404 (no rule matches) instead of checkout-v1 100%',
      'requests with header a7: 2 otherwise: checkout-v1 100% instead of 404 (no rule matches)',
    ]);
  });

  it('says so when the effort is used up', () => {
    const impact = impactOf(shopWith(wide('checkout-v1', 'a')), shopWith(wide('checkout-v2', 'b')), {
      ...assume,
      effort: 2_000,
    });

    expect(impact.isComplete).toBe(false);
    expect(impact.summary).toContain('more may move than is listed here');
    expect(impact.shadowed).toEqual([]);
    expect(impact.classes.length).toBeLessThan(2_000);
  });
});
