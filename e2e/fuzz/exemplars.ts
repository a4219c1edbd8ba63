import { parse } from 'yaml';
import { isJsonObject, type JsonObject } from '#lib/gateway-api/json.ts';
import type { Subject } from './subjects.ts';

const HTTP = `
parentRefs: [{group: "", kind: Service, name: echo, port: 80}, {name: gw, sectionName: http}]
hostnames: [a.example, "*.b.example"]
rules:
- name: checkout
  matches:
  - path: {type: PathPrefix, value: /checkout}
    headers: [{name: x-canary, value: "1"}, {name: x-user, type: RegularExpression, value: "a.*"}]
    queryParams: [{name: q, value: "1"}, {name: r, type: RegularExpression, value: "[0-9]"}]
    method: GET
  filters:
  - type: RequestHeaderModifier
    requestHeaderModifier: {set: [{name: a, value: b}], add: [{name: c, value: d}, {name: e, value: f}], remove: [g, h]}
  - {type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: a, value: b}], remove: [c]}}
  - {type: URLRewrite, urlRewrite: {hostname: x.example, path: {type: ReplacePrefixMatch, replacePrefixMatch: /v2}}}
  - type: RequestMirror
    requestMirror: {backendRef: {name: shadow, port: 80}, fraction: {numerator: 1, denominator: 10}}
  - {type: ExtensionRef, extensionRef: {group: x.example, kind: Filter, name: f}}
  - type: CORS
    cors:
      allowOrigins: ["https://a.example", "http://*.b.example:8080"]
      allowMethods: [GET, POST]
      allowHeaders: [x-a, x-b]
      exposeHeaders: [x-c]
      allowCredentials: true
      maxAge: 10
  timeouts: {request: 10s, backendRequest: 2s}
  backendRefs:
  - {name: v1, port: 80, weight: 90}
  - name: v2
    namespace: other
    port: 8080
    weight: 10
    filters: [{type: RequestHeaderModifier, requestHeaderModifier: {add: [{name: a, value: b}]}}]
- matches: [{path: {type: Exact, value: /x}}, {path: {type: RegularExpression, value: "/y.*"}}]
  backendRefs: [{group: x.example, kind: Other, name: z}]
`;

const HTTP_REDIRECT = `
parentRefs: [{group: "", kind: Service, name: echo}, {name: echo, namespace: other}]
rules:
- filters:
  - type: RequestRedirect
    requestRedirect: {scheme: https, hostname: a.example, port: 8443, statusCode: 301, path: {type: ReplaceFullPath, replaceFullPath: /x}}
  - {type: RequestMirror, requestMirror: {backendRef: {name: m, port: 1}, percent: 42}}
- matches: [{path: {value: /old}}]
  filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}}}]
- matches: [{path: {value: /b}}]
  backendRefs:
  - name: b
    port: 80
    filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /c}}}]
`;

const HTTP_SPLIT = `
parentRefs: [{group: "", kind: Service, name: a, sectionName: http}, {group: "", kind: Service, name: a, sectionName: grpc}]
rules: [{backendRefs: [{name: v1, port: 80, weight: 90}, {name: v2, port: 80, weight: 10}]}]
`;

const HTTP_EXPERIMENTAL = `
useDefaultGateways: All
parentRefs: [{group: "", kind: Service, name: a, port: 80}, {group: "", kind: Service, name: a, port: 81}]
rules:
- name: one
  retry: {codes: [500, 503], attempts: 3, backoff: 100ms}
  sessionPersistence: {sessionName: s, absoluteTimeout: 1h, type: Cookie, cookieConfig: {lifetimeType: Permanent}}
  filters:
  - type: ExternalAuth
    externalAuth: {protocol: HTTP, backendRef: {name: auth, port: 80}, http: {path: /auth, allowedHeaders: [a], allowedResponseHeaders: [b]}, forwardBody: {maxSize: 1024}}
  - type: ExternalAuth
    externalAuth: {protocol: GRPC, backendRef: {name: auth, port: 81}, grpc: {allowedHeaders: [a, b]}}
  backendRefs: [{name: v1, port: 80}]
- name: two
  sessionPersistence: {type: Header, sessionName: x}
`;

const GRPC = `
parentRefs: [{group: "", kind: Service, name: echo, port: 80}]
hostnames: [a.example]
rules:
- name: one
  matches:
  - method: {service: pkg.Echo, method: Say}
    headers: [{name: x-a, value: "1"}, {name: x-b, type: RegularExpression, value: "b+"}]
  - method: {type: RegularExpression, service: "pkg\\\\..*"}
  - method: {method: Say_2}
  filters:
  - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: a, value: b}], remove: [c]}}
  - {type: ResponseHeaderModifier, responseHeaderModifier: {add: [{name: a, value: b}]}}
  - {type: RequestMirror, requestMirror: {backendRef: {name: m, port: 80}, percent: 1}}
  - {type: ExtensionRef, extensionRef: {group: "", kind: Filter, name: f}}
  backendRefs: [{name: v1, port: 80, weight: 1, filters: [{type: RequestMirror, requestMirror: {backendRef: {name: m, port: 80}}}]}]
- backendRefs: []
`;

const GRPC_EXPERIMENTAL = `
useDefaultGateways: None
rules:
- {name: one, sessionPersistence: {sessionName: s, type: Header, absoluteTimeout: 10m}}
- {name: two, matches: [{method: {method: Say}}], sessionPersistence: {cookieConfig: {}}}
`;

const STREAM = `
parentRefs: [{name: gw, sectionName: tcp, port: 90}, {group: "", kind: Service, name: db, namespace: data}]
rules: [{name: one, backendRefs: [{name: v1, port: 5432, weight: 1}, {group: x.example, kind: Other, name: z, namespace: n}]}]
`;

const TLS = `
parentRefs: [{name: gw, sectionName: tls}]
hostnames: [a.example, "*.b.example"]
rules: [{name: one, backendRefs: [{name: v1, port: 443, weight: 100}, {name: v2, port: 443, weight: 0}]}]
`;

const LISTENERS = `
- {name: http, port: 80, protocol: HTTP, hostname: "*.example"}
- {name: http-b, port: 80, protocol: HTTP, hostname: b.example, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {a: b}, matchExpressions: [{key: k, operator: In, values: [v]}]}}, kinds: [{kind: HTTPRoute}, {group: x.example, kind: Y}]}}
- {name: https, port: 443, protocol: HTTPS, tls: {mode: Terminate, certificateRefs: [{name: cert}, {name: cert, namespace: other}], options: {example.com/a: b}}}
- {name: tls, port: 8443, protocol: TLS, hostname: t.example, tls: {mode: Passthrough}}
- {name: tcp, port: 90, protocol: TCP}
- {name: udp, port: 90, protocol: UDP, allowedRoutes: {namespaces: {from: All}}}
- {name: own, port: 91, protocol: example.com/own}
`;

const GATEWAY = `
gatewayClassName: c
addresses: [{value: 10.0.0.1}, {type: IPAddress, value: "fd00::1"}, {type: Hostname, value: gw.example}, {type: NamedAddress, value: x}, {}]
infrastructure:
  labels: {a: b, example.com/c: d}
  annotations: {a: b, example.com/c: "any thing"}
  parametersRef: {group: x.example, kind: P, name: p}
allowedListeners: {namespaces: {from: Selector, selector: {matchLabels: {a: b}}}}
tls:
  backend: {clientCertificateRef: {name: c}}
  frontend:
    default: {validation: {caCertificateRefs: [{group: "", kind: ConfigMap, name: ca}], mode: AllowInsecureFallback}}
    perPort: [{port: 443, tls: {validation: {caCertificateRefs: [{group: "", kind: ConfigMap, name: ca}]}}}, {port: 8443, tls: {}}]
listeners:${LISTENERS}`;

const GATEWAY_PLAIN = 'gatewayClassName: c\nlisteners: [{name: http, port: 80, protocol: HTTP}]';

const LISTENER_SET = `
parentRef: {name: gw, namespace: other}
listeners:${LISTENERS}`;

const GRANT = `
from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: a}, {group: "", kind: Service, namespace: b}]
to: [{group: "", kind: Service}, {group: "", kind: Service, name: s}]
`;

const POLICY = `
targetRefs: [{group: "", kind: Service, name: a, sectionName: http}, {group: "", kind: Service, name: a, sectionName: grpc}, {group: "", kind: Service, name: b}]
validation:
  hostname: a.example
  caCertificateRefs: [{group: "", kind: ConfigMap, name: ca}]
  subjectAltNames: [{type: Hostname, hostname: "*.a.example"}, {type: URI, uri: "spiffe://a/b?c#d"}]
options: {example.com/a: b}
`;

const POLICY_SYSTEM = `
targetRefs: [{group: "", kind: Service, name: a}]
validation: {hostname: a.example, wellKnownCACertificates: System}
`;

const CONTROLLER = `
controllerName: example.com/controller
description: words
parametersRef: {group: x.example, kind: P, name: p, namespace: n}
`;

type Texts = { readonly always: readonly string[]; readonly experimental?: readonly string[] };

const TEXTS: Readonly<Record<string, Texts>> = {
  HTTPRoute: {
    always: [HTTP, HTTP, HTTP_REDIRECT, HTTP_REDIRECT, HTTP_SPLIT, '{}'],
    experimental: [HTTP_EXPERIMENTAL, HTTP_EXPERIMENTAL],
  },
  GRPCRoute: { always: [GRPC, GRPC, '{}'], experimental: [GRPC_EXPERIMENTAL] },
  TCPRoute: { always: [STREAM] },
  UDPRoute: { always: [STREAM] },
  TLSRoute: { always: [TLS] },
  Gateway: { always: [GATEWAY, GATEWAY, GATEWAY_PLAIN] },
  ListenerSet: { always: [LISTENER_SET] },
  ReferenceGrant: { always: [GRANT] },
  BackendTLSPolicy: { always: [POLICY, POLICY, POLICY_SYSTEM] },
  GatewayClass: { always: [CONTROLLER] },
  XMesh: { always: [CONTROLLER] },
};

/** Valid specs of a kind, rich enough that most fields stand in one of them. A rich one may stand twice, to be chosen more often. */
export function exemplarsOf({ kind, channel }: Pick<Subject, 'kind' | 'channel'>): readonly JsonObject[] {
  const texts = TEXTS[kind];
  if (!texts) throw new Error(`no exemplar of ${kind}`);
  const chosen = channel === 'experimental' ? [...texts.always, ...(texts.experimental ?? [])] : texts.always;
  return chosen.map((text) => {
    const spec: unknown = parse(text);
    if (!isJsonObject(spec)) throw new Error(`the exemplar of ${kind} is no map`);
    return spec;
  });
}
