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
import { API, type LintCase, manifest } from './lint-world.fixture.ts';

/** Findings about conditions, filters, names, versions, and about other kinds than routes. */
export const DETAIL_CASES: readonly LintCase[] = [
  {
    name: 'header match in another case',
    text: matching(
      '    - headers:\n      - {name: X-Canary, value: a}\n      # again\n      - {name: x-canary, value: b}\n',
    ),
    found: ['header-match-repeated warning spec.rules[0].matches[0].headers[1].name'],
    fix: [['      - {name: x-canary, value: b}\n', '']],
  },
  {
    name: 'query parameter in another case',
    text: matching('    - queryParams: [{name: Beta, value: a}, {name: beta, value: b}]\n'),
    found: ['query-param-case info spec.rules[0].matches[0].queryParams[1].name'],
  },
  {
    name: 'expression nobody understands',
    text: matching('    - path: {type: RegularExpression, value: "/a["}\n'),
    found: ['regex-invalid error spec.rules[0].matches[0].path.value'],
  },
  {
    name: 'expression RE2 does not take',
    text: matching('    - headers: [{name: a, type: RegularExpression, value: "^(?!x)"}]\n'),
    found: ['regex-not-re2 warning spec.rules[0].matches[0].headers[0].value'],
  },
  {
    name: 'expression that is not portable',
    text: matching('    - queryParams: [{name: a, type: RegularExpression, value: "(?i)yes"}]\n'),
    found: ['regex-not-portable info spec.rules[0].matches[0].queryParams[0].value'],
  },
  {
    name: 'path expression without a slash',
    text: matching('    - path: {type: RegularExpression, value: "^foo.*"} # foo\n'),
    found: ['path-regex-never-matches warning spec.rules[0].matches[0].path.value'],
    fix: [['"^foo.*"', '"^/foo.*"']],
  },
  {
    name: 'expression that repeats beyond all measure',
    text: matching(
      `    - path: {type: RegularExpression, value: "/${'(a{1000})'.repeat(12)}"}\n    - path: {type: RegularExpression, value: "/${'b{1000}'.repeat(20)}["}\n`,
    ),
    found: [
      'regex-not-re2 warning spec.rules[0].matches[0].path.value',
      'regex-not-checked info spec.rules[0].matches[1].path.value',
    ],
  },
  {
    name: 'expressions of a GRPCRoute',
    text: manifest(
      'GRPCRoute',
      'v1',
      `${PARENTS}  rules:\n  - matches:\n    - method: {type: RegularExpression, service: "a(", method: "b+?"}\n${TO_WEB}  - backendRefs: [{name: web, port: 80}]\n`,
    ),
    found: [
      'regex-invalid error spec.rules[0].matches[0].method.service',
      'regex-not-portable info spec.rules[0].matches[0].method.method',
    ],
  },
  {
    name: 'header set and removed',
    text: filtering(
      '    - type: RequestHeaderModifier\n      requestHeaderModifier:\n        set: [{name: X-A, value: b}] # new\n        remove: [x-b, x-a] # old\n',
    ),
    found: ['header-changed-twice warning spec.rules[0].filters[0].requestHeaderModifier.remove[1]'],
    fix: [['[x-b, x-a]', '[x-b]']],
  },
  {
    name: 'the only header to remove is set as well',
    text: filtering(
      '    - type: ResponseHeaderModifier\n      responseHeaderModifier:\n        remove: [x-a] # old\n        set: [{name: X-A, value: b}]\n',
    ),
    found: ['header-changed-twice warning spec.rules[0].filters[0].responseHeaderModifier.remove[0]'],
    fix: [['        remove: [x-a] # old\n', '']],
  },
  {
    name: 'header set and added',
    text: filtering(
      '    - type: RequestHeaderModifier\n      requestHeaderModifier: {set: [{name: a, value: b}], add: [{name: A, value: c}]}\n',
    ),
    found: ['header-changed-twice warning spec.rules[0].filters[0].requestHeaderModifier.add[0]'],
  },
  {
    name: 'replacement without /',
    text: filtering(
      '    - type: URLRewrite\n      urlRewrite:\n        path: {type: ReplaceFullPath, replaceFullPath: new/place} # moved\n',
    ),
    found: ['path-replacement-odd warning spec.rules[0].filters[0].urlRewrite.path.replaceFullPath'],
    fix: [['new/place', '/new/place']],
  },
  {
    name: 'replacement with a query',
    text: redirecting(
      '    - type: RequestRedirect\n      requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: "/a?b=c"}}\n',
    ),
    found: ['path-replacement-odd warning spec.rules[0].filters[0].requestRedirect.path.replaceFullPath'],
  },
  {
    name: 'exposing all headers with credentials',
    text: filtering(
      '    - type: CORS\n      cors: {allowOrigins: ["https://a.example"], allowCredentials: true, exposeHeaders: [x-a, "*"]}\n',
    ),
    found: ['cors-expose-any-with-credentials warning spec.rules[0].filters[0].cors.exposeHeaders[1]'],
  },
  {
    name: 'address as host name of a Gateway route',
    text: parents('  parentRefs: [{name: single}]\n  hostnames: [10.0.0.1]\n'),
    found: ['hostname-is-ip warning spec.hostnames[0]'],
  },
  {
    name: 'address as host name of a redirect',
    text: redirecting('    - type: RequestRedirect\n      requestRedirect: {hostname: 10.0.0.1}\n'),
    found: ['hostname-is-ip warning spec.rules[0].filters[0].requestRedirect.hostname'],
  },
  {
    name: 'v1beta1',
    text: http(PARENTS + RULE).replace('/v1\n', '/v1beta1 # long ago\n'),
    found: ['older-version info apiVersion'],
    fix: [['/v1beta1 # long', '/v1 # long']],
  },
  {
    name: 'an alpha version',
    text: manifest('TCPRoute', 'v1alpha2', `${PARENTS}${RULE}`),
    found: ['deprecated-version warning apiVersion'],
    fix: [['/v1alpha2\n', '/v1\n']],
  },
  {
    name: 'experimental field on a standard cluster',
    text: rules(`  - retry: {attempts: 3} # please\n${TO_WEB}`),
    found: ['experimental-field warning spec.rules[0].retry'],
    fix: [['  - retry: {attempts: 3} # please\n    backendRefs', '  - backendRefs']],
  },
  {
    name: 'listener of a protocol with kinds of another',
    text: manifest(
      'Gateway',
      'v1',
      '  gatewayClassName: x\n  listeners:\n  - {name: a, port: 80, protocol: HTTP, hostname: 10.0.0.1, allowedRoutes: {kinds: [{kind: TCPRoute}], namespaces: {from: Selector}}}\n',
    ),
    found: [
      'hostname-is-ip warning spec.listeners[0].hostname',
      'listener-kinds-unusable warning spec.listeners[0].allowedRoutes.kinds',
      'listener-selector-missing warning spec.listeners[0].allowedRoutes.namespaces.from',
    ],
  },
  {
    name: 'grant from a kind in the wrong group',
    text: manifest(
      'ReferenceGrant',
      'v1',
      '  from:\n  - {group: "", kind: HTTPRoute, namespace: far} # who\n  to: [{group: "", kind: Service}]\n',
    ),
    found: ['grant-from-unusable warning spec.from[0].group'],
    fix: [['- {group: "", kind: HTTPRoute', `- {group: "${API}", kind: HTTPRoute`]],
  },
  {
    name: 'grant from a kind that does not exist',
    text: manifest(
      'ReferenceGrant',
      'v1',
      `  from:\n  - {group: ${API}, kind: HttpRoute, namespace: far} # who\n  to: [{group: "", kind: Service}]\n`,
    ),
    found: ['grant-from-unusable warning spec.from[0].kind'],
    fix: [['kind: HttpRoute', 'kind: HTTPRoute']],
  },
  {
    name: 'grant to a group that has no Services',
    text: manifest(
      'ReferenceGrant',
      'v1',
      `  from: [{group: ${API}, kind: HTTPRoute, namespace: far}]\n  to:\n  - group: core # what\n    kind: Service\n`,
    ),
    found: ['grant-to-unusable warning spec.to[0].group'],
    fix: [['group: core #', 'group: "" #']],
  },
];
