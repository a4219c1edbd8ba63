import { HTTP_ROUTE_CASES } from './http-route-rules.fixture.ts';
import { cases, filters, HEADERS, type RuleCase, repeated, SERVICE } from './rule-case.fixture.ts';

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

/** Specs for every CEL rule of the Gateway API, of all kinds. */
export const RULE_CASES: readonly RuleCase[] = [
  ...HTTP_ROUTE_CASES,
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
