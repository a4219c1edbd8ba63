import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '#lib/gateway-api/json.ts';
import { schemaFor } from '#lib/gateway-api/schema/crd.ts';
import { schemaCauses } from './schema-check.ts';

const HTTP_ROUTE = schemaFor('HTTPRoute', 'v1', 'standard') ?? {};
const MESH = schemaFor('XMesh', 'v1alpha1', 'experimental') ?? {};

function object(spec: JsonValue): JsonObject {
  return { apiVersion: 'x', kind: 'X', metadata: { name: 'a' }, spec };
}

describe('schemaCauses', () => {
  it('refuses what a CEL rule refuses', () => {
    const backend = { group: '', kind: 'Service', name: 'b' };
    expect(schemaCauses(HTTP_ROUTE, object({ rules: [{ backendRefs: [backend] }] }), null)).toEqual([
      {
        reason: 'FieldValueInvalid',
        field: 'spec.rules[0].backendRefs[0]',
        message: 'Invalid value: Must have port for Service reference',
      },
    ]);
  });

  it('remarks that rules were not run on an object broken in other ways', () => {
    const causes = schemaCauses(HTTP_ROUTE, object({ rules: [{ backendRefs: [{}] }] }), null);
    expect(causes.map(({ field }) => field)).toEqual(['spec.rules[0].backendRefs[0].name', '<nil>']);
  });

  it('knows the object before the change', () => {
    const before = object({ controllerName: 'example.com/a' });
    const after = object({ controllerName: 'example.com/b' });
    expect(schemaCauses(MESH, after, null)).toEqual([]);
    expect(schemaCauses(MESH, after, before)).toEqual([
      {
        reason: 'FieldValueInvalid',
        field: 'spec.controllerName',
        message: 'Invalid value: "example.com/b": Value is immutable',
      },
    ]);
    const wrong = object({ rules: [{ backendRefs: [{ group: '', kind: 'Service', name: 'b' }] }] });
    const relabelled = { ...wrong, metadata: { name: 'a', labels: { team: 'x' } } };
    expect(schemaCauses(HTTP_ROUTE, relabelled, wrong)).toEqual([]);
  });
});
