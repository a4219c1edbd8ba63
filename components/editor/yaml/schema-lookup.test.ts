import { describe, expect, it } from 'vitest';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { checkDocument } from '#lib/validation/check-document.ts';
import type { KindStatus, WatchState } from '#lib/wire/clusters.ts';
import { schemaLookup } from './schema-lookup.ts';

const status = (state: WatchState): KindStatus => ({
  group: GATEWAY_GROUP,
  kind: 'HTTPRoute',
  version: state === 'LIVE' ? 'v1' : null,
  state,
  message: null,
  count: 0,
  lastSeen: null,
});
const route = { group: GATEWAY_GROUP, version: 'v1', kind: 'HTTPRoute' };
const service = { group: '', version: 'v1', kind: 'Service' };

describe('schemaLookup without a schema', () => {
  it.each<[string, boolean, WatchState, typeof route, 'absent' | 'unreadable' | null]>([
    ['CRDs forbidden, routes live', false, 'LIVE', route, 'unreadable'],
    ['CRDs forbidden, routes forbidden', false, 'FORBIDDEN', route, 'unreadable'],
    ['CRDs forbidden, kind absent', false, 'ABSENT', route, 'absent'],
    ['CRDs known, kind absent', true, 'ABSENT', route, 'absent'],
    ['CRDs known, version not served', true, 'LIVE', { ...route, version: 'v9' }, 'absent'],
    ['CRDs known, yet the kind is served', true, 'LIVE', route, 'unreadable'],
    ['built in', true, 'LIVE', service, null],
  ])('%s', (_, known, state, ref, expected) => {
    expect(schemaLookup({ known, schemas: [] }, [status(state)])(ref)).toBe(expected);
  });

  it('who may not read CRDs sees no error', () => {
    const text =
      'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a, namespace: demo}\nspec: {}\n';
    const schemaFor = schemaLookup({ known: false, schemas: [] }, [status('LIVE')]);
    const found = checkDocument(text, { schemaFor, world: null }).filter(({ source }) => source === 'schema');
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([['schema-not-checked', 'info']]);
  });
});
