import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';

const API = 'gateway.networking.k8s.io';

/** One kind of everything a route can name. `idle` has no ready endpoint, `bare` no slice at all. */
const MANIFESTS = `
{apiVersion: v1, kind: Namespace, metadata: {name: demo, labels: {team: web}}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: far}}
---
{apiVersion: v1, kind: Service, metadata: {name: web, namespace: demo}, spec: {ports: [{name: http, port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: web-v2, namespace: demo}, spec: {type: NodePort, ports: [{port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: multi, namespace: demo}, spec: {type: LoadBalancer, ports: [{name: http, port: 80}, {name: admin, port: 9090}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: store, namespace: demo}, spec: {clusterIP: None, ports: [{port: 6379}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: outside, namespace: demo}, spec: {type: ExternalName, externalName: x.example, ports: [{port: 443}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: idle, namespace: demo}, spec: {ports: [{port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: bare, namespace: demo}, spec: {ports: [{port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: routed, namespace: demo}, spec: {ports: [{port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: labels, namespace: far}, spec: {ports: [{port: 80}]}}
${['web', 'web-v2', 'multi', 'store', 'routed'].map((name) => slice('demo', name, true)).join('')}
${slice('demo', 'idle', false)}
${slice('far', 'labels', true)}
---
{apiVersion: ${API}/v1, kind: HTTPRoute, metadata: {name: other, namespace: demo}, spec: {parentRefs: [{group: "", kind: Service, name: routed}], rules: [{matches: [{path: {value: /a}}], backendRefs: [{name: web, port: 80}]}]}}
---
apiVersion: ${API}/v1
kind: Gateway
metadata: {name: entry, namespace: demo}
spec:
  gatewayClassName: x
  listeners:
  - {name: http, port: 80, protocol: HTTP, hostname: "*.example.com"}
  - {name: team, port: 8080, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: web}}}}}
  - {name: tcp, port: 9000, protocol: TCP}
---
{apiVersion: ${API}/v1, kind: Gateway, metadata: {name: single, namespace: demo}, spec: {gatewayClassName: x, listeners: [{name: http, port: 80, protocol: HTTP}]}}
`;

function slice(namespace: string, service: string, ready: boolean): string {
  return `
---
{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: ${service}-x, namespace: ${namespace}, labels: {kubernetes.io/service-name: ${service}}}, addressType: IPv4, endpoints: [{addresses: [10.0.0.1], conditions: {ready: ${ready}}}]}`;
}

/** The world the cases stand in. */
export const LINT_WORLD = worldFromManifests(MANIFESTS);

/** `code severity path` of what is found, and what the fix of the first makes of the text: nothing but these replacements. */
export type LintCase = {
  readonly name: string;
  readonly text: string;
  readonly found: readonly string[];
  readonly fix?: readonly (readonly [before: string, after: string])[];
};

/** A manifest with comments, so that a fix can be seen to leave them. */
export function manifest(kind: string, version: string, spec: string): string {
  return `# kept by the web team
apiVersion: ${API}/${version}
kind: ${kind}
metadata:
  name: web   # the name
  namespace: demo
spec:
${spec}`;
}

const PARENTS = `  parentRefs:
  # one Service
  - group: ""
    kind: Service
    name: web # here
`;
const TO_WEB = `    backendRefs:
    - {name: web, port: 80} # stays
`;
const RULE = `  rules:
  # everything
  - backendRefs:
    - name: web # stays
      port: 80
`;

const http = (spec: string) => manifest('HTTPRoute', 'v1', spec);
const parents = (body: string) => http(body + RULE);
const rules = (body: string) => http(`${PARENTS}  rules:\n${body}`);
const matching = (body: string) =>
  rules(`  # first\n  - matches:\n${body}${TO_WEB}  - backendRefs: [{name: web, port: 80}]\n`);
const filtering = (body: string) => rules(`  - filters:\n${body}${TO_WEB}`);
const redirecting = (body: string) => rules(`  - filters:\n${body}`);

const CATCH_ALL = '  - backendRefs:\n    - name: web\n      port: 80\n';

/** What our advice finds, rule by rule. */
export const LINT_CASES: readonly LintCase[] = [
  {
    name: 'Service parent without group',
    text: parents('  parentRefs:\n  # the shop\n  - kind: Service # no group\n    name: web\n'),
    found: ['service-parent-without-group warning spec.parentRefs[0].kind'],
    fix: [['    name: web\n  rules', '    name: web\n    group: ""\n  rules']],
  },
  {
    name: 'Service parent with the default group',
    text: parents(`  parentRefs:\n  - {group: ${API}, kind: Service, name: web} # hm\n`),
    found: ['service-parent-without-group warning spec.parentRefs[0].group'],
    fix: [[`group: ${API}, kind`, 'group: "", kind']],
  },
  {
    name: 'Service parent with group core',
    text: parents('  parentRefs:\n  - group: core # hm\n    kind: Service\n    name: web\n'),
    found: ['service-parent-group-core warning spec.parentRefs[0].group'],
    fix: [['group: core #', 'group: "" #']],
  },
  { name: 'no parents', text: http(RULE), found: ['no-parents warning spec'] },
  {
    name: 'an empty list of parents',
    text: parents('  parentRefs: []\n'),
    found: ['no-parents warning spec.parentRefs'],
  },
  {
    name: 'the same parent with and without namespace',
    text: parents(`${PARENTS}  - {group: "", kind: Service, name: web, namespace: demo} # again\n`),
    found: ['parent-named-twice warning spec.parentRefs[1]'],
    fix: [['  - {group: "", kind: Service, name: web, namespace: demo} # again\n', '']],
  },
  {
    name: 'headless parent',
    text: parents('  parentRefs: [{group: "", kind: Service, name: store}]\n'),
    found: ['headless-parent warning spec.parentRefs[0].name'],
  },
  {
    name: 'ExternalName parent',
    text: parents('  parentRefs: [{group: "", kind: Service, name: outside}]\n'),
    found: ['external-name-parent warning spec.parentRefs[0].name'],
  },
  {
    name: 'hostnames on a mesh route',
    text: parents(`${PARENTS}  hostnames: [a.example.com] # why\n`),
    found: ['mesh-route-hostnames warning spec.hostnames'],
    fix: [['  hostnames: [a.example.com] # why\n', '']],
  },
  {
    name: 'the only route without a rule for everything',
    text: rules(`  - matches: [{path: {value: /a}}] # only this\n${TO_WEB}`),
    found: ['first-route-without-catch-all warning spec.rules'],
    fix: [[TO_WEB, TO_WEB + CATCH_ALL]],
  },
  {
    name: 'a consumer route without a rule for everything',
    text: rules('  - matches: [{method: GET}]\n    backendRefs: [{name: web, port: 80}]\n').replace(
      'name: web # here',
      'name: labels\n    namespace: far',
    ),
    found: ['first-route-without-catch-all warning spec.rules'],
    fix: [
      [
        '    backendRefs: [{name: web, port: 80}]\n',
        '    backendRefs: [{name: web, port: 80}]\n  - backendRefs:\n    - name: labels\n      namespace: far\n      port: 80\n',
      ],
    ],
  },
  {
    name: 'which port of several is not said',
    text: rules(`  - matches: [{method: GET}]\n${TO_WEB}`).replace('name: web # here', 'name: multi'),
    found: ['first-route-without-catch-all warning spec.rules'],
  },
  {
    name: 'GRPCRoute without a rule for everything',
    text: manifest(
      'GRPCRoute',
      'v1',
      `${PARENTS}  rules:\n  - matches: [{method: {service: a.B}}]\n${TO_WEB}`,
    ),
    found: ['first-route-without-catch-all warning spec.rules'],
    fix: [[TO_WEB, TO_WEB + CATCH_ALL]],
  },
  {
    name: 'rule without backend',
    text: rules('  - name: nowhere\n    timeouts: {request: 2s}\n'),
    found: ['rule-without-backend warning spec.rules[0]'],
  },
  {
    name: 'all weights zero',
    text: rules(
      '  - backendRefs:\n    - name: web\n      port: 80\n      weight: 0 # off\n    - {name: web-v2, port: 80, weight: 0}\n',
    ),
    found: ['all-weights-zero warning spec.rules[0].backendRefs'],
    fix: [
      ['weight: 0 # off', 'weight: 1 # off'],
      ['weight: 0}', 'weight: 1}'],
    ],
  },
  {
    name: 'redirect with backends',
    text: filtering('    - type: RequestRedirect\n      requestRedirect: {scheme: https} # safe\n'),
    found: ['redirect-with-backends warning spec.rules[0].backendRefs'],
    fix: [[TO_WEB, '']],
  },
  {
    name: 'redirect in a backend',
    text: rules(
      '  - backendRefs:\n    - name: web\n      port: 80\n      filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]\n',
    ),
    found: ['backend-redirects info spec.rules[0].backendRefs[0].filters[0]'],
  },
  {
    name: 'ExternalName backend',
    text: rules('  - backendRefs: [{name: outside, port: 443}]\n'),
    found: ['external-name-backend warning spec.rules[0].backendRefs[0].name'],
  },
  {
    name: 'backend without ready endpoints',
    text: rules('  - backendRefs: [{name: web, port: 80}, {name: idle, port: 80}]\n'),
    found: ['backend-without-endpoints warning spec.rules[0].backendRefs[1].name'],
  },
  {
    name: 'backend without any slice',
    text: rules('  - backendRefs: [{name: bare, port: 80}]\n'),
    found: ['backend-without-endpoints warning spec.rules[0].backendRefs[0].name'],
  },
  {
    name: 'matches written as an empty list',
    text: rules(`  - matches: [] # all?\n${TO_WEB}`),
    found: ['empty-matches warning spec.rules[0].matches'],
    fix: [['  - matches: [] # all?\n    backendRefs', '  - backendRefs']],
  },
  {
    name: 'rule name twice',
    text: rules(
      `  - name: a # first\n    matches: [{method: GET}]\n${TO_WEB}  - name: a # second\n    backendRefs: [{name: web, port: 80}]\n`,
    ),
    found: ['duplicate-rule-name warning spec.rules[1].name'],
    fix: [['  - name: a # second\n    backendRefs', '  - backendRefs']],
  },
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
