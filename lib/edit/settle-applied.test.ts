import { describe, expect, it } from 'vitest';
import type { Command } from './command.ts';
import type { DraftDocument } from './draft.ts';
import { object, ROUTE } from './gesture-fixture.ts';
import { type Editing, EMPTY_EDITING, runStep, undoStep } from './history.ts';
import { documentForNew, documentFromLive } from './open-document.ts';
import { isOutdated } from './rebase.ts';
import { type Applied, settleApplied } from './settle-applied.ts';

const live = object(ROUTE);
const route = documentFromLive(live);
const edited = (from: string, to: string): DraftDocument => ({
  ...route,
  text: route.text.replace(from, to),
});
const sentDocument = edited('weight: 3', 'weight: 4');
const stored = object(
  ROUTE.replace('weight: 3', 'weight: 4').replace('filters: []', 'filters: []\n      x: defaulted'),
);
const sent: Applied = { key: route.key, operation: 'apply', text: sentDocument.text, object: stored };

function editing(...documents: readonly DraftDocument[]): Editing {
  const commands = documents.map((document): Command => ({ type: 'add-document', document }));
  const result = runStep(EMPTY_EDITING, { label: 'Add', commands });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const left = (document: DraftDocument, applied: Applied) =>
  settleApplied(editing(document), [applied]).draft.documents;

describe('settleApplied', () => {
  it('takes out what says what was sent', () => {
    expect(left(sentDocument, sent)).toEqual([]);
  });

  it('keeps what was edited while it was on its way, as a change of what is stored', () => {
    const newer = { ...sentDocument, text: sentDocument.text.replace('weight: 1', 'weight: 2 # mine') };
    const [kept, ...more] = left(newer, sent);
    expect(more).toEqual([]);
    expect(kept).toMatchObject({ operation: 'update', base: documentFromLive(stored).base });
    expect(kept?.text).toContain('weight: 2 # mine');
    expect(kept?.text).toContain('x: defaulted');
    expect(kept && isOutdated(kept, stored)).toBe(false);
  });

  it('a new object that was edited meanwhile becomes a change of it', () => {
    const made = documentForNew(object(ROUTE));
    const newer = { ...made, text: made.text.replace('weight: 3', 'weight: 9') };
    const [kept] = left(newer, { ...sent, text: made.text, object: live });
    expect(kept).toMatchObject({ operation: 'update', base: { uid: 'u1' } });
    expect(kept?.text).toContain('weight: 9');
  });

  it.each<[string, DraftDocument, Applied, Partial<DraftDocument> | null]>([
    ['deleted as asked', { ...route, operation: 'delete' }, { ...sent, operation: 'delete' }, null],
    ['edited after the deletion was sent', route, { ...sent, operation: 'delete' }, route],
    [
      'deleted after the change was sent',
      { ...sentDocument, operation: 'delete' },
      sent,
      { operation: 'delete', base: documentFromLive(stored).base },
    ],
    ['what is stored is not known', route, { ...sent, object: null }, route],
    ['broken text stays', { ...route, text: 'a: [' }, sent, { operation: 'update', text: 'a: [' }],
  ])('%s', (_, document, applied, expected) => {
    const documents = left(document, applied);
    if (expected === null) expect(documents).toEqual([]);
    else expect(documents).toMatchObject([expected]);
  });

  it('keeps the order, and steps about others can still be undone', () => {
    const other = documentForNew(object(ROUTE.replace('name: demo-app', 'name: other')));
    const newer = edited('weight: 3', 'weight: 8');
    const start = editing(newer);
    const result = runStep(start, { label: 'Other', commands: [{ type: 'add-document', document: other }] });
    if (!result.ok) throw new Error(result.error.message);
    const settled = settleApplied(result.value, [sent]);
    expect(settled.draft.documents.map(({ key }) => key)).toEqual([route.key, other.key]);
    expect(undoStep(settled).draft.documents.map(({ key }) => key)).toEqual([route.key]);
  });
});
