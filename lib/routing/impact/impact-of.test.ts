import { describe, expect, it } from 'vitest';
import type { World } from '#lib/gateway-api/world.ts';
import { classOf } from './class-of.ts';
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
const OPEN_GATEWAY = GATEWAY.replace(', hostname: "*.example.com"', '');
const USER = '{path: {type: RegularExpression, value: "/u/[0-9]+"}}';
const ON_GATEWAY = { parent: '{name: public}' };
const TWO_PORTS = service('shop/api', '[{name: a, port: 80}, {name: b, port: 9090}]');
const ON_ALL_PORTS = { parent: '{group: "", kind: Service, name: api}' };
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
      ['all requests: stays checkout 100%, now by a rule instead of straight'],
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
        'HTTP: requests for other hosts: checkout-v2 100% instead of 404 (no rule matches)',
        'gRPC: requests for a.example.com, b.example.com move from checkout-v1 100% to checkout-v2 100%',
        'gRPC: requests for other hosts: checkout-v2 100% instead of 404 (no rule matches)',
        'HTTP: requests for a.example.com, b.example.com: stays checkout-v1 100%',
      ],
    ],
    [
      'an expression beside the catch-all: where it goes first is up to the implementation',
      shopWith(ALL_V1),
      shopWith(route(`${rule('checkout-v2', USER)}\n${rule('checkout-v1')}`)),
      [
        'paths like /u/[0-9]+ may move from checkout-v1 100% to checkout-v2 100%; only where path expressions go before prefixes',
        'everything else: stays checkout-v1 100%',
      ],
    ],
    [
      'a prefix changed beside an expression: its paths move only where prefixes go first',
      shopWith(route(`${rule('checkout', USER)}\n${rule('checkout-v1', '{path: {value: /u}}')}`)),
      shopWith(route(`${rule('checkout', USER)}\n${rule('checkout-v2', '{path: {value: /u}}')}`)),
      [
        'paths like /u/[0-9]+ under /u may move from checkout-v1 100% to checkout-v2 100%; not where path expressions go before prefixes',
        '/u otherwise moves from checkout-v1 100% to checkout-v2 100%',
        'everything else: stays 404 (no rule matches)',
      ],
    ],
    [
      'prefix and expression changed alike: no doubt that these move',
      shopWith(route(`${rule('checkout-v1', USER)}\n${rule('checkout-v1')}`)),
      shopWith(route(`${rule('checkout-v2', USER)}\n${rule('checkout-v2')}`)),
      ['all requests move from checkout-v1 100% to checkout-v2 100%'],
    ],
    [
      'both changed, each in its own way: what depends on the order is told',
      shopWith(route(`${rule('checkout-v1', USER)}\n${rule('checkout')}`)),
      shopWith(route(`${rule('checkout-v2', USER)}\n${rule('checkout-v1')}`)),
      [
        'paths like /u/[0-9]+ move from checkout 100% to checkout-v1 100%; where path expressions go before prefixes: from checkout-v1 100% to checkout-v2 100%',
        'everything else moves from checkout 100% to checkout-v1 100%',
      ],
    ],
    [
      'an expression that no path of the prefix meets, and an exact path: no doubt',
      shopWith(route(`${rule('checkout-v1', '{path: {value: /a}}, {path: {type: Exact, value: /u/1}}')}`)),
      shopWith(
        route(
          `${rule('checkout-v2', USER)}\n${rule('checkout-v1', '{path: {value: /a}}, {path: {type: Exact, value: /u/1}}')}`,
        ),
      ),
      [
        'paths like /u/[0-9]+ otherwise: checkout-v2 100% instead of 404 (no rule matches)',
        'exactly /u/1 and /a: stays checkout-v1 100%',
        'everything else: stays 404 (no rule matches)',
      ],
    ],
    [
      'a hostname that becomes a wildcard: those it had are not among the ones that move',
      shopWith(OPEN_GATEWAY, hosted(route(rule('checkout-v1'), ON_GATEWAY), '["shop.example.com"]')),
      shopWith(OPEN_GATEWAY, hosted(route(rule('checkout-v1'), ON_GATEWAY), '["*.example.com"]')),
      [
        'requests for *.example.com except shop.example.com: checkout-v1 100% instead of 404 (no rule matches)',
        'requests for shop.example.com: stays checkout-v1 100%',
        'requests for other hosts: stays 404 (no rule matches)',
      ],
    ],
    [
      'a hostname taken away',
      shopWith(OPEN_GATEWAY, hosted(route(rule('checkout-v1'), ON_GATEWAY), '["shop.example.com"]')),
      shopWith(OPEN_GATEWAY, route(rule('checkout-v1'), ON_GATEWAY)),
      [
        'requests for other hosts: checkout-v1 100% instead of 404 (no rule matches)',
        'requests for shop.example.com: stays checkout-v1 100%',
      ],
    ],
    [
      'matches that only divide what moves in one way need no words',
      shopWith(route(`${rule('checkout-v1', '{path: {value: /a}}')}\n${rule('checkout')}`)),
      shopWith(
        route(
          `${rule('checkout-v1', '{path: {value: /a}, method: GET}, {path: {value: /a}}')}\n  timeouts: {request: 1s}\n${rule('checkout')}`,
        ),
      ),
      ['/a: checkout-v1 100%, now with request timeout 1s', 'everything else: stays checkout 100%'],
    ],
    [
      'a route that leaves: the Service itself got these requests by a rule',
      shopWith(route(`${rule('checkout-v1', '{path: {value: /a}}')}\n${rule('checkout')}`)),
      shopWith(),
      [
        '/a: straight to checkout instead of checkout-v1 100%',
        'requests outside /a: stays checkout 100%, now straight instead of by a rule',
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

  it.each<[string, World, World, string]>([
    [
      'requests that fail now go first',
      shopWith(),
      shopWith(route(rule('checkout', '{path: {value: /a}}'))),
      'Service shop/checkout port 80: requests outside /a: 404 (no rule matches) instead of straight to checkout. ',
    ],
    [
      'then the larger share',
      shopWith(route(`${rule('checkout-v1', '{path: {value: /a}}')}\n${rule('checkout-v1')}`)),
      shopWith(
        route(
          `${rule('checkout-v1=90 checkout-v2=10', '{path: {value: /a}}')}\n${rule('checkout-v1=50 checkout-v2=50')}`,
        ),
      ),
      'Service shop/checkout port 80: requests outside /a: checkout-v1 50%, checkout-v2 50% instead of checkout-v1 100%; 1 more change. ',
    ],
    [
      'ports on which the same happens are told together',
      shopWith(TWO_PORTS, route(rule('checkout-v1'), ON_ALL_PORTS)),
      shopWith(TWO_PORTS, route(rule('checkout-v2'), ON_ALL_PORTS)),
      'Service shop/api ports 80 and 9090: all requests move from checkout-v1 100% to checkout-v2 100%. ',
    ],
  ])('%s', (_name, before, after, start) => {
    expect(impactOf(before, after, assume).summary).toBe(`${start}Not weighted: no observed traffic.`);
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

describe('where expressions and prefixes meet', () => {
  const before = shopWith(ALL_V1);
  const after = shopWith(route(`${rule('gone', USER)}\n${rule('checkout-v1')}`));
  const [contested, rest] = impactOf(before, after, assume).classes;

  it('gives both readings and a request that both match', () => {
    expect(contested).toMatchObject({
      moved: true,
      isOpen: true,
      witness: { path: '/u/0' },
      before: { outcome: 'forward' },
      after: { outcome: 'forward' },
      otherReading: { before: { outcome: 'forward' }, after: { outcome: 'error', status: 500 } },
    });
    expect(contested?.uncertain.map(({ code }) => code)).toContain('regex-precedence');
    expect(rest).toMatchObject({ moved: false, isOpen: false, otherReading: null });
  });

  it('says so where no request could be constructed', () => {
    const opaque = '{path: {type: RegularExpression, value: "/(?i:a)\\\\b[0-9]{3}x"}}';
    const { classes } = impactOf(
      before,
      shopWith(route(`${rule('checkout-v2', opaque)}\n${rule('checkout-v1')}`)),
      assume,
    );
    const missing = classes.filter(({ witness }) => witness === null);

    expect(missing).not.toEqual([]);
    for (const { uncertain } of missing)
      expect(uncertain.map(({ code }) => code)).toEqual(['no-witness', 'regex-precedence']);
  });

  it('finds the class of a request', () => {
    const impact = impactOf(before, after, assume);
    const asked = (path: string) =>
      classOf(
        impact,
        {
          from: { kind: 'namespace', namespace: 'shop' },
          host: 'checkout.shop',
          method: 'GET',
          path,
          headers: [],
          protocol: 'http',
        },
        { before, after, ...assume },
      )?.isOpen;

    expect(['/u/17', '/u/x', '/'].map(asked)).toEqual([true, false, false]);
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
    const impact = impactOf(shopWith(wide('checkout-v1', 'a')), shopWith(wide('checkout-v2', 'b')), assume);

    // All 129 × 129 pairs exist; nobody reads them.
    expect(impact.isComplete).toBe(false);
    expect(impact.summary).toContain('more may move than is listed here');
    expect(impact.classes.length).toBeGreaterThan(500);
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
