import { afterEach, describe, expect, it, vi } from 'vitest';
import { documentFromLive } from '#lib/edit/open-document.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { createWorld } from '#lib/gateway-api/world.ts';
import { type ApplyRequest, applyRequestSchema } from '#lib/wire/apply.ts';
import { applyDraft } from './apply-draft.ts';
import { draftEntry } from './draft-entry.ts';

const route = (name: string): KubeObject => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name, namespace: 'n', uid: `u-${name}`, resourceVersion: '1' },
  spec: { x: 1 },
});
const world = createWorld('c', ['a', 'b', 'gone'].map(route), []);
const edited = (name: string) => {
  const document = documentFromLive(route(name));
  return draftEntry(world, { ...document, text: document.text.replace('x: 1', 'x: 2') });
};
const deletion = draftEntry(world, { ...documentFromLive(route('gone')), operation: 'delete' });
const ENTRIES = [edited('a'), edited('b'), deletion];

type Answers = {
  readonly stage: 'applied' | 'dry-run';
  readonly failing?: string;
  readonly status?: number;
  readonly isLost?: boolean;
};

/** Answers as the server would; remembers the paths asked. */
function serve({ stage, failing, status = 200, isLost = false }: Answers): string[] {
  const asked: string[] = [];
  const result = (name: string, documents: ApplyRequest['documents']) => {
    const document = documents.find(({ ref }) => ref.name === name);
    const error = { code: 'conflict-fields', message: 'owned', causes: [], requestId: 'r' };
    return {
      ref: document?.ref,
      outcome: name === failing ? 'failed' : 'configured',
      object: null,
      uid: `u-${name}`,
      generation: 2,
      resourceVersion: '2',
      warnings: name === 'a' ? ['deprecated'] : [],
      error: name === failing ? error : null,
    };
  };
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (path === '/api/session') return Response.json({ authenticated: true, csrf: 'w', version: '1' });
    asked.push(path);
    if (isLost) throw new TypeError('network');
    if (status !== 200) {
      return Response.json(
        { error: { code: 'cluster-unreachable', message: 'no', causes: [], requestId: 'r' } },
        { status },
      );
    }
    const body: unknown = JSON.parse(String(init.body));
    if (path.endsWith('/delete')) return Response.json({ ref: Object(body).ref, outcome: 'deleted' });
    const { documents } = applyRequestSchema.parse(body);
    return Response.json({ stage, results: documents.map(({ ref }) => result(ref.name, documents)) });
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

describe('applyDraft', () => {
  it('writes, then deletes', async () => {
    const asked = serve({ stage: 'applied' });
    const outcome = await applyDraft('c', ENTRIES, new Map());
    expect(asked).toEqual(['/api/clusters/c/apply', '/api/clusters/c/delete']);
    expect(outcome.stored.map(({ operation, generation }) => [operation, generation])).toEqual([
      ['apply', 2],
      ['apply', 2],
      ['delete', null],
    ]);
    expect(outcome.failures).toEqual([]);
    expect(outcome.stored.map(({ warnings }) => warnings)).toEqual([['deprecated'], [], []]);
    // What was sent is remembered, so that what is typed meanwhile is told apart.
    expect(outcome.stored.map(({ key, text }) => ({ key, text }))).toEqual(
      ENTRIES.map(({ document: { key, text } }) => ({ key, text })),
    );
  });

  it('a refused rehearsal stores nothing and deletes nothing', async () => {
    const asked = serve({ stage: 'dry-run', failing: 'b' });
    const outcome = await applyDraft('c', ENTRIES, new Map());
    expect(asked).toEqual(['/api/clusters/c/apply']);
    expect(outcome.stored).toEqual([]);
    expect(outcome.failures.map(({ error }) => error.code)).toEqual(['conflict-fields']);
  });

  it('a failed request is said as a whole', async () => {
    serve({ stage: 'applied', status: 502 });
    const outcome = await applyDraft('c', ENTRIES, new Map());
    expect(outcome).toMatchObject({ stored: [], failures: [], error: { code: 'cluster-unreachable' } });
  });

  it('a lost answer is said of every document, and nothing is deleted after it', async () => {
    const asked = serve({ stage: 'applied', isLost: true });
    const outcome = await applyDraft('c', ENTRIES, new Map());
    expect(asked).toEqual(['/api/clusters/c/apply']);
    expect(outcome.error).toBe(null);
    expect(outcome.failures.map(({ key, error }) => [key, error.code])).toEqual(
      ENTRIES.slice(0, 2).map(({ document }) => [document.key, 'unknown-outcome']),
    );
  });

  it('a lost answer to a deletion, too', async () => {
    serve({ stage: 'applied', isLost: true });
    const outcome = await applyDraft('c', [deletion], new Map());
    expect(outcome.failures.map(({ error }) => error.code)).toEqual(['unknown-outcome']);
  });

  it('an unchanged document just leaves the draft', async () => {
    const asked = serve({ stage: 'applied' });
    const same = draftEntry(world, documentFromLive(route('a')));
    const outcome = await applyDraft('c', [same], new Map());
    expect(asked).toEqual([]);
    expect(outcome.stored).toMatchObject([{ key: same.document.key, changed: false }]);
  });
});
