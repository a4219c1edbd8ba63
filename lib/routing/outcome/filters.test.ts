import { describe, expect, it } from 'vitest';
import { codesOf, decideIn, requestOf, routeYaml, serviceYaml } from '../simulation.fixture.ts';

const SERVICES = serviceYaml('shop/cart') + serviceYaml('shop/v2') + serviceYaml('shop/shadow');

const ask = (filters: string, headers: Record<string, string> = {}, more = '') => {
  const rule = `[{filters: ${filters}, backendRefs: [{name: cart, port: 80}]${more}}]`;
  return decideIn(SERVICES + routeYaml('shop/r', rule), requestOf('GET cart.shop:80/a/b?x=1', { headers }));
};
const onRequest = (modifier: string) => `[{type: RequestHeaderModifier, requestHeaderModifier: ${modifier}}]`;
const onResponse = (...modifiers: string[]) =>
  `[${modifiers.map((modifier) => `{type: ResponseHeaderModifier, responseHeaderModifier: ${modifier}}`).join(', ')}]`;

describe('request headers (HTTPHeaderFilter)', () => {
  it.each([
    ['set', '{set: [{name: X-A, value: "1"}]}', { 'x-a': 'old', y: '1' }, { 'x-a': '1', y: '1' }, []],
    [
      'add to one that is there',
      '{add: [{name: X-A, value: "b,c"}]}',
      { 'X-a': 'a' },
      { 'x-a': 'a,b,c' },
      [],
    ],
    ['add one', '{add: [{name: X-A, value: b}]}', {}, { 'x-a': 'b' }, []],
    ['remove', '{remove: [X-A, x-a]}', { 'x-a': '1', y: '2' }, { y: '2' }, []],
    [
      'set, then add',
      '{add: [{name: x, value: b}], set: [{name: X, value: a}]}',
      { x: 'old' },
      { x: 'a,b' },
      ['header-several-actions'],
    ],
    ['set, then remove', '{set: [{name: x, value: b}], remove: [X]}', {}, {}, ['header-several-actions']],
    [
      'the first of equal names',
      '{set: [{name: x, value: a}, {name: X, value: b}]}',
      {},
      { x: 'a' },
      ['header-several-actions'],
    ],
    ['__proto__', '{set: [{name: __proto__, value: a}]}', {}, JSON.parse('{"__proto__": "a"}'), []],
    ['nothing', '{}', { a: '1' }, { a: '1' }, []],
  ])('%s', (_, modifier, headers, expected, codes) => {
    const decision = ask(onRequest(modifier), headers);
    const forwarded = decision.backends[0]?.request.headers ?? {};
    expect(Object.entries(forwarded)).toEqual(Object.entries(expected));
    expect(codesOf(decision)).toEqual(codes);
  });

  it('can set the host, and cannot take it away', () => {
    const hostOf = (modifier: string) => ask(onRequest(modifier)).backends[0]?.request;
    expect(hostOf('{set: [{name: Host, value: x.org}]}')).toEqual({
      host: 'x.org',
      path: '/a/b?x=1',
      headers: {},
    });
    expect(hostOf('{remove: [host]}')?.host).toBe('cart.shop:80');
    expect(ask('[]', { host: 'sent.org' }).backends[0]?.request).toMatchObject({
      host: 'sent.org',
      headers: {},
    });
  });
});

describe('response headers', () => {
  it.each([
    ['set', ['{set: [{name: A, value: "1"}]}'], { set: { a: '1' }, add: {}, remove: [] }],
    ['add', ['{add: [{name: A, value: "1"}]}'], { set: {}, add: { a: '1' }, remove: [] }],
    ['remove', ['{remove: [B, A]}'], { set: {}, add: {}, remove: ['b', 'a'] }],
    [
      'add twice joins',
      ['{add: [{name: a, value: "1"}]}', '{add: [{name: A, value: "2"}]}'],
      { set: {}, add: { a: '1,2' }, remove: [] },
    ],
    [
      'add after set',
      ['{set: [{name: a, value: "1"}]}', '{add: [{name: a, value: "2"}]}'],
      { set: { a: '1,2' }, add: {}, remove: [] },
    ],
    [
      'set after add',
      ['{add: [{name: a, value: "1"}]}', '{set: [{name: a, value: "2"}]}'],
      { set: { a: '2' }, add: {}, remove: [] },
    ],
    [
      'add after remove',
      ['{remove: [a]}', '{add: [{name: a, value: "2"}]}'],
      { set: { a: '2' }, add: {}, remove: [] },
    ],
    [
      'set after remove',
      ['{remove: [a]}', '{set: [{name: a, value: "2"}]}'],
      { set: { a: '2' }, add: {}, remove: [] },
    ],
    [
      'remove after all',
      ['{set: [{name: a, value: "1"}], add: [{name: b, value: "1"}]}', '{remove: [b, a]}'],
      { set: {}, add: {}, remove: ['b', 'a'] },
    ],
  ])('%s', (_, modifiers, expected) => {
    expect(ask(onResponse(...modifiers)).backends[0]?.responseHeaders).toEqual(expected);
  });
});

describe('rule before backend, in list order', () => {
  it('applies the filters of a backendRef to its share only', () => {
    const own = '{type: RequestHeaderModifier, requestHeaderModifier: {add: [{name: x, value: own}]}}';
    const rewrite =
      '{type: URLRewrite, urlRewrite: {hostname: v2.org, path: {type: ReplaceFullPath, replaceFullPath: /own}}}';
    const rule = `[{
      filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x, value: rule}]}}],
      backendRefs: [{name: cart, port: 80}, {name: v2, port: 80, filters: [${own}, ${rewrite}]}]
    }]`;
    const decision = decideIn(SERVICES + routeYaml('shop/r', rule), requestOf('GET cart.shop/a?q'));
    expect(decision.backends.map(({ request }) => request)).toEqual([
      { host: 'cart.shop', path: '/a?q', headers: { x: 'rule' } },
      { host: 'v2.org', path: '/own?q', headers: { x: 'rule,own' } },
    ]);
  });

  it('reads the last of two hosts', () => {
    const host =
      '{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: host, value: first.org}]}}';
    const rewrite = '{type: URLRewrite, urlRewrite: {hostname: last.org}}';
    expect(ask(`[${host}, ${rewrite}]`).backends[0]?.request.host).toBe('last.org');
    expect(ask(`[${rewrite}, ${host}]`).backends[0]?.request.host).toBe('first.org');
  });
});

describe('filters whose effect is not known here', () => {
  it.each([
    ['{type: ExtensionRef, extensionRef: {group: x.org, kind: K, name: n}}', 'extension-ref'],
    [
      '{type: ExternalAuth, externalAuth: {protocol: HTTP, backendRef: {name: cart, port: 80}}}',
      'external-auth',
    ],
    ['{type: Tomorrow}', 'unknown-filter'],
    ['{}', 'unknown-filter'],
  ])('%s', (filter, code) => {
    expect(codesOf(ask(`[${filter}]`))).toEqual([code]);
    const inside = `[{backendRefs: [{name: cart, port: 80, filters: [${filter}]}]}]`;
    expect(codesOf(decideIn(SERVICES + routeYaml('shop/r', inside), requestOf('GET cart.shop/')))).toEqual([
      code,
    ]);
  });

  it('a redirect inside a backendRef', () => {
    const redirect = '{type: RequestRedirect, requestRedirect: {hostname: x.org}}';
    const inside = `[{backendRefs: [{name: cart, port: 80, filters: [${redirect}]}]}]`;
    const decision = decideIn(SERVICES + routeYaml('shop/r', inside), requestOf('GET cart.shop/'));
    expect([decision.outcome, codesOf(decision)]).toEqual(['forward', ['backend-redirect']]);
  });
});

describe('mirrors (HTTPRequestMirrorFilter)', () => {
  const mirror = (target: string, more = '') =>
    `[{type: RequestMirror, requestMirror: {backendRef: ${target}${more}}}]`;
  const SHADOW = '{name: shadow, port: 80}';
  const listed = (share: number) => [{ namespace: 'shop', name: 'shadow', port: 80, share }];
  it.each([
    ['all', mirror(SHADOW), listed(1)],
    ['percent', mirror(SHADOW, ', percent: 25'), listed(0.25)],
    ['percent 0', mirror(SHADOW, ', percent: 0'), listed(0)],
    ['fraction', mirror(SHADOW, ', fraction: {numerator: 1, denominator: 8}'), listed(0.125)],
    ['fraction of 100', mirror(SHADOW, ', fraction: {numerator: 5}'), listed(0.05)],
    ['absent target', mirror('{name: nobody, port: 80}'), []],
    ['no port', mirror('{name: shadow}'), []],
    ['another kind', mirror('{kind: Bucket, name: shadow, port: 80}'), []],
  ])('%s', (_, filters, expected) => {
    expect(ask(filters)).toMatchObject({ outcome: 'forward', mirrors: expected });
  });

  it('does not ask whether the target has endpoints', () => {
    const rule = `[{filters: ${mirror(SHADOW)}, backendRefs: [{name: outside, port: 80}]}]`;
    const outside = serviceYaml('shop/outside', '{type: ExternalName, externalName: x.org}');
    const world = SERVICES + outside + routeYaml('shop/r', rule);
    expect(decideIn(world, requestOf('GET cart.shop/'), { endpoints: 'strict' }).mirrors).toEqual(listed(1));
  });

  it('inside a backendRef copies its share of that share', () => {
    const rule = `[{backendRefs: [{name: cart, port: 80, weight: 3}, {name: v2, port: 80, filters: ${mirror(SHADOW, ', percent: 50')}}]}]`;
    const decision = decideIn(SERVICES + routeYaml('shop/r', rule), requestOf('GET cart.shop/'));
    expect(decision.mirrors).toEqual(listed(0.125));
  });
});

describe('stated effects', () => {
  it('stand as written', () => {
    const more =
      ', timeouts: {request: 10s, backendRequest: 500ms}, retry: {attempts: 2, codes: [500, 503], backoff: 1s}, sessionPersistence: {sessionName: s, type: Header}';
    const decision = ask('[]', {}, more);
    expect(decision.effects).toEqual({
      requestTimeout: '10s',
      backendRequestTimeout: '500ms',
      retry: { attempts: 2, codes: [500, 503], backoff: '1s' },
      sessionPersistence: { type: 'Header', sessionName: 's' },
    });
    expect(codesOf(decision)).toEqual(['session-persistence']);
  });

  it('are null where the rule says nothing', () => {
    expect(ask('[]', {}, ', retry: {}, sessionPersistence: {}').effects).toEqual({
      requestTimeout: null,
      backendRequestTimeout: null,
      retry: { attempts: null, codes: [], backoff: null },
      sessionPersistence: { type: 'Cookie', sessionName: null },
    });
  });
});
