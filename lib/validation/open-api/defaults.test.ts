import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { schemaFor } from '#lib/gateway-api/schema/crd.ts';
import { compileSchema } from './compile-schema.ts';
import { applyDefaults } from './defaults.ts';
import { pruneUnknown } from './unknown-fields.ts';

const HTTP = compileSchema(schemaFor('HTTPRoute', 'v1', 'standard') ?? {});

describe('applyDefaults', () => {
  it.each([
    ['nothing', '{}', '{rules: [{matches: [{path: {type: PathPrefix, value: /}}]}]}'],
    [
      'a Service parent',
      '{parentRefs: [{group: "", kind: Service, name: a}], rules: [{matches: []}]}',
      '{parentRefs: [{group: "", kind: Service, name: a}], rules: [{matches: []}]}',
    ],
    [
      'a backend and a header match',
      '{rules: [{matches: [{headers: [{name: a, value: b}]}], backendRefs: [{name: b, port: 80}]}]}',
      '{rules: [{matches: [{path: {type: PathPrefix, value: /}, headers: [{name: a, value: b, type: Exact}]}], backendRefs: [{group: "", kind: Service, name: b, port: 80, weight: 1}]}]}',
    ],
    [
      'nulls',
      '{hostnames: null, parentRefs: [{name: a, group: null, port: null}], rules: [{matches: []}]}',
      '{parentRefs: [{name: a, group: gateway.networking.k8s.io, kind: Gateway}], rules: [{matches: []}]}',
    ],
  ])('%s', (_, given, expected) => {
    expect(applyDefaults(HTTP, { spec: parse(given) })).toEqual({ spec: parse(expected) });
  });

  it('is idempotent, and shares what it does not change', () => {
    const once = applyDefaults(HTTP, { spec: {}, metadata: { name: 'a' } });
    expect(applyDefaults(HTTP, once)).toBe(once);
  });
});

describe('pruneUnknown', () => {
  it('drops what the schema does not know and keeps metadata as it is', () => {
    const value = {
      kind: 'X',
      metadata: { name: 'a', odd: 1 },
      spec: { rules: [{ retry: {}, name: 'r' }], x: 1 },
      y: 2,
    };
    expect(pruneUnknown(HTTP, value)).toEqual({
      kind: 'X',
      metadata: { name: 'a', odd: 1 },
      spec: { rules: [{ name: 'r' }] },
    });
  });
});
