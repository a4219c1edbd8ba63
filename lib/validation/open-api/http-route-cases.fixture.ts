import { parse } from 'yaml';
import type { JsonObject } from '#lib/gateway-api/json.ts';

/** A whole HTTPRoute around the YAML of its spec. */
export function route(spec: string): JsonObject {
  const indented = spec.replaceAll(/^/gm, '  ');
  return parse(
    `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a, namespace: demo}\nspec:\n${indented}`,
  );
}

type Accepted = readonly [name: string, spec: string];
type Refused = readonly [name: string, spec: string, findings: readonly string[]];

/** Specs the API server takes. */
export const ACCEPTED: readonly Accepted[] = [
  [
    'a split',
    'parentRefs: [{group: "", kind: Service, name: a, port: 80}]\nrules: [{backendRefs: [{name: b, port: 80, weight: 90}, {name: c, port: 80, weight: 10}]}]',
  ],
  ['no rules at all (defaulted)', 'parentRefs: [{name: gw}]'],
  ['null where a default stands', 'rules: null'],
  ['null where nothing is needed', 'hostnames: null'],
  ['weight 0', 'rules: [{backendRefs: [{name: b, port: 80, weight: 0}]}]'],
  ['weight as 1.0', 'rules: [{backendRefs: [{name: b, port: 80, weight: 1.0}]}]'],
  ['an empty group', 'parentRefs: [{group: "", kind: Service, name: a}]'],
  ['sixteen hosts', `hostnames: [${Array.from({ length: 16 }, (_, index) => `h${index}.example`)}]`],
  [
    'value of 4096 characters outside the BMP',
    `rules: [{matches: [{headers: [{name: a, value: "${'😀'.repeat(4096)}"}]}]}]`,
  ],
  ['an IPv4 address as host name', 'hostnames: ["10.0.0.1"]'],
  ['duration 1h30m', 'rules: [{timeouts: {request: 1h30m}}]'],
  ['an empty list of matches', 'rules: [{matches: []}]'],
];

/** Specs the API server refuses, with the fields it names and our codes. */
export const REFUSED: readonly Refused[] = [
  [
    'weight too large',
    'rules: [{backendRefs: [{name: b, port: 80, weight: 1000001}]}]',
    ['spec.rules[0].backendRefs[0].weight out-of-range'],
  ],
  [
    'weight negative',
    'rules: [{backendRefs: [{name: b, port: 80, weight: -1}]}]',
    ['spec.rules[0].backendRefs[0].weight out-of-range'],
  ],
  [
    'weight as text',
    'rules: [{backendRefs: [{name: b, port: 80, weight: "10"}]}]',
    ['spec.rules[0].backendRefs[0].weight wrong-type'],
  ],
  [
    'weight with a fraction',
    'rules: [{backendRefs: [{name: b, port: 80, weight: 0.5}]}]',
    ['spec.rules[0].backendRefs[0].weight wrong-type'],
  ],
  [
    'port 0',
    'rules: [{backendRefs: [{name: b, port: 0}]}]',
    ['spec.rules[0].backendRefs[0].port out-of-range'],
  ],
  [
    'backend without a port (a CEL rule)',
    'rules: [{backendRefs: [{name: b}]}]',
    ['spec.rules[0].backendRefs[0] rule'],
  ],
  [
    'backend without a name',
    'rules: [{backendRefs: [{port: 80}]}]',
    ['spec.rules[0].backendRefs[0].name required'],
  ],
  ['empty rules', 'rules: []', ['spec.rules too-few']],
  ['seventeen rules', `rules: [${Array.from({ length: 17 }, () => '{}')}]`, ['spec.rules too-many']],
  ['unknown method', 'rules: [{matches: [{method: get}]}]', ['spec.rules[0].matches[0].method enum']],
  [
    'method of the wrong type',
    'rules: [{matches: [{method: 5}]}]',
    ['spec.rules[0].matches[0].method wrong-type', 'spec.rules[0].matches[0].method enum'],
  ],
  ['upper-case host', 'hostnames: [Example.com]', ['spec.hostnames[0] pattern']],
  ['empty host', 'hostnames: [""]', ['spec.hostnames[0] too-short']],
  ['host too long', `hostnames: [${'a'.repeat(254)}]`, ['spec.hostnames[0] too-long']],
  [
    'header value of 4097 characters',
    `rules: [{matches: [{headers: [{name: a, value: "${'😀'.repeat(4097)}"}]}]}]`,
    ['spec.rules[0].matches[0].headers[0].value too-long'],
  ],
  [
    'same header twice',
    'rules: [{matches: [{headers: [{name: a, value: x}, {name: a, value: y}]}]}]',
    ['spec.rules[0].matches[0].headers[1] duplicate'],
  ],
  [
    'same removed header thrice',
    'rules: [{filters: [{type: RequestHeaderModifier, requestHeaderModifier: {remove: [a, a, a]}}]}]',
    ['spec.rules[0].filters[0].requestHeaderModifier.remove[1] duplicate'],
  ],
  [
    'kind cased differently is fine, with a space it is not',
    'parentRefs: [{group: "", kind: "My Service", name: a}]',
    ['spec.parentRefs[0].kind pattern'],
  ],
  ['a list where a map belongs', 'rules: [[]]', ['spec.rules[0] wrong-type']],
  ['null item', 'rules: [null]', ['spec.rules[0] wrong-type']],
  ['null of a required name', 'parentRefs: [{name: null}]', ['spec.parentRefs[0].name required']],
  [
    'duration with a fraction',
    'rules: [{timeouts: {request: 1.5s}}]',
    ['spec.rules[0].timeouts.request pattern'],
  ],
  [
    'redirect code',
    'rules: [{filters: [{type: RequestRedirect, requestRedirect: {statusCode: 304}}]}]',
    ['spec.rules[0].filters[0].requestRedirect.statusCode enum'],
  ],
  ['unknown field', 'rules: [{backendRef: [{name: b}]}]', ['spec.rules[0].backendRef unknown-field']],
  [
    'experimental field on the standard channel',
    'rules: [{retry: {attempts: 2}}]',
    ['spec.rules[0].retry unknown-field'],
  ],
];
