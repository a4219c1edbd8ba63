import {
  filtering,
  http,
  matching,
  PARENTS,
  parents,
  RULE,
  redirecting,
  rules,
  TO_WEB,
} from './case-parts.fixture.ts';
import { API, manifest } from './lint-world.fixture.ts';

/** What is right and stays without a word. */
export const GOOD_CASES: readonly (readonly [name: string, text: string])[] = [
  ['a plain route', http(PARENTS + RULE)],
  [
    'parents of type NodePort and LoadBalancer',
    parents(
      '  parentRefs: [{group: "", kind: Service, name: web-v2}, {group: "", kind: Service, name: multi, port: 9090}]\n',
    ),
  ],
  [
    'one Service by several ports',
    parents(
      '  parentRefs: [{group: "", kind: Service, name: multi, sectionName: http}, {group: "", kind: Service, name: multi, sectionName: admin}]\n',
    ),
  ],
  ['host names on a Gateway', parents('  parentRefs: [{name: entry}]\n  hostnames: [a.example.com]\n')],
  ['host names beside a Service', parents(`${PARENTS}  - {name: entry}\n  hostnames: [a.example.com]\n`)],
  [
    'a second route without a rule for everything',
    rules(`  - matches: [{path: {value: /b}}]\n${TO_WEB}`).replace('name: web # here', 'name: routed'),
  ],
  [
    'a port the Service lacks, which is another finding',
    rules(`  - matches: [{path: {value: /b}}]\n${TO_WEB}`).replace(
      'name: web # here',
      'name: web\n    port: 81',
    ),
  ],
  [
    'an expression for everything',
    rules(`  - matches: [{path: {type: RegularExpression, value: "/.*"}}]\n${TO_WEB}`),
  ],
  [
    'a rule for every method',
    rules(
      `  - matches: [${['GET', 'HEAD', 'POST', 'PUT', 'DELETE'].map((method) => `{method: ${method}}`).join(', ')}]\n${TO_WEB}  - matches: [{method: CONNECT}, {method: OPTIONS}, {method: TRACE}, {method: PATCH}]\n${TO_WEB}`,
    ),
  ],
  [
    'path expressions that may begin with a slash',
    matching(
      ['.*foo', '(/foo|/bar)', 'x?/foo', 'foo|/bar', '[^a]foo', String.raw`\/foo`]
        .map((value) => `    - path: {type: RegularExpression, value: ${JSON.stringify(value)}}\n`)
        .join(''),
    ),
  ],
  [
    'one backend twice with filters of its own',
    rules(
      '  - backendRefs: [{name: web, port: 80}, {name: web, port: 80, filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: a, value: b}]}}]}]\n',
    ),
  ],
  [
    'a Gateway route without a rule for everything',
    parents('  parentRefs: [{name: single}]\n').replace(
      '  - backendRefs',
      '  - matches: [{path: {value: /b}}]\n    backendRefs',
    ),
  ],
  [
    'a redirect',
    redirecting(
      '    - type: RequestRedirect\n      requestRedirect: {scheme: https, statusCode: 301, path: {type: ReplacePrefixMatch, replacePrefixMatch: ""}}\n',
    ),
  ],
  [
    'an extension that answers',
    redirecting('    - {type: ExtensionRef, extensionRef: {group: x.example, kind: Answer, name: a}}\n'),
  ],
  [
    'one backend drained',
    rules('  - backendRefs: [{name: web, port: 80, weight: 1}, {name: web-v2, port: 80, weight: 0}]\n'),
  ],
  [
    'an idle backend without weight',
    rules('  - backendRefs: [{name: web, port: 80}, {name: idle, port: 80, weight: 0}]\n'),
  ],
  [
    'different headers',
    matching(
      '    - headers: [{name: a, value: x}, {name: b, value: x}]\n    - headers: [{name: A, value: y}]\n',
    ),
  ],
  [
    'portable expressions',
    matching(String.raw`    - path: {type: RegularExpression, value: '^/v[0-9]+/(a|b)\.json$'}
      headers: [{name: a, type: RegularExpression, value: '\d{1,3}(?:-[\w.\-]+)?'}]
`),
  ],
  [
    'a header per action',
    filtering(
      '    - type: RequestHeaderModifier\n      requestHeaderModifier: {set: [{name: a, value: b}], add: [{name: c, value: d}], remove: [e]}\n    - type: ResponseHeaderModifier\n      responseHeaderModifier: {remove: [a]}\n',
    ),
  ],
  [
    'a rewrite',
    matching('    - path: {value: /a}\n').replace(
      TO_WEB,
      `    filters: [{type: URLRewrite, urlRewrite: {hostname: a.example, path: {type: ReplacePrefixMatch, replacePrefixMatch: /x%20y/}}}]\n${TO_WEB}`,
    ),
  ],
  ['timeouts without a retry', rules(`  - timeouts: {request: 2s, backendRequest: 1s}\n${TO_WEB}`)],
  [
    'CORS that exposes all without credentials',
    filtering('    - {type: CORS, cors: {allowOrigins: ["*"], exposeHeaders: ["*"]}}\n'),
  ],
  ['a TLSRoute on a Service', manifest('TLSRoute', 'v1', `${PARENTS}  hostnames: [a.example.com]\n${RULE}`)],
  ['a TCPRoute', manifest('TCPRoute', 'v1', PARENTS + RULE)],
  [
    'a grant',
    manifest(
      'ReferenceGrant',
      'v1',
      `  from: [{group: ${API}, kind: HTTPRoute, namespace: far}, {group: x.example, kind: Thing, namespace: far}]\n  to: [{group: "", kind: Service, name: web}, {group: x.example, kind: Thing}]\n`,
    ),
  ],
  [
    'a Gateway',
    manifest(
      'Gateway',
      'v1',
      '  gatewayClassName: x\n  listeners:\n  - {name: a, port: 80, protocol: HTTP, allowedRoutes: {kinds: [{kind: HTTPRoute}, {group: x.example, kind: Thing}], namespaces: {from: All}}}\n  - {name: b, port: 81, protocol: x.example/custom, allowedRoutes: {kinds: [{kind: TCPRoute}]}}\n',
    ),
  ],
];
