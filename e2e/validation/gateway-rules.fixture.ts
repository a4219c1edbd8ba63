/** Specs for the CEL rules of the Gateway API: `valid` and `invalid` say what both channels think, unless one is named. */
type RuleCase = {
  readonly kind: string;
  readonly name: string;
  readonly spec: string;
  /** Channels whose API server takes it. */
  readonly valid: 'both' | 'none' | 'standard' | 'experimental';
};

const SERVICE = 'group: "", kind: Service';

function cases(kind: string, rows: readonly (readonly [RuleCase['valid'], string, string])[]) {
  return rows.map(([valid, name, spec]): RuleCase => ({ kind, valid, name, spec }));
}

function filters(list: string): string {
  return `{rules: [{filters: [${list}]}]}`;
}

function path(type: string, value: string): string {
  return `{rules: [{matches: [{path: {type: ${type}, value: ${JSON.stringify(value)}}}]}]}`;
}

function repeated(count: number, item: string): string {
  return Array.from({ length: count }, () => item).join(', ');
}

const REDIRECT_PREFIX =
  '{type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /x}}}';
const REWRITE_PREFIX =
  '{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /x}}}';
const HEADERS = '{set: [{name: a, value: b}]}';
const MIRROR = 'backendRef: {name: m, port: 80}';
const BACKEND = '{name: b, port: 80}';

const HTTP_ROUTE = cases('HTTPRoute', [
  ['both', '1: two names, no section', `{parentRefs: [{${SERVICE}, name: a}, {${SERVICE}, name: b}]}`],
  [
    'none',
    '1: one with a section, one without',
    `{parentRefs: [{${SERVICE}, name: a}, {${SERVICE}, name: a, sectionName: x}]}`,
  ],
  [
    'both',
    '1: two sections',
    `{parentRefs: [{${SERVICE}, name: a, sectionName: y}, {${SERVICE}, name: a, sectionName: x}]}`,
  ],
  ['none', '2: the same parent twice', `{parentRefs: [{${SERVICE}, name: a}, {${SERVICE}, name: a}]}`],
  [
    'experimental',
    '2: two ports of one Service',
    `{parentRefs: [{${SERVICE}, name: a, port: 1}, {${SERVICE}, name: a, port: 2}]}`,
  ],
  [
    'none',
    '2: one port and the whole Service',
    `{parentRefs: [{${SERVICE}, name: a, port: 1}, {${SERVICE}, name: a}]}`,
  ],
  [
    'both',
    '2: the own namespace said and unsaid',
    `{parentRefs: [{${SERVICE}, name: a}, {${SERVICE}, name: a, namespace: demo}]}`,
  ],
  [
    'both',
    '3: 128 matches',
    `{rules: [{matches: [${repeated(64, '{}')}]}, {matches: [${repeated(64, '{}')}]}]}`,
  ],
  [
    'none',
    '3: 129 matches',
    `{rules: [{matches: [${repeated(64, '{}')}]}, {matches: [${repeated(64, '{}')}]}, {}]}`,
  ],
  ['standard', '4: two rules of one name', '{rules: [{name: a}, {name: a}]}'],
  ['both', '4: two names and none', '{rules: [{name: a}, {name: b}, {}, {}]}'],
  [
    'none',
    '5: redirect and backends',
    `{rules: [{filters: [{type: RequestRedirect, requestRedirect: {}}], backendRefs: [${BACKEND}]}]}`,
  ],
  [
    'both',
    '5: redirect in a backend',
    `{rules: [{backendRefs: [{name: b, port: 80, filters: [{type: RequestRedirect, requestRedirect: {}}]}]}]}`,
  ],
  ['both', '6: prefix redirect of the default match', filters(REDIRECT_PREFIX)],
  [
    'none',
    '6: prefix redirect of an exact path',
    `{rules: [{matches: [{path: {type: Exact, value: /a}}], filters: [${REDIRECT_PREFIX}]}]}`,
  ],
  [
    'none',
    '6: prefix rewrite of two matches',
    `{rules: [{matches: [{path: {value: /a}}, {path: {value: /b}}], filters: [${REWRITE_PREFIX}]}]}`,
  ],
  ['none', '6: prefix rewrite of no match', `{rules: [{matches: [], filters: [${REWRITE_PREFIX}]}]}`],
  [
    'none',
    '7: prefix rewrite in one backend of an exact path',
    `{rules: [{matches: [{path: {type: Exact, value: /a}}], backendRefs: [{name: b, port: 80, filters: [${REWRITE_PREFIX}]}]}]}`,
  ],
  [
    'both',
    '7: prefix rewrite in two backends of an exact path',
    `{rules: [{matches: [{path: {type: Exact, value: /a}}], backendRefs: [{name: b, port: 80, filters: [${REWRITE_PREFIX}]}, {name: c, port: 80, filters: [${REWRITE_PREFIX}]}]}]}`,
  ],
  [
    'none',
    '8: redirect and rewrite',
    filters('{type: RequestRedirect, requestRedirect: {}}, {type: URLRewrite, urlRewrite: {}}'),
  ],
  [
    'none',
    '8: two request header modifiers',
    filters(repeated(2, `{type: RequestHeaderModifier, requestHeaderModifier: ${HEADERS}}`)),
  ],
  [
    'none',
    '8: two response header modifiers',
    filters(repeated(2, `{type: ResponseHeaderModifier, responseHeaderModifier: ${HEADERS}}`)),
  ],
  ['none', '8: two redirects', filters(repeated(2, '{type: RequestRedirect, requestRedirect: {}}'))],
  ['none', '8: two rewrites', filters(repeated(2, '{type: URLRewrite, urlRewrite: {}}'))],
  ['none', '8: two CORS filters', filters(repeated(2, '{type: CORS, cors: {allowOrigins: ["*"]}}'))],
  ['both', '8: two mirrors', filters(repeated(2, `{type: RequestMirror, requestMirror: {${MIRROR}}}`))],
  [
    'none',
    '8: two rewrites in a backend',
    `{rules: [{backendRefs: [{name: b, port: 80, filters: [${repeated(2, '{type: URLRewrite, urlRewrite: {}}')}]}]}]}`,
  ],
  ['none', '9: a type without its payload', filters('{type: RequestHeaderModifier}')],
  [
    'none',
    '9: a payload of another type',
    filters(
      `{type: RequestHeaderModifier, requestHeaderModifier: ${HEADERS}, responseHeaderModifier: ${HEADERS}}`,
    ),
  ],
  ['none', '9: nothing for a mirror', filters('{type: RequestMirror}')],
  ['none', '9: nothing for CORS', filters('{type: CORS}')],
  ['none', '9: nothing for an extension', filters('{type: ExtensionRef, urlRewrite: {}}')],
  ['none', '10: a Service without a port', '{rules: [{backendRefs: [{name: b}]}]}'],
  [
    'both',
    '10: another kind without a port',
    '{rules: [{backendRefs: [{name: b, group: x.example, kind: Other}]}]}',
  ],
  [
    'none',
    '10: a mirror without a port',
    filters('{type: RequestMirror, requestMirror: {backendRef: {name: m}}}'),
  ],
  [
    'none',
    '11: percent and fraction',
    filters(`{type: RequestMirror, requestMirror: {${MIRROR}, percent: 1, fraction: {numerator: 1}}}`),
  ],
  [
    'none',
    '11: more than all',
    filters(`{type: RequestMirror, requestMirror: {${MIRROR}, fraction: {numerator: 101}}}`),
  ],
  [
    'both',
    '11: all of them',
    filters(`{type: RequestMirror, requestMirror: {${MIRROR}, fraction: {numerator: 7, denominator: 7}}}`),
  ],
  [
    'none',
    '12: full path without its value',
    filters('{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath}}}'),
  ],
  [
    'none',
    '12: the value of the other type',
    filters('{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replacePrefixMatch: /x}}}'),
  ],
  [
    'both',
    '12: an empty value',
    filters('{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: ""}}}'),
  ],
  ['none', '13: no slash', path('Exact', 'a')],
  ['none', '13: two slashes', path('PathPrefix', '/a//b')],
  ['none', '13: a dot', path('PathPrefix', '/a/./b')],
  ['none', '13: two dots', path('PathPrefix', '/a/../b')],
  ['none', '13: an escaped slash', path('PathPrefix', '/a%2fb%2Fc')],
  ['none', '13: a fragment', path('Exact', '/a#b')],
  ['none', '13: ends in dots', path('Exact', '/a/..')],
  ['none', '13: ends in a dot', path('Exact', '/a/.')],
  ['none', '13: a letter beyond ASCII', path('Exact', '/ä')],
  ['both', '13: an escaped letter', path('Exact', '/%C3%A4')],
  ['both', '13: an expression is not looked at', path('RegularExpression', '(//#')],
  [
    'none',
    '14: every origin and one',
    filters('{type: CORS, cors: {allowOrigins: ["*", "http://a.example"]}}'),
  ],
  ['none', '14: every method and one', filters('{type: CORS, cors: {allowMethods: ["*", GET]}}')],
  ['none', '14: every header and one', filters('{type: CORS, cors: {allowHeaders: ["*", a]}}')],
  ['both', '14: exposed headers', filters('{type: CORS, cors: {exposeHeaders: ["*", a]}}')],
  ['none', '15: a try longer than the whole', '{rules: [{timeouts: {request: 1s, backendRequest: 1001ms}}]}'],
  ['both', '15: no limit for the whole', '{rules: [{timeouts: {request: 0s, backendRequest: 1h}}]}'],
  ['both', '15: equal in other units', '{rules: [{timeouts: {request: 1h, backendRequest: 60m}}]}'],
]);

const EXTERNAL = `${MIRROR.replace('m,', 'a,')}`;

/** What only the experimental channel has; elsewhere the fields are unknown. */
const EXPERIMENTAL = cases('HTTPRoute', [
  [
    'experimental',
    '16: HTTP with its payload',
    filters(`{type: ExternalAuth, externalAuth: {protocol: HTTP, http: {}, ${EXTERNAL}}}`),
  ],
  [
    'none',
    '16: GRPC with the payload of HTTP',
    filters(`{type: ExternalAuth, externalAuth: {protocol: GRPC, http: {}, ${EXTERNAL}}}`),
  ],
  ['none', '16: no payload', filters(`{type: ExternalAuth, externalAuth: {protocol: HTTP, ${EXTERNAL}}}`)],
  [
    'none',
    '16: a permanent cookie without an end',
    '{rules: [{sessionPersistence: {cookieConfig: {lifetimeType: Permanent}}}]}',
  ],
  [
    'experimental',
    '16: a permanent cookie with an end',
    '{rules: [{sessionPersistence: {cookieConfig: {lifetimeType: Permanent}, absoluteTimeout: 1h}}]}',
  ],
  [
    'none',
    '16: a cookie for a header',
    '{rules: [{sessionPersistence: {type: Header, cookieConfig: {lifetimeType: Session}}}]}',
  ],
]);

const GRPC_ROUTE = cases('GRPCRoute', [
  ['both', 'a service and a method', '{rules: [{matches: [{method: {service: a.B, method: C}}]}]}'],
  ['none', 'neither of them', '{rules: [{matches: [{method: {}}]}]}'],
  ['none', 'a service that is no name', '{rules: [{matches: [{method: {service: "a b"}}]}]}'],
  ['none', 'a method that is no name', '{rules: [{matches: [{method: {method: 1a}}]}]}'],
  ['both', 'an expression', '{rules: [{matches: [{method: {type: RegularExpression, service: "(("}}]}]}'],
  [
    'none',
    '129 matches',
    `{rules: [{matches: [${repeated(64, '{method: {method: a}}')}]}, {matches: [${repeated(64, '{method: {method: a}}')}]}, {matches: [{method: {method: a}}]}]}`,
  ],
  [
    'none',
    'the same modifier twice',
    filters(repeated(2, `{type: RequestHeaderModifier, requestHeaderModifier: ${HEADERS}}`)),
  ],
  ['none', 'a mirror without its payload', filters('{type: RequestMirror}')],
  ['none', 'a backend without a port', '{rules: [{backendRefs: [{name: a}]}]}'],
  ['none', 'the same parent twice', `{parentRefs: [{${SERVICE}, name: a}, {${SERVICE}, name: a}]}`],
  ['standard', 'two rules of one name', '{rules: [{name: a}, {name: a}]}'],
]);

function gateway(listeners: string, more = ''): string {
  return `{gatewayClassName: c, listeners: [${listeners}]${more}}`;
}

const HTTP_LISTENER = '{name: a, port: 80, protocol: HTTP}';
const CERTIFICATE = '{name: c}';

const LISTENERS: readonly (readonly [RuleCase['valid'], string, string])[] = [
  ['both', 'HTTP', HTTP_LISTENER],
  [
    'none',
    'TLS for HTTP',
    '{name: a, port: 80, protocol: HTTP, tls: {mode: Terminate, certificateRefs: [{name: c}]}}',
  ],
  [
    'none',
    'TLS without a mode',
    `{name: a, port: 443, protocol: TLS, tls: {certificateRefs: [${CERTIFICATE}], mode: null}}, {name: b, port: 444, protocol: TLS}`,
  ],
  ['none', 'passthrough for HTTPS', '{name: a, port: 443, protocol: HTTPS, tls: {mode: Passthrough}}'],
  ['none', 'terminate without certificates', '{name: a, port: 443, protocol: HTTPS, tls: {mode: Terminate}}'],
  [
    'both',
    'terminate with options',
    '{name: a, port: 443, protocol: HTTPS, tls: {mode: Terminate, options: {a.example/x: y}}}',
  ],
  ['none', 'a host for TCP', '{name: a, port: 80, protocol: TCP, hostname: a.example}'],
  ['both', 'an empty host for TCP', '{name: a, port: 80, protocol: TCP}'],
  ['none', 'two of one name', `${HTTP_LISTENER}, {name: a, port: 81, protocol: HTTP}`],
  ['none', 'two of one port, protocol and host', `${HTTP_LISTENER}, {name: b, port: 80, protocol: HTTP}`],
  [
    'both',
    'two hosts on one port',
    '{name: a, port: 80, protocol: HTTP, hostname: a.example}, {name: b, port: 80, protocol: HTTP, hostname: b.example}',
  ],
];

const GATEWAY = [
  ...cases(
    'Gateway',
    LISTENERS.map(([valid, name, listeners]) => [valid, name, gateway(listeners)] as const),
  ),
  ...cases('Gateway', [
    [
      'none',
      'an address that is none',
      gateway(HTTP_LISTENER, ', addresses: [{type: IPAddress, value: 10.0.0.256}]'),
    ],
    [
      'none',
      'the same address twice',
      gateway(HTTP_LISTENER, ', addresses: [{value: 10.0.0.1}, {value: 10.0.0.1}]'),
    ],
    [
      'none',
      'the same host twice',
      gateway(
        HTTP_LISTENER,
        ', addresses: [{type: Hostname, value: a.example}, {type: Hostname, value: a.example}]',
      ),
    ],
    [
      'none',
      'an upper-case host',
      gateway(HTTP_LISTENER, ', addresses: [{type: Hostname, value: A.example}]'),
    ],
    ['none', 'a label that is none', gateway(HTTP_LISTENER, ', infrastructure: {labels: {"a b": c}}')],
    [
      'none',
      'an annotation with a long prefix',
      gateway(HTTP_LISTENER, `, infrastructure: {annotations: {"${'a'.repeat(253)}/b": c}}`),
    ],
  ]),
];

const PARENT = 'parentRef: {name: g}';

const LISTENER_SET = cases(
  'ListenerSet',
  LISTENERS.map(
    ([valid, name, listeners]) => [valid, name, `{${PARENT}, listeners: [${listeners}]}`] as const,
  ),
);

const TLS_ROUTE = cases('TLSRoute', [
  ['both', 'a host', '{hostnames: [a.example], rules: [{backendRefs: [{name: a, port: 443}]}]}'],
  ['none', 'an address as host', '{hostnames: ["10.0.0.1"], rules: [{backendRefs: [{name: a, port: 443}]}]}'],
  ['none', 'a backend without a port', '{hostnames: [a.example], rules: [{backendRefs: [{name: a}]}]}'],
  [
    'none',
    'the same parent twice',
    '{hostnames: [a.example], parentRefs: [{name: g}, {name: g}], rules: [{backendRefs: [{name: a, port: 443}]}]}',
  ],
]);

const TARGET = `targetRefs: [{${SERVICE}, name: a}]`;

const BACKEND_TLS_POLICY = cases('BackendTLSPolicy', [
  [
    'both',
    'well-known authorities',
    `{${TARGET}, validation: {hostname: a.example, wellKnownCACertificates: System}}`,
  ],
  ['none', 'no authority', `{${TARGET}, validation: {hostname: a.example}}`],
  [
    'none',
    'both kinds of authority',
    `{${TARGET}, validation: {hostname: a.example, wellKnownCACertificates: System, caCertificateRefs: [{group: "", kind: ConfigMap, name: c}]}}`,
  ],
  [
    'none',
    'the same target twice',
    `{targetRefs: [{${SERVICE}, name: a}, {${SERVICE}, name: a}], validation: {hostname: a.example, wellKnownCACertificates: System}}`,
  ],
  [
    'none',
    'one section and the whole',
    `{targetRefs: [{${SERVICE}, name: a, sectionName: x}, {${SERVICE}, name: a}], validation: {hostname: a.example, wellKnownCACertificates: System}}`,
  ],
  [
    'none',
    'a URI for a host name',
    `{${TARGET}, validation: {hostname: a.example, wellKnownCACertificates: System, subjectAltNames: [{type: Hostname, uri: "spiffe://a/b"}]}}`,
  ],
  [
    'none',
    'a URI that is missing',
    `{${TARGET}, validation: {hostname: a.example, wellKnownCACertificates: System, subjectAltNames: [{type: URI}]}}`,
  ],
  [
    'both',
    'a URI',
    `{${TARGET}, validation: {hostname: a.example, wellKnownCACertificates: System, subjectAltNames: [{type: URI, uri: "spiffe://a/b"}]}}`,
  ],
]);

const MESH = cases('XMesh', [
  ['experimental', 'a controller', '{controllerName: example.com/mesh}'],
  ['none', 'no path', '{controllerName: example.com}'],
]);

export const RULE_CASES: readonly RuleCase[] = [
  ...HTTP_ROUTE,
  ...EXPERIMENTAL,
  ...GRPC_ROUTE,
  ...GATEWAY,
  ...LISTENER_SET,
  ...TLS_ROUTE,
  ...BACKEND_TLS_POLICY,
  ...MESH,
];

/** Updates that a transition rule of the kind forbids. */
export const IMMUTABLE = [
  { kind: 'XMesh', before: '{controllerName: example.com/a}', after: '{controllerName: example.com/b}' },
  {
    kind: 'GatewayClass',
    before: '{controllerName: example.com/a}',
    after: '{controllerName: example.com/b}',
  },
] as const;
