import { describe, expect, it } from 'vitest';
import { codesOf, decideIn, requestOf, routeYaml, serviceYaml } from '../simulation.fixture.ts';

const CART = serviceYaml(
  'shop/cart',
  '{clusterIP: "fd00::7", ports: [{name: http, port: 80}, {name: alt, port: 8080}]}',
);
const GATEWAY = `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gw, namespace: shop}
spec:
  gatewayClassName: c
  listeners:
  - {name: http, port: 80, protocol: HTTP}
  - {name: https, port: 443, protocol: HTTPS}
  - {name: alt, port: 8080, protocol: HTTP}
  - {name: tls-alt, port: 8443, protocol: HTTPS}
`;
const rule = (redirect: string, more = '', match = '{value: /a}') =>
  `[{matches: [{path: ${match}}], filters: [{type: RequestRedirect, requestRedirect: ${redirect}}]${more}}]`;

describe('on a listener (HTTPRequestRedirectFilter)', () => {
  const through = (listener: string, redirect: string, path = '/a/b?x=1') => {
    const world = CART + GATEWAY + routeYaml('shop/r', rule(redirect), { parents: '[{name: gw}]' });
    return decideIn(world, requestOf(`GET x.org:1234${path}`, { gateway: 'shop/gw', listener }));
  };
  it.each([
    ['http', '{}', 'http://x.org/a/b?x=1', 80],
    ['https', '{}', 'https://x.org/a/b?x=1', 443],
    ['alt', '{}', 'http://x.org:8080/a/b?x=1', 8080],
    ['tls-alt', '{}', 'https://x.org:8443/a/b?x=1', 8443],
    ['http', '{scheme: https}', 'https://x.org/a/b?x=1', 443],
    ['alt', '{scheme: https}', 'https://x.org/a/b?x=1', 443],
    ['alt', '{scheme: http}', 'http://x.org/a/b?x=1', 80],
    ['https', '{scheme: http}', 'http://x.org/a/b?x=1', 80],
    ['http', '{scheme: https, port: 8443}', 'https://x.org:8443/a/b?x=1', 8443],
    ['http', '{scheme: https, port: 80}', 'https://x.org:80/a/b?x=1', 80],
    ['alt', '{port: 80}', 'http://x.org/a/b?x=1', 80],
    ['alt', '{port: 443}', 'http://x.org:443/a/b?x=1', 443],
    ['tls-alt', '{port: 443}', 'https://x.org/a/b?x=1', 443],
    ['http', '{hostname: y.org}', 'http://y.org/a/b?x=1', 80],
    ['alt', '{hostname: y.org}', 'http://y.org:8080/a/b?x=1', 8080],
    ['alt', '{scheme: ftp}', 'ftp://x.org:8080/a/b?x=1', 8080],
    ['http', '{path: {type: ReplacePrefixMatch, replacePrefixMatch: /n}}', 'http://x.org/n/b?x=1', 80],
    ['http', '{path: {type: ReplaceFullPath, replaceFullPath: /n}}', 'http://x.org/n?x=1', 80],
  ])('%s with %s: %s', (listener, redirect, location, port) => {
    const decision = through(listener, redirect);
    expect(decision.redirect).toMatchObject({ location, port, status: 302 });
    expect(decision).toMatchObject({
      outcome: 'redirect',
      status: 302,
      backends: [],
      mirrors: [],
      uncertain: [],
    });
  });

  it('keeps an IPv6 host in its brackets, and the status as written', () => {
    const world =
      CART + GATEWAY + routeYaml('shop/r', rule('{statusCode: 308}'), { parents: '[{name: gw}]' });
    const decision = decideIn(world, requestOf('GET [::1]:80/a', { gateway: 'shop/gw', listener: 'http' }));
    expect(decision.redirect).toEqual({
      scheme: 'http',
      host: '[::1]',
      port: 80,
      path: '/a',
      status: 308,
      location: 'http://[::1]/a',
    });
  });
});

describe('in a mesh, where there is no listener', () => {
  it.each([
    ['cart.shop', '{}', 'http://cart.shop/a', []],
    ['cart.shop:8080', '{}', 'http://cart.shop:8080/a', ['mesh-redirect-port']],
    ['cart.shop:8080', '{scheme: https}', 'https://cart.shop/a', []],
    ['fd00::7', '{}', 'http://[fd00::7]/a', []],
    ['[fd00::7]:8080', '{}', 'http://[fd00::7]:8080/a', ['mesh-redirect-port']],
    ['cart.shop:8080', '{port: 9000}', 'http://cart.shop:9000/a', []],
  ])('%s with %s: %s', (host, redirect, location, codes) => {
    const decision = decideIn(CART + routeYaml('shop/r', rule(redirect)), requestOf(`GET ${host}/a`));
    expect([decision.redirect?.location, codesOf(decision)]).toEqual([location, codes]);
  });

  it('ignores backends and says so, and a prefix it cannot replace', () => {
    const redirect = '{path: {type: ReplacePrefixMatch, replacePrefixMatch: /n}}';
    const backends = ', backendRefs: [{name: nobody, port: 80}]';
    const world = CART + routeYaml('shop/r', rule(redirect, backends, '{type: Exact, value: /a}'));
    const decision = decideIn(world, requestOf('GET cart.shop/a'));
    expect(decision.redirect?.path).toBe('/a');
    expect(codesOf(decision)).toEqual(['prefix-rewrite-without-prefix', 'redirect-with-backends']);
  });
});
