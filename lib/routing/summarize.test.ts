import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isJsonObject } from '#lib/gateway-api/json.ts';
import { asKubeObject } from '#lib/gateway-api/kube-object.ts';
import { readRoute } from '#lib/gateway-api/route.ts';
import { summarizeFilter } from './summarize-filter.ts';
import { summarizeRule } from './summarize-rule.ts';

function summaries(kind: string, rules: string): readonly string[] {
  const object = asKubeObject({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind,
    metadata: { name: 'r', namespace: 'demo' },
    spec: { rules: parse(rules) },
  });
  if (!object) throw new Error('fixture');
  const route = readRoute(object);
  return route.rules.map((rule) => summarizeRule(rule, route.rules));
}

describe('summarizeRule', () => {
  it.each([
    {
      name: 'header A/B with a catch-all',
      rules: '[{matches: [{headers: [{name: version, value: v2}]}]}, {backendRefs: [{name: a}]}]',
      expected: ['header version = v2', 'everything else'],
    },
    { name: 'alone', rules: '[{backendRefs: [{name: a}]}]', expected: ['all requests'] },
    { name: 'root prefix alone', rules: '[{matches: [{path: {value: /}}]}]', expected: ['all requests'] },
    {
      name: 'paths',
      rules:
        '[{matches: [{path: {value: /cart/}}]}, {matches: [{path: {type: Exact, value: /cart}}]}, {matches: [{path: {type: RegularExpression, value: "^/c.*"}}]}]',
      expected: ['/cart*', '= /cart', '~ ^/c.*'],
    },
    {
      name: 'and, or',
      rules:
        '[{matches: [{method: GET, path: {value: /cart}, queryParams: [{name: beta, value: "1"}]}, {headers: [{name: x, type: RegularExpression, value: "a+"}]}]}]',
      expected: ['GET /cart* and ?beta = 1 or header x ~ a+'],
    },
    {
      name: 'one empty match makes it a catch-all',
      rules: '[{matches: [{method: GET}, {}]}, {matches: [{method: PUT}]}]',
      expected: ['everything else', 'PUT'],
    },
  ])('$name', ({ rules, expected }) => {
    expect(summaries('HTTPRoute', rules)).toEqual(expected);
  });

  it('reads gRPC methods', () => {
    expect(
      summaries(
        'GRPCRoute',
        '[{matches: [{method: {service: shop.Cart, method: Add}}, {method: {service: shop.Cart}}]}, {matches: [{method: {type: RegularExpression, method: "Get.*"}}]}, {}]',
      ),
    ).toEqual(['shop.Cart/Add or shop.Cart/*', '~ */Get.*', 'everything else']);
  });
});

describe('summarizeFilter', () => {
  it.each([
    ['{type: RequestMirror, requestMirror: {backendRef: {name: b}, percent: 10}}', 'mirror 10% to b'],
    ['{type: RequestMirror, requestMirror: {backendRef: {name: b, namespace: x}}}', 'mirror a copy to x/b'],
    [
      '{type: RequestMirror, requestMirror: {backendRef: {name: b}, fraction: {numerator: 1, denominator: 8}}}',
      'mirror 12.5% to b',
    ],
    ['{type: RequestMirror}', 'mirror without a target'],
    ['{type: RequestRedirect, requestRedirect: {statusCode: 301}}', 'redirect 301'],
    [
      '{type: RequestRedirect, requestRedirect: {scheme: https, hostname: a.example, port: 8443}}',
      'redirect 302 to https://a.example:8443',
    ],
    [
      '{type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: /b}}}',
      'redirect 302 to path /b',
    ],
    [
      '{type: URLRewrite, urlRewrite: {hostname: a, path: {type: ReplacePrefixMatch, replacePrefixMatch: /x}}}',
      'rewrite to host a and prefix /x',
    ],
    [
      '{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: a, value: b}], remove: [c]}}',
      'request headers: set a: b, remove c',
    ],
    ['{type: CORS, cors: {allowOrigins: ["https://a.example"]}}', 'CORS for https://a.example'],
    ['{type: ExtensionRef, extensionRef: {group: x, kind: RateLimit, name: r}}', 'extension RateLimit r'],
    ['{type: NewThing}', 'filter NewThing'],
  ])('%s → %s', (text, expected) => {
    const filter: unknown = parse(text);
    if (!isJsonObject(filter)) throw new Error('fixture');
    expect(summarizeFilter(filter, 'demo')).toBe(expected);
  });
});
