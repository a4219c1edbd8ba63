import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DraftDocument } from '#lib/edit/draft.ts';
import type { Step } from '#lib/edit/history.ts';
import { documentForNew } from '#lib/edit/open-document.ts';
import { refusedText } from './draft-model.ts';
import { createDraftStore, type DraftStore } from './draft-state.ts';
import { refusedFindings } from './refused-findings.ts';

const kept = vi.hoisted(() => new Map<string, unknown>());
vi.mock('idb-keyval', () => ({
  get: async (key: string) => {
    if (kept.get('refuse') === true) throw new Error('private mode');
    return kept.get(key);
  },
  set: async (key: string, value: unknown) => {
    kept.set(key, structuredClone(value));
  },
}));

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  kept.clear();
});

function documentNamed(name: string): DraftDocument {
  return documentForNew({
    apiVersion: 'v1',
    kind: 'HTTPRoute',
    metadata: { name, namespace: 'n' },
    spec: {},
  });
}

function adding(name: string): Step {
  return { label: `Add ${name}`, commands: [{ type: 'add-document', document: documentNamed(name) }] };
}

const PLACE = { cluster: 'c', server: 'https://10.0.0.1' };
const KEY = 'meshloom-draft:c@https://10.0.0.1';

function openTab(place: Partial<typeof PLACE> = {}): DraftStore {
  const tab = createDraftStore();
  stops.push(tab.start({ ...PLACE, ...place }));
  return tab;
}

const names = (tab: DraftStore) =>
  tab.store.getState().editing.draft.documents.map(({ identity }) => identity.name);
const restored = (tab: DraftStore) => vi.waitFor(() => expect(tab.store.getState().restored).toBe(true));

describe('createDraftStore', () => {
  it('is there again after a reload, with its history, per cluster', async () => {
    const first = openTab();
    await restored(first);
    first.run(adding('a'));
    first.run(adding('b'));
    first.undo();
    await vi.waitFor(() => expect(kept.size).toBe(1));
    stops.pop()?.();
    const again = openTab();
    await restored(again);
    expect(names(again)).toEqual(['a']);
    again.redo();
    expect(names(again)).toEqual(['a', 'b']);
    const other = openTab({ cluster: 'other' });
    await restored(other);
    expect(names(other)).toEqual([]);
  });

  it('keeps what was done before the kept draft was read', async () => {
    const first = openTab();
    await restored(first);
    first.run(adding('a'));
    await vi.waitFor(() => expect(kept.size).toBe(1));
    stops.pop()?.();
    const again = openTab();
    again.run(adding('b'));
    await restored(again);
    expect(names(again)).toEqual(['a', 'b']);
    expect(again.store.getState().notice).toBe(null);
  });

  it('shows the newest draft in every tab, and says so', async () => {
    const left = openTab();
    const right = openTab();
    await Promise.all([restored(left), restored(right)]);
    left.run(adding('a'));
    await vi.waitFor(() => expect(names(right)).toEqual(['a']));
    expect(right.store.getState().notice).toContain('another tab');
    expect(left.store.getState().notice).toBe(null);
    right.run(adding('b'));
    await vi.waitFor(() => expect(names(left)).toEqual(['a', 'b']));
  });

  it('two tabs that changed at once agree in the end', async () => {
    const left = openTab();
    const right = openTab();
    await Promise.all([restored(left), restored(right)]);
    left.run(adding('a'));
    right.run(adding('b'));
    await vi.waitFor(() => expect(names(left)).toEqual(names(right)));
    expect(names(left)).toHaveLength(1);
  });

  it('works without storage, and says that nothing is kept', async () => {
    kept.set('refuse', true);
    const tab = openTab();
    await restored(tab);
    tab.run(adding('a'));
    expect(names(tab)).toEqual(['a']);
    expect(tab.store.getState().notice).toContain('keeps no data');
  });

  it('sets aside what it cannot read, and says so', async () => {
    const unreadable = { version: 99, editing: 'x' };
    kept.set(KEY, unreadable);
    const tab = openTab();
    await restored(tab);
    expect(names(tab)).toEqual([]);
    const { notice } = tab.store.getState();
    const aside = [...kept.keys()].filter((key) => key !== KEY);
    expect(aside.map((key) => kept.get(key))).toEqual([unreadable]);
    expect(notice).toContain(aside[0]);
    tab.run(adding('a'));
    await vi.waitFor(() => expect(kept.get(KEY)).toMatchObject({ version: 1 }));
    expect(aside.map((key) => kept.get(key))).toEqual([unreadable]);
  });

  it('one context name at two addresses: two drafts', async () => {
    const first = openTab();
    await restored(first);
    first.run(adding('a'));
    await vi.waitFor(() => expect(kept.size).toBe(1));
    const other = openTab({ server: 'https://10.0.0.2' });
    await restored(other);
    expect(names(other)).toEqual([]);
  });

  it('two clusters at one address, one after the other: two drafts', async () => {
    const tab = openTab();
    await restored(tab);
    tab.run(adding('a'));
    await tab.confirmCluster(PLACE, 'u1');
    expect(names(tab)).toEqual(['a']);
    await tab.confirmCluster(PLACE, 'u2');
    expect(names(tab)).toEqual([]);
    expect(tab.store.getState().notice).toContain('Another cluster');
    tab.run(adding('b'));
    stops.pop()?.();
    const again = openTab();
    await restored(again);
    await again.confirmCluster(PLACE, 'u1');
    expect(names(again)).toEqual(['a']);
    await again.confirmCluster(PLACE, 'u2');
    expect(names(again)).toEqual(['b']);
  });

  it('a name another document has is refused and said; the next good text counts', async () => {
    const tab = openTab();
    await restored(tab);
    tab.run(adding('web'));
    tab.run(adding('web-2'));
    const { key, text } = documentNamed('web-2');
    const type = (name: string) => tab.type(key, text.replace('web-2', name), 'burst');
    const refused = () => refusedText(tab.store.getState());
    expect(type('web').ok).toBe(false);
    expect(names(tab)).toEqual(['web', 'web-2']);
    const found = refused();
    expect(found).toMatchObject({ text: text.replace('web-2', 'web'), error: { code: 'document-exists' } });
    expect(found && refusedFindings(found)).toMatchObject([
      { severity: 'error', path: ['metadata', 'name'], from: text.indexOf('web-2') },
    ]);
    const renamed = type('web-3');
    expect(renamed.ok && renamed.value).toBe(documentNamed('web-3').key);
    expect(refused()).toBe(null);
    expect(names(tab)).toEqual(['web', 'web-3']);
  });

  it('a refusal is over when the document changes otherwise', async () => {
    const tab = openTab();
    await restored(tab);
    tab.run(adding('web'));
    tab.run(adding('web-2'));
    const { key, text } = documentNamed('web-2');
    tab.type(key, text.replace('web-2', 'web'), 'burst');
    tab.undo();
    expect(refusedText(tab.store.getState())).toBe(null);
  });

  it('discarding can be undone, applied documents are gone', async () => {
    const tab = openTab();
    await restored(tab);
    tab.run(adding('a'));
    tab.run(adding('b'));
    tab.discardAll();
    expect(names(tab)).toEqual([]);
    tab.undo();
    expect(names(tab)).toEqual(['a', 'b']);
    const { key, text } = documentNamed('a');
    tab.markApplied([{ key, operation: 'apply', text, object: null }]);
    expect(names(tab)).toEqual(['b']);
  });

  it('what was changed while it was applied stays', async () => {
    const tab = openTab();
    await restored(tab);
    tab.run(adding('a'));
    const { key, text } = documentNamed('a');
    tab.run({ label: 'Set', commands: [{ type: 'set-field', key, path: ['spec', 'x'], value: 1 }] });
    tab.markApplied([{ key, operation: 'apply', text, object: null }]);
    expect(names(tab)).toEqual(['a']);
  });
});
