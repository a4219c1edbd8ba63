import { describe, expect, it } from 'vitest';
import { documentFromLive } from '#lib/edit/open-document.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { createWorld } from '#lib/gateway-api/world.ts';
import type { ErrorCause } from '#lib/wire/errors.ts';
import { acceptedConflicts, conflictsOf, writtenWords } from './conflicts.ts';
import { draftEntry } from './draft-entry.ts';

const PART_OF = 'app.kubernetes.io/part-of';
const live: KubeObject = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'r', namespace: 'n', uid: 'u', labels: { [PART_OF]: 'theirs' } },
  spec: { x: 1 },
};
const document = documentFromLive(live);
const entry = draftEntry(createWorld('c', [live], []), {
  ...document,
  text: document.text.replace('theirs', 'mine').replace('x: 1', 'x: 2'),
});
const { key } = document;

function conflict(cause: Partial<ErrorCause>) {
  const causes = [{ field: '', reason: 'FieldManagerConflict', message: 'm', manager: 'argo', ...cause }];
  const error = { code: 'conflict-fields', message: '', causes, requestId: '' } as const;
  return conflictsOf([entry], [{ key, text: document.text, error, result: null }])[0];
}

describe('conflictsOf', () => {
  it('a label with dots in its key is one step of the path', () => {
    const field = `.metadata.labels.${PART_OF}`;
    expect(conflict({ field, path: ['metadata', 'labels', PART_OF] })).toMatchObject({
      path: ['metadata', 'labels', PART_OF],
      field,
      mine: 'mine',
      live: 'theirs',
    });
  });

  it('without keys the text of the path is read', () => {
    expect(conflict({ field: '.spec.x' })).toMatchObject({ path: ['spec', 'x'], mine: 2, live: 1 });
  });
});

describe('acceptedConflicts', () => {
  const [x, y] = ['.spec.x', '.spec.y'].map((field) => ({ key, field, manager: 'argo' }));
  const pair = (field: string) => ({ field, manager: 'argo' });

  it('names exactly the fields decided for the draft', () => {
    expect(acceptedConflicts(x ? [x] : [], new Map())).toEqual(new Map([[key, [pair('.spec.x')]]]));
  });

  it('keeps what was accepted a round before, each once', () => {
    const before = new Map([[key, [pair('.spec.x')]]]);
    expect(acceptedConflicts(x && y ? [x, y] : [], before)).toEqual(
      new Map([[key, [pair('.spec.x'), pair('.spec.y')]]]),
    );
  });
});

it.each([
  [0, 'Nothing was written.'],
  [1, 'One object was stored already'],
  [3, '3 objects were stored already'],
])('%i written: %s', (count, words) => {
  expect(writtenWords(count)).toContain(words);
});
