import { parse } from 'yaml';
import { isJsonObject, type JsonObject } from '#lib/gateway-api/json.ts';
import type { Channel } from '#lib/gateway-api/schema/builder.ts';
import { invariant } from '#lib/result/assert.ts';
import { NAMESPACE, type Subject, subjectsOf } from './subjects.ts';

/** Fields refused; `?` before one that nobody knows; nothing: valid. */
type Answer = readonly string[];

/** An object that once divided the three, or that stands at the edge of a rule, with what the API server says in each channel. */
export type CounterExample = {
  readonly name: string;
  readonly kind: string;
  readonly version?: string;
  /** YAML beside apiVersion and kind; `metadata` is added when it is not there. */
  readonly text: string;
  readonly standard: Answer;
  readonly experimental: Answer;
};

type Row = readonly [name: string, text: string, answer: Answer, experimental?: Answer];

function rows(kind: string, list: readonly Row[], version?: string): readonly CounterExample[] {
  return list.map(([name, text, standard, experimental]) => ({
    name,
    kind,
    text,
    standard,
    experimental: experimental ?? standard,
    ...(version && { version }),
  }));
}

const SERVICE = 'group: "", kind: Service, name: a';
const REWRITE = '{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /x}}}';
const LISTENER = '{name: a, port: 80, protocol: HTTP}';

/** Found by the fuzzer: once one of the two engines said otherwise. */
const FOUND: readonly CounterExample[] = [
  ...rows('HTTPRoute', [
    [
      'the key of an annotation may hold capitals in its prefix',
      'metadata: {name: a, annotations: {A.b/c: d}}\nspec: {}',
      [],
    ],
    [
      'the key of an annotation with two slashes',
      'metadata: {name: a, annotations: {a/b/c: d}}\nspec: {}',
      ['metadata.annotations'],
    ],
    [
      'the key of a label with an empty prefix',
      'metadata: {name: a, labels: {/a: b}}\nspec: {}',
      ['metadata.labels'],
    ],
    ['a label that is null is empty', 'metadata: {name: a, labels: {a: null}}\nspec: {}', []],
    ['a made name takes its beginning as it is', 'metadata: {generateName: A-}\nspec: {}', ['metadata.name']],
    [
      'beyond int32 where only one bound stands',
      'spec: {rules: [{filters: [{type: CORS, cors: {maxAge: 2147483648}}]}]}',
      ['spec.rules[0].filters[0].cors.maxAge'],
    ],
    [
      'beyond int64 the type is wrong, and CEL rules are not looked at',
      'spec: {rules: [{backendRefs: [{name: a, weight: 1e300}]}]}',
      ['spec.rules[0].backendRefs[0].weight'],
    ],
    [
      'the least int64, as JSON writes it',
      'spec: {rules: [{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: a}, fraction: {numerator: 1, denominator: -9223372036854775808}}}]}]}',
      ['spec.rules[0].filters[0].requestMirror.fraction.denominator'],
    ],
    [
      'a field that prototypes have',
      'spec: {constructor: 1, __proto__: {}}',
      ['?spec.__proto__', '?spec.constructor'],
    ],
  ]),
  ...rows('Gateway', [
    [
      'a label called __proto__',
      `spec: {gatewayClassName: c, listeners: [${LISTENER}], infrastructure: {labels: {__proto__: v}}}`,
      ['spec.infrastructure.labels'],
    ],
    [
      'an annotation called __proto__ of the wrong type',
      `spec: {gatewayClassName: c, listeners: [${LISTENER}], infrastructure: {annotations: {__proto__: 1}}}`,
      ['spec.infrastructure.annotations.__proto__'],
    ],
  ]),
  ...rows('TLSRoute', [
    [
      'a fault in each of 1 024 host names leaves the rules of the list to be asked',
      `spec: {hostnames: [${Array.from({ length: 1024 }, (_, index) => `"a.*.${index}"`).join(', ')}], rules: [{backendRefs: [{name: a, port: 1}]}]}`,
      ['spec.hostnames', ...Array.from({ length: 1024 }, (_, index) => `spec.hostnames[${index}]`).sort()],
    ],
  ]),
];

/** What routes at the edges of the CEL rules get. */
const EDGES: readonly CounterExample[] = [
  ...rows('HTTPRoute', [
    [
      'one Service by two ports',
      `spec: {parentRefs: [{${SERVICE}, port: 80}, {${SERVICE}, port: 81}]}`,
      ['spec.parentRefs'],
      [],
    ],
    [
      'one Service by two port names',
      `spec: {parentRefs: [{${SERVICE}, sectionName: x}, {${SERVICE}, sectionName: y}]}`,
      [],
    ],
    [
      'a whole Service and one port of it',
      `spec: {parentRefs: [{${SERVICE}}, {${SERVICE}, port: 81}]}`,
      ['spec.parentRefs'],
    ],
    [
      'own namespace said and unsaid',
      `spec: {parentRefs: [{${SERVICE}}, {${SERVICE}, namespace: ${NAMESPACE}}]}`,
      [],
    ],
    ['two rules of one name', 'spec: {rules: [{name: a}, {name: a}]}', [], ['spec.rules']],
    [
      'redirect beside backends',
      'spec: {rules: [{backendRefs: [{name: a, port: 80}], filters: [{type: RequestRedirect, requestRedirect: {}}]}]}',
      ['spec.rules[0]'],
    ],
    [
      'redirect and no backends in the list',
      'spec: {rules: [{backendRefs: [], filters: [{type: RequestRedirect, requestRedirect: {}}]}]}',
      [],
    ],
    ['replaced prefix on the default match', `spec: {rules: [{filters: [${REWRITE}]}]}`, []],
    [
      'replaced prefix without a match',
      `spec: {rules: [{matches: [], filters: [${REWRITE}]}]}`,
      ['spec.rules[0]'],
    ],
    [
      'replaced prefix on an exact path',
      `spec: {rules: [{matches: [{path: {type: Exact, value: /a}}], filters: [${REWRITE}]}]}`,
      ['spec.rules[0]'],
    ],
    [
      'replaced prefix on one backend, two matches',
      `spec: {rules: [{matches: [{}, {}], backendRefs: [{name: a, port: 80, filters: [${REWRITE}]}]}]}`,
      ['spec.rules[0]'],
    ],
    [
      'replaced prefix on two backends slips through',
      `spec: {rules: [{matches: [{}, {}], backendRefs: [{name: a, port: 80, filters: [${REWRITE}]}, {name: b, port: 80, filters: [${REWRITE}]}]}]}`,
      [],
    ],
    ['128 matches', `spec: {rules: [${matches(64)}, ${matches(64)}]}`, []],
    [
      '129 matches, one of them by default',
      `spec: {rules: [${matches(64)}, ${matches(64)}, {}]}`,
      ['spec.rules'],
    ],
    ['request without a limit', 'spec: {rules: [{timeouts: {request: 0s, backendRequest: 1h}}]}', []],
    ['the same time in other units', 'spec: {rules: [{timeouts: {request: 1h, backendRequest: 60m}}]}', []],
    [
      'a backend that may take a millisecond more',
      'spec: {rules: [{timeouts: {request: 1s, backendRequest: 1001ms}}]}',
      ['spec.rules[0].timeouts'],
    ],
    [
      'a regular expression that is none',
      'spec: {rules: [{matches: [{path: {type: RegularExpression, value: "("}}]}]}',
      [],
    ],
    [
      'an encoded slash',
      'spec: {rules: [{matches: [{path: {value: /%2F}}]}]}',
      ['spec.rules[0].matches[0].path'],
    ],
    [
      'origins beside the wildcard',
      'spec: {rules: [{filters: [{type: CORS, cors: {allowOrigins: ["*", "https://a"]}}]}]}',
      ['spec.rules[0].filters[0].cors.allowOrigins'],
    ],
    [
      'CORS twice',
      'spec: {rules: [{filters: [{type: CORS, cors: {}}, {type: CORS, cors: {}}]}]}',
      ['spec.rules[0].filters'],
    ],
    [
      'a filter without its payload',
      'spec: {rules: [{filters: [{type: CORS}]}]}',
      ['spec.rules[0].filters[0]'],
    ],
    [
      'a header value with a blank in front',
      'spec: {rules: [{matches: [{headers: [{name: a, value: " b"}]}]}]}',
      [],
      ['spec.rules[0].matches[0].headers[0].value'],
    ],
    [
      'a permanent cookie without an end',
      'spec: {rules: [{sessionPersistence: {cookieConfig: {lifetimeType: Permanent}}}]}',
      ['?spec.rules[0].sessionPersistence'],
      ['spec.rules[0].sessionPersistence'],
    ],
  ]),
  ...rows('GRPCRoute', [
    [
      'a method without service and name',
      'spec: {rules: [{matches: [{method: {}}]}]}',
      ['spec.rules[0].matches[0].method'],
    ],
    ['capitals in a service', 'spec: {rules: [{matches: [{method: {service: A.B}}]}]}', []],
    [
      'a line end behind a method',
      'spec: {rules: [{matches: [{method: {method: "a\\n"}}]}]}',
      ['spec.rules[0].matches[0].method'],
    ],
    ['128 matches and a rule without', `spec: {rules: [${matches(64)}, ${matches(64)}, {}]}`, []],
  ]),
  ...rows('TLSRoute', [
    [
      'an address for a host name',
      'spec: {hostnames: [10.0.0.1], rules: [{backendRefs: [{name: a, port: 1}]}]}',
      ['spec.hostnames'],
    ],
    [
      'leading zeros make no address',
      'spec: {hostnames: [010.0.0.1], rules: [{backendRefs: [{name: a, port: 1}]}]}',
      [],
    ],
  ]),
  ...rows('Gateway', [
    [
      'TLS where there is none',
      'spec: {gatewayClassName: c, listeners: [{name: a, port: 80, protocol: HTTP, tls: {mode: Passthrough}}]}',
      ['spec.listeners'],
    ],
    [
      'Terminate without a certificate',
      'spec: {gatewayClassName: c, listeners: [{name: a, port: 80, protocol: HTTPS, tls: {mode: Terminate}}]}',
      ['spec.listeners[0].tls'],
    ],
    [
      'one port twice, by host name',
      `spec: {gatewayClassName: c, listeners: [${LISTENER}, {name: b, port: 80, protocol: HTTP, hostname: b.example}]}`,
      [],
    ],
    [
      'one port twice',
      `spec: {gatewayClassName: c, listeners: [${LISTENER}, {name: b, port: 80, protocol: HTTP}]}`,
      ['spec.listeners'],
    ],
    [
      'an address twice',
      `spec: {gatewayClassName: c, listeners: [${LISTENER}], addresses: [{value: 10.0.0.1}, {value: 10.0.0.1}]}`,
      ['spec.addresses'],
    ],
  ]),
  ...rows('BackendTLSPolicy', [
    [
      'certificates given and well known',
      'spec: {targetRefs: [{group: "", kind: Service, name: a}], validation: {hostname: a, wellKnownCACertificates: System, caCertificateRefs: [{group: "", kind: C, name: c}]}}',
      ['spec.validation'],
    ],
  ]),
];

function matches(count: number): string {
  return `{matches: [${Array.from({ length: count }, () => '{}').join(', ')}]}`;
}

/** All of them; each is asked of the API server and of both engines. */
export const COUNTER_EXAMPLES: readonly CounterExample[] = [...FOUND, ...EDGES];

/** What to ask, or null when the kind is not served in the channel. */
export function specimenOf(
  { kind, version = 'v1', text }: CounterExample,
  channel: Channel,
): { readonly subject: Subject; readonly object: JsonObject } | null {
  const subject = subjectsOf(channel).find((each) => each.kind === kind && each.version === version);
  if (!subject) return null;
  const object: unknown = parse(text);
  invariant(isJsonObject(object), 'a counter-example is a map');
  const { metadata, ...rest } = { metadata: { name: 'a' }, ...object };
  const namespace = subject.isNamespaced ? { namespace: NAMESPACE } : {};
  const head = { apiVersion: `${subject.group}/${subject.version}`, kind };
  return { subject, object: { ...head, metadata: { ...metadata, ...namespace }, ...rest } };
}
