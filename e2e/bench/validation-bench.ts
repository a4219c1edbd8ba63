/**
 * Figures for validation: an HTTPRoute of 16 rules, each with two matches, three filters, two backends and timeouts, as it is checked at every key
 * stroke: each time a new object that differs in one character. Milliseconds, median; beside a JSON round trip of the same object.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import type { Channel } from '#lib/gateway-api/schema/builder.ts';
import { schemaFor } from '#lib/gateway-api/schema/crd.ts';
import { compileSchema } from '#lib/validation/open-api/compile-schema.ts';
import { unknownFields } from '#lib/validation/open-api/unknown-fields.ts';
import { validate } from '#lib/validation/open-api/validate.ts';

const RULES = 16;
const OBJECTS = 300;

function makeRule(at: number, typed: number): JsonObject {
  return {
    name: `rule-${at}`,
    matches: [
      {
        path: { type: 'PathPrefix', value: `/api/v${at}/items${typed}` },
        method: 'GET',
        headers: [{ name: 'x-env', value: `e${at}` }],
      },
      { path: { type: 'Exact', value: `/exact/${at}` }, queryParams: [{ name: 'q', value: '1' }] },
    ],
    filters: [
      {
        type: 'RequestHeaderModifier',
        requestHeaderModifier: { set: [{ name: 'x-a', value: 'b' }], remove: ['x-c'] },
      },
      {
        type: 'URLRewrite',
        urlRewrite: { hostname: 'a.example', path: { type: 'ReplaceFullPath', replaceFullPath: '/x' } },
      },
      { type: 'RequestMirror', requestMirror: { backendRef: { name: 'm', port: 80 }, percent: 10 } },
    ],
    backendRefs: [
      { name: `a-${at}`, port: 80, weight: 90 },
      { name: `b-${at}`, port: 80, weight: 10 },
    ],
    timeouts: { request: '10s', backendRequest: '2s' },
  };
}

/** `typed` stands in one path, as if it were being typed. */
function makeRoute(typed: number): JsonObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'a', namespace: 'demo' },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'a', port: 80 }],
      hostnames: ['a.example', 'b.example'],
      rules: Array.from({ length: RULES }, (_, at) => makeRule(at, at === 7 ? typed : 0)),
    },
  };
}

/** The schema as if it had no rules. */
function withoutRules(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutRules);
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([name]) => name !== 'x-kubernetes-validations');
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutRules(member)]));
}

function median(run: (object: JsonObject) => unknown): number {
  const times: number[] = [];
  // The first half warms up.
  for (let at = 0; at < OBJECTS * 2; at += 1) {
    const object = makeRoute(at);
    const started = performance.now();
    run(object);
    if (at >= OBJECTS) times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[OBJECTS / 2] ?? Number.NaN;
}

type ValidationFigure = {
  readonly channel: Channel;
  /** Structure, rules and unknown fields, ms. */
  readonly ms: number;
  /** The same without rules. */
  readonly structureMs: number;
  /** JSON.parse(JSON.stringify(object)), ms. */
  readonly jsonMs: number;
  /** The very first check: rules are parsed and compiled. */
  readonly firstMs: number;
};

/** Measures both channels. Throws when the route turns out to be invalid, for then less is measured. */
export function runValidationBench(): readonly ValidationFigure[] {
  return (['standard', 'experimental'] as const).map((channel) => {
    const raw = schemaFor('HTTPRoute', 'v1', channel) ?? {};
    const bare = withoutRules(raw);
    const schema = compileSchema(raw);
    const structure = compileSchema(isJsonObject(bare) ? bare : {});
    const started = performance.now();
    const found = validate(schema, makeRoute(0));
    const firstMs = performance.now() - started;
    if (found.length > 0) throw new Error(found[0]?.message);
    return {
      channel,
      ms: median((object) => [validate(schema, object), unknownFields(schema, object)]),
      structureMs: median((object) => [validate(structure, object), unknownFields(structure, object)]),
      jsonMs: median((object) => JSON.parse(JSON.stringify(object))),
      firstMs,
    };
  });
}
