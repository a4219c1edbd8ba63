import { describe, expect, it } from 'vitest';
import type { DraftDocument } from '#lib/edit/draft.ts';
import { documentForNew, documentFromLive } from '#lib/edit/open-document.ts';
import type { JsonObject } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { createWorld } from '#lib/gateway-api/world.ts';
import type { ErrorCode } from '#lib/wire/errors.ts';
import { draftEntry } from './draft-entry.ts';
import { arrivedWrites } from './lost-answers.ts';

const route = (spec: JsonObject, uid = 'u'): KubeObject => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'r', namespace: 'n', uid, generation: 4 },
  spec,
});
const before = documentFromLive(route({ x: 1, gone: true }));
const update: DraftDocument = {
  ...before,
  text: before.text.replace('x: 1', 'x: 2').replace('  gone: true\n', ''),
};
const create = documentForNew({ ...route({ list: [{ a: 1 }] }), metadata: { name: 'r', namespace: 'n' } });
const deletion: DraftDocument = { ...before, operation: 'delete' };

const terminating: KubeObject = {
  ...route({}),
  metadata: { name: 'r', namespace: 'n', uid: 'u', deletionTimestamp: '2026-01-01T00:00:00Z' },
};

function arrived(document: DraftDocument, live: KubeObject | null, code: ErrorCode = 'unknown-outcome') {
  const entry = draftEntry(createWorld('c', live ? [live] : [], []), document);
  const error = { code, message: '', causes: [], requestId: '' };
  return arrivedWrites([entry], [{ key: document.key, text: document.text, error, result: null }], 5);
}

describe('arrivedWrites', () => {
  it.each<[string, DraftDocument, KubeObject | null, boolean]>([
    ['changed as wanted', update, route({ x: 2, status: 'more' }), true],
    ['not changed yet', update, route({ x: 1, gone: true }), false],
    ['half of it', update, route({ x: 2, gone: true }), false],
    ['another object of the name', update, route({ x: 2 }, 'other'), false],
    ['made, with defaults', create, route({ list: [{ a: 1, b: 0 }] }), true],
    ['made otherwise', create, route({ list: [{ a: 1 }, { a: 2 }] }), false],
    ['not made', create, null, false],
    ['deleted', deletion, null, true],
    ['deleted and made anew', deletion, route({}, 'other'), true],
    ['held by finalizers', deletion, terminating, true],
    ['still there', deletion, route({ x: 1 }), false],
  ])('%s', (_, document, live, expected) => {
    expect(arrived(document, live).map(({ operation }) => operation)).toEqual(
      expected ? [document.operation === 'delete' ? 'delete' : 'apply'] : [],
    );
  });

  it('another failure stays one', () => {
    expect(arrived(update, route({ x: 2 }), 'invalid')).toEqual([]);
  });
});
