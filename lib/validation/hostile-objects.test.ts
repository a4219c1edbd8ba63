import { describe, expect, it } from 'vitest';
import type { JsonArray, JsonObject, JsonValue } from '#lib/gateway-api/json.ts';
import { schemaFor } from '#lib/gateway-api/schema/crd.ts';
import { checkValue } from './check-document.ts';
import { compileSchema } from './open-api/compile-schema.ts';
import { applyDefaults } from './open-api/defaults.ts';
import { pruneUnknown, unknownFields } from './open-api/unknown-fields.ts';
import { validate } from './open-api/validate.ts';

const SCHEMA = compileSchema(schemaFor('HTTPRoute', 'v1', 'experimental') ?? {});
/** "An answer within a second": of this thread's own time, since the machine may have other work to do. */
const BUDGET_MS = 1_000;

function busyMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

const MEGABYTE = 1_000_000;

function route(spec: JsonValue, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'a', ...metadata },
    spec,
  };
}

const match = (members: JsonObject): JsonObject => route({ rules: [{ matches: [members] }] });
const filter = (type: string, members: JsonObject): JsonObject =>
  route({ rules: [{ filters: [{ type, ...members }] }] });
const text = (part: string): string => part.repeat(Math.ceil(MEGABYTE / part.length));
const many = (item: JsonValue): JsonArray => Array.from({ length: 100_000 }, () => item);
const names = (prefix: string, value: JsonValue): JsonObject =>
  Object.fromEntries(many(null).map((_, index) => [`${prefix}${index}`, value]));

function nest(wrap: (inner: JsonValue) => JsonValue): JsonValue {
  let value: JsonValue = {};
  for (let depth = 0; depth < 10_000; depth += 1) value = wrap(value);
  return value;
}

const lists = (): JsonValue => nest((inner) => [inner]);
const objects = (): JsonValue => nest((inner) => ({ a: inner }));

/** What comes out is `code path` of the first error, or nothing when the object is fine. */
type Case = readonly [name: string, make: () => JsonObject, first: string | null];

const DEEP: readonly Case[] = [
  ['lists in place of rules', () => route({ rules: lists() }), 'wrong-type spec.rules.0'],
  ['objects under an unknown name', () => route({ x: objects() }), 'unknown-field spec.x'],
  ['lists under an unknown name', () => route({ x: lists() }), 'unknown-field spec.x'],
  [
    'objects for one of a set of words',
    () => match({ method: objects() }),
    'wrong-type spec.rules.0.matches.0.method',
  ],
  [
    'lists for one of a set of words',
    () => match({ method: lists() }),
    'wrong-type spec.rules.0.matches.0.method',
  ],
  ['objects for a host name', () => route({ hostnames: [objects()] }), 'wrong-type spec.hostnames.0'],
  [
    'objects as keys of a list',
    () =>
      match({
        headers: [
          { name: objects(), value: 'a' },
          { name: objects(), value: 'b' },
        ],
      }),
    'wrong-type spec.rules.0.matches.0.headers.0.name',
  ],
  [
    'lists in a set',
    () => filter('CORS', { cors: { allowHeaders: [lists(), objects()] } }),
    'wrong-type spec.rules.0.filters.0.cors.allowHeaders.0',
  ],
  ['objects for labels', () => route({}, { labels: objects() }), 'wrong-type metadata.labels.a'],
  ['lists for a name', () => route({}, { name: lists() }), 'wrong-type metadata.name'],
];

const MANY: readonly Case[] = [
  ['rules', () => route({ rules: many({}) }), 'too-many spec.rules'],
  ['broken rules', () => route({ rules: many({ name: 'A B', x: 1 }) }), 'pattern spec.rules.0.name'],
  ['nulls', () => route({ rules: many(null) }), 'wrong-type spec.rules.0'],
  ['parents', () => route({ parentRefs: many({ name: 'a' }) }), 'too-many spec.parentRefs'],
  ['host names', () => route({ hostnames: many('a.b') }), 'too-many spec.hostnames'],
  [
    'matches',
    () => route({ rules: [{ matches: many({ headers: [{ name: 'a', value: 'b' }] }) }] }),
    'too-many spec.rules.0.matches',
  ],
  [
    'headers of one name',
    () => match({ headers: many({ name: 'a', value: 'b' }) }),
    'too-many spec.rules.0.matches.0.headers',
  ],
  [
    'entries of a set',
    () => filter('CORS', { cors: { allowHeaders: many('a') } }),
    'too-many spec.rules.0.filters.0.cors.allowHeaders',
  ],
  ['unknown names', () => route(names('k', 1)), 'unknown-field spec.k0'],
  ['broken labels', () => route({}, { labels: names('k ', 'a b') }), 'invalid-name metadata.labels.k 0'],
];

const LONG: readonly Case[] = [
  ['host name', () => route({ hostnames: [text('a')] }), 'too-long spec.hostnames.0'],
  ['path', () => match({ path: { value: `/${text('a/')}` } }), 'too-long spec.rules.0.matches.0.path.value'],
  ['word of an enum', () => match({ method: text('GET') }), 'enum spec.rules.0.matches.0.method'],
  [
    'pattern without a length',
    () => route({ rules: [{ timeouts: { request: text('1s') } }] }),
    'pattern spec.rules.0.timeouts.request',
  ],
  ['unknown name', () => route({ [text('a')]: 1 }), `unknown-field spec.${text('a')}`],
  ['name', () => route({}, { name: text('a') }), 'invalid-name metadata.name'],
  ['label', () => route({}, { labels: { a: text('a') } }), 'invalid-name metadata.labels.a'],
  ['annotation', () => route({}, { annotations: { a: text('a') } }), null],
  [
    'header that is taken away twice',
    () => filter('RequestHeaderModifier', { requestHeaderModifier: { remove: [text('a'), text('a')] } }),
    'duplicate spec.rules.0.filters.0.requestHeaderModifier.remove.1',
  ],
];

const CHARACTERS: readonly Case[] = [
  ['half of a pair in a host name', () => route({ hostnames: ['\ud800'] }), 'pattern spec.hostnames.0'],
  [
    'half of a pair in a path',
    () => match({ path: { value: '/\udc00' } }),
    'rule spec.rules.0.matches.0.path',
  ],
  [
    'half of a pair in a header',
    () => match({ headers: [{ name: 'a', value: '\ud800\ud800' }] }),
    'pattern spec.rules.0.matches.0.headers.0.value',
  ],
  [
    'half of a pair in a time',
    () => route({ rules: [{ timeouts: { request: '\ud800', backendRequest: '1s' } }] }),
    'pattern spec.rules.0.timeouts.request',
  ],
  ['zero byte', () => route({ hostnames: ['a\u0000'] }), 'pattern spec.hostnames.0'],
];

const NUMBERS: readonly Case[] = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 63, 1e308, 0.1].map(
    (port): Case => [
      String(port),
      () => route({ parentRefs: [{ name: 'a', port }] }),
      'wrong-type spec.parentRefs.0.port',
    ],
  ),
  ...[2 ** 53 + 2, -0, -1, 2 ** 31].map(
    (port): Case => [
      String(port),
      () => route({ parentRefs: [{ name: 'a', port }] }),
      'out-of-range spec.parentRefs.0.port',
    ],
  ),
];

const PROTOTYPES = '{"__proto__":{"rules":1},"constructor":{"prototype":1},"toString":1}';

const NAMES: readonly Case[] = [
  ['in the spec', () => route(JSON.parse(PROTOTYPES)), 'unknown-field spec.__proto__'],
  ['in a rule', () => route({ rules: [JSON.parse(PROTOTYPES)] }), 'unknown-field spec.rules.0.__proto__'],
  [
    'in the object',
    () => ({ ...route({}), ...JSON.parse('{"constructor":1}') }),
    'unknown-field constructor',
  ],
  ['in labels', () => route({}, { labels: JSON.parse('{"constructor":"a","toString":"b"}') }), null],
];

// Values of regular expressions are never compiled with the language's own engine, whose time has no bound.
const CATASTROPHES: readonly Case[] = [
  [
    'nested repeats',
    () => match({ path: { type: 'RegularExpression', value: `${'(a+)+'.repeat(100)}$` } }),
    null,
  ],
  [
    'counted repeats',
    () => match({ path: { type: 'RegularExpression', value: '((((a{1,99}){1,99}){1,99}){1,99}){1,99}' } }),
    null,
  ],
  ['open brackets', () => match({ path: { type: 'RegularExpression', value: '('.repeat(1024) } }), null],
  [
    'a value that makes patterns of the schema go back',
    () => route({ hostnames: [`${'a-'.repeat(126)}`] }),
    'pattern spec.hostnames.0',
  ],
];

function firstError(object: JsonObject): string | null {
  const found = checkValue(object, { schemaFor: () => SCHEMA, world: null });
  const error = found.find(({ severity, source }) => severity === 'error' && source === 'schema');
  return error ? `${error.code} ${error.path.join('.')}` : null;
}

describe.each([
  ['ten thousand levels', DEEP],
  ['a hundred thousand', MANY],
  ['a megabyte', LONG],
  ['characters', CHARACTERS],
  ['numbers', NUMBERS],
  ['names of prototypes', NAMES],
  ['regular expressions', CATASTROPHES],
])('%s', (_, cases) => {
  it.each(cases)('%s', (_name, make, first) => {
    const object = make();
    const started = busyMs();
    expect(firstError(object)).toBe(first);
    expect(busyMs() - started).toBeLessThan(BUDGET_MS);
    for (const each of [validate(SCHEMA, object), unknownFields(SCHEMA, object)])
      expect(each.length).toBeLessThanOrEqual(5_000);
    expect(JSON.stringify(Object.keys(applyDefaults(SCHEMA, object) ?? {}))).toContain('"spec"');
    expect(JSON.stringify(Object.keys(pruneUnknown(SCHEMA, object) ?? {}))).toContain('"spec"');
  });
});

describe('hostile schemas', () => {
  it.each([
    ['(a+)+$', `${'a'.repeat(50_000)}!`],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(50_000)],
    ['(.*)*(.*)*(.*)*x', 'y'.repeat(50_000)],
    ['((a{1,99}){1,99}){1,99}', 'a'.repeat(1_000)],
    ['('.repeat(5_000), 'a'],
    ['[', 'a'],
    ['(?=a)b', 'ab'],
  ])('pattern %s', (pattern, value) => {
    const schema = compileSchema({ type: 'object', properties: { a: { type: 'string', pattern } } });
    const started = busyMs();
    const codes = validate(schema, { metadata: { name: 'a' }, a: value }).map(({ code }) => code);
    expect(codes).toEqual(['pattern']);
    expect(busyMs() - started).toBeLessThan(BUDGET_MS);
  });

  it('a required field that every object inherits is missing', () => {
    const schema = compileSchema({ type: 'object', required: ['constructor', '__proto__'], properties: {} });
    const codes = validate(schema, { metadata: { name: 'a' } }).map(
      ({ code, path }) => `${code} ${path.join('.')}`,
    );
    expect(codes).toEqual(['required constructor', 'required __proto__']);
  });

  it('defaults fill in a field that every object inherits', () => {
    const properties = JSON.parse('{"constructor":{"default":1},"__proto__":{"default":2}}');
    const filled = applyDefaults(compileSchema({ type: 'object', properties }), {});
    expect(JSON.stringify(filled)).toBe('{"constructor":1,"__proto__":2}');
  });
});
