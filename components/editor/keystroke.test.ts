import { afterEach, expect, it, vi } from 'vitest';
import { Lexer } from 'yaml';
import type { Draft, DraftDocument } from '#lib/edit/draft.ts';
import { overlay } from '#lib/edit/overlay.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { route, rule, shopWith } from '#lib/routing/impact/shop.fixture.ts';
import { checkDocument } from '#lib/validation/check-document.ts';
import { renderYaml } from '#lib/yaml/render-yaml.ts';
import { draftEffect } from './draft-effect.ts';
import { draftEntry } from './draft-entry.ts';
import { serverFindings } from './server-findings.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const identity = {
  group: 'gateway.networking.k8s.io',
  version: 'v1',
  kind: 'HTTPRoute',
  namespace: 'shop',
  name: 'checkout',
};
const key = objectKey(identity);
const OBJECT = route(rule('checkout-v1'));
const LIVE = shopWith(OBJECT);
const BASE = renderYaml(OBJECT);
const schemaFor = () => null;

/** Everything the page makes of a text after a key. */
function afterKey(text: string): void {
  const base = { text: BASE, uid: 'u', resourceVersion: '1' };
  const document: DraftDocument = { key, identity, operation: 'update', text, base };
  const draft: Draft = { documents: [document] };
  const { world } = overlay(LIVE, draft);
  draftEntry(LIVE, document);
  checkDocument(text, { schemaFor, world });
  draftEffect({ before: LIVE, after: world, changed: [key], schemaFor });
  serverFindings(text, {
    ref: { cluster: 'c', ...identity },
    outcome: 'failed',
    object: null,
    uid: null,
    generation: null,
    resourceVersion: null,
    warnings: [],
    error: {
      code: 'invalid',
      message: 'no',
      causes: [{ field: 'spec.rules[0]', reason: 'x', message: 'y' }],
      requestId: 'r',
    },
  });
}

it('reads the text once for a key, however much is made of it', () => {
  afterKey(BASE);
  const lex = vi.spyOn(Lexer.prototype, 'lex');
  afterKey(BASE.replace('checkout-v1', 'checkout-v2'));
  expect(lex).toHaveBeenCalledTimes(1);
  afterKey(BASE);
  expect(lex).toHaveBeenCalledTimes(1);
});
