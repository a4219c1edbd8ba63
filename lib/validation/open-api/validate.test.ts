import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject, JsonValue } from '#lib/gateway-api/json.ts';
import { schemaFor } from '#lib/gateway-api/schema/crd.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { compileSchema } from './compile-schema.ts';
import { ACCEPTED, REFUSED, route } from './http-route-cases.fixture.ts';
import { unknownFields } from './unknown-fields.ts';
import { isAtomicMapAt, listTypeAt, validate } from './validate.ts';
import { causeReason } from './wording.ts';

function schema(kind: string, version = 'v1') {
  const raw = schemaFor(kind, version, 'standard');
  if (!raw) throw new Error(`no schema for ${kind}`);
  return compileSchema(raw);
}

const HTTP = schema('HTTPRoute');

const brief = (value: JsonValue) => [
  ...validate(HTTP, value).map(({ path, code }) => `${formatFieldPath(path)} ${code}`),
  ...unknownFields(HTTP, value).map(({ path, code }) => `${formatFieldPath(path)} ${code}`),
];

describe('validate: routes that the API server takes', () => {
  it.each(ACCEPTED)('%s', (_, spec) => {
    expect(brief(route(spec))).toEqual([]);
  });
});

describe('validate: routes that the API server refuses', () => {
  it.each(REFUSED)('%s', (_, spec, findings) => {
    expect(brief(route(spec))).toEqual(findings);
  });

  it.each([
    ['no spec', 'metadata: {name: a}', ['spec required']],
    ['no name', 'metadata: {}\nspec: {}', ['metadata.name required']],
    ['name in capitals', 'metadata: {name: My-Route}\nspec: {}', ['metadata.name invalid-name']],
    [
      'bad label',
      'metadata: {name: a, labels: {team: "a b"}}\nspec: {}',
      ['metadata.labels.team invalid-name'],
    ],
    [
      'label of the wrong type',
      'metadata: {name: a, labels: {team: 5}}\nspec: {}',
      ['metadata.labels.team wrong-type'],
    ],
    [
      'bad annotation key',
      'metadata: {name: a, annotations: {"a/b/c": x}}\nspec: {}',
      ['metadata.annotations[a/b/c] invalid-name'],
    ],
    ['unknown metadata', 'metadata: {name: a, label: {}}\nspec: {}', ['metadata.label unknown-field']],
    ['unknown at the root', 'metadata: {name: a}\nspec: {}\nspecs: {}', ['specs unknown-field']],
  ])('%s', (_, yaml, findings) => {
    expect(brief(parse(`apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n${yaml}`))).toEqual(
      findings,
    );
  });
});

describe('messages', () => {
  // The right-hand sides are what kube-apiserver 1.37 prints for the same input.
  it.each([
    [
      'rules: [{backendRefs: [{name: b, port: 80, weight: 1000001}]}]',
      'Invalid value: 1000001: spec.rules[0].backendRefs[0].weight in body should be less than or equal to 1000000',
      'Use a number from 0 to 1000000.',
      'FieldValueInvalid',
    ],
    [
      'rules: [{backendRefs: [{name: b, port: "80"}]}]',
      'Invalid value: "string": spec.rules[0].backendRefs[0].port in body must be of type integer: "string"',
      'Write a whole number without quotes.',
      'FieldValueTypeInvalid',
    ],
    [
      'rules: [{matches: [{method: get}]}]',
      'Unsupported value: "get": supported values: "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"',
      'Did you mean GET? Allowed: GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH.',
      'FieldValueNotSupported',
    ],
    ['parentRefs: [{}]', 'Required value', 'Add name.', 'FieldValueRequired'],
    [
      'rules: []',
      'Invalid value: 0: spec.rules in body should have at least 1 items',
      'Add an entry.',
      'FieldValueInvalid',
    ],
    [
      'rules: [{matches: [{headers: [{name: a, value: x}, {name: a, value: y}]}]}]',
      'Duplicate value: {"name":"a"}',
      'Remove this entry or make it different from the earlier one.',
      'FieldValueDuplicate',
    ],
    [
      `parentRefs: [{name: ${'a'.repeat(254)}}]`,
      'Too long: may not be more than 253 bytes',
      'Shorten it to 253 characters or less; it has 254.',
      'FieldValueTooLong',
    ],
  ])('%s', (spec, message, remedy, reason) => {
    const [finding, ...others] = validate(HTTP, route(spec));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ message, remedy, source: 'schema', severity: 'error' });
    expect(finding && causeReason(finding)).toBe(reason);
  });

  it.each([
    ['rules: [{backendRef: []}]', 'Did you mean backendRefs?'],
    ['rule: []', 'Did you mean rules?'],
    ['rules: [{matches: [{header: []}]}]', 'Did you mean headers?'],
    ['rules: [{match: []}]', 'Did you mean matches?'],
    ['rules: [{backendRefs: [{name: a, wieght: 1}]}]', 'Did you mean weight?'],
    ['rules: [{zzz: []}]', 'Remove it. Known here: backendRefs, filters, matches, name, timeouts.'],
  ])('unknown field: %s', (spec, remedy) => {
    expect(unknownFields(HTTP, route(spec)).map((finding) => finding.remedy)).toEqual([remedy]);
  });
});

describe('other kinds', () => {
  it.each<[string, JsonObject, readonly string[]]>([
    ['an address that is none', { addresses: [{ value: '10.0.0.300' }] }, ['spec.addresses[0].value format']],
    ['an IPv6 address', { addresses: [{ type: 'IPAddress', value: '2001:db8::1' }] }, []],
    ['a host name as address', { addresses: [{ type: 'Hostname', value: 'a.example' }] }, []],
  ])('Gateway with %s', (_, members, findings) => {
    const gateway = {
      metadata: { name: 'g' },
      spec: { gatewayClassName: 'c', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }], ...members },
    };
    const found = validate(schema('Gateway'), gateway);
    expect(found.map(({ path, code }) => `${formatFieldPath(path)} ${code}`)).toEqual(findings);
  });

  it('int-or-string, preserved unknown fields and embedded objects', () => {
    const raw = {
      type: 'object',
      properties: {
        port: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        whole: {
          type: 'object',
          'x-kubernetes-embedded-resource': true,
          properties: { spec: { type: 'object' } },
        },
        map: { type: 'object', additionalProperties: { type: 'string', nullable: true } },
      },
    };
    const compiled = compileSchema(raw);
    const good = {
      metadata: { name: 'a' },
      port: '80%',
      free: { a: { b: 1 } },
      whole: { apiVersion: 'v1', kind: 'X' },
      map: { a: null },
    };
    expect([...validate(compiled, good), ...unknownFields(compiled, good)]).toEqual([]);
    const bad = {
      metadata: { name: 'a' },
      port: true,
      whole: { apiVersion: 'v1', kind: 'X', x: 1 },
      map: { a: 5 },
    };
    expect(new Set(validate(compiled, bad).map(({ path }) => formatFieldPath(path)))).toEqual(
      new Set(['port', 'map.a']),
    );
    expect(unknownFields(compiled, bad).map(({ path }) => formatFieldPath(path))).toEqual(['whole.x']);
  });

  it('a pattern that would hang a backtracking engine', () => {
    const compiled = compileSchema({
      type: 'object',
      properties: { a: { type: 'string', pattern: '^(a+)+$' } },
    });
    const found = validate(compiled, { metadata: { name: 'a' }, a: `${'a'.repeat(40)}!` });
    expect(found.map(({ code }) => code)).toEqual(['pattern']);
  });
});

describe('listTypeAt', () => {
  it.each([
    [['spec', 'rules'], { type: 'atomic' }],
    [['spec', 'rules', 0, 'matches', 3, 'headers'], { type: 'map', keys: ['name'] }],
    [['spec', 'rules', 0, 'filters', 0, 'requestHeaderModifier', 'remove'], { type: 'set' }],
    [['spec', 'rules', 0], null],
    [['spec', 'nothing'], null],
    [['metadata', 'finalizers'], { type: 'set' }],
    [['status', 'parents'], { type: 'atomic' }],
  ])('%j', (path, expected) => {
    expect(listTypeAt(HTTP, path)).toEqual(expected);
  });

  it('knows atomic maps', () => {
    const selector = ['spec', 'listeners', 0, 'allowedRoutes', 'namespaces', 'selector'];
    expect(isAtomicMapAt(schema('Gateway'), selector)).toBe(true);
    expect(isAtomicMapAt(schema('Gateway'), ['spec'])).toBe(false);
  });
});
