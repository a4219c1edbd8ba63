import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DraftDocument } from '#lib/edit/draft.ts';
import { type EditError, editError } from '#lib/edit/edit-error.ts';
import { type Editing, EMPTY_EDITING, redoStep, runStep, type Step, undoStep } from '#lib/edit/history.ts';
import { type Applied, settleApplied } from '#lib/edit/settle-applied.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { err, ok, type Result } from '#lib/result/result.ts';
import { diffText } from '#lib/yaml/text-edit.ts';
import {
  loadStoredDraft,
  readStoredDraft,
  type StoredDraft,
  saveStoredDraft,
  storageKey,
} from './stored-draft.ts';

export type DraftState = {
  readonly editing: Editing;
  readonly revision: number;
  /** False until the kept draft was read. */
  readonly restored: boolean;
  /** Something a person should know: another tab changed the draft, or it cannot be kept. null when read. */
  readonly notice: string | null;
  /** What was typed last, when the draft could not take it. */
  readonly refused: RefusedText | null;
};

/** A text the draft cannot hold, such as one named like another document; it counts as long as the document stays as it was. */
export type RefusedText = {
  readonly document: DraftDocument;
  readonly text: string;
  readonly error: EditError;
};

/** The text that was refused, if the document still waits for a better one. */
export function refusedText({ refused, editing }: DraftState): RefusedText | null {
  return refused && editing.draft.documents.includes(refused.document) ? refused : null;
}

/** The draft of one cluster, kept in IndexedDB and shared between tabs: the newest version wins, and the other tab is told. */
export type DraftStore = {
  readonly store: StoreApi<DraftState>;
  readonly run: (step: Step) => Result<void, EditError>;
  /** Makes `text` the document's; answers its key afterwards. Refused text is remembered in the state. */
  readonly type: (key: ObjectKey, text: string, coalesce: string) => Result<ObjectKey, EditError>;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly discard: (key: ObjectKey) => void;
  readonly discardAll: () => void;
  /** Takes stored documents out, except those edited since they were sent. */
  readonly markApplied: (applied: readonly Applied[]) => void;
  readonly dismissNotice: () => void;
  /** Restores, then keeps and listens until the returned function is called. */
  readonly start: () => () => void;
};

/** Makes the store of a cluster; nothing is read or written before `start`. */
export function createDraftStore(cluster: string): DraftStore {
  const tab = crypto.randomUUID();
  const store = createStore<DraftState>(() => ({
    editing: EMPTY_EDITING,
    revision: 0,
    restored: false,
    notice: null,
    refused: null,
  }));
  const change = (editing: Editing) => {
    const { editing: before, revision } = store.getState();
    if (editing !== before) store.setState({ editing, revision: revision + 1 });
  };
  const run = (step: Step): Result<void, EditError> => {
    const result = runStep(store.getState().editing, step);
    if (!result.ok) return result;
    change(result.value);
    return ok(undefined);
  };
  return {
    store,
    run,
    type: (key, text, coalesce) => typeText(store, run, { key, text, coalesce }),
    undo: () => change(undoStep(store.getState().editing)),
    redo: () => change(redoStep(store.getState().editing)),
    discard: (key) => {
      const document = store.getState().editing.draft.documents.find((entry) => entry.key === key);
      if (!document) return;
      run({
        label: `Discard changes of ${document.identity.name}`,
        commands: [{ type: 'remove-document', key }],
      });
    },
    discardAll: () => {
      const { documents } = store.getState().editing.draft;
      const commands = documents.map(({ key }) => ({ type: 'remove-document', key }) as const);
      run({ label: 'Discard all changes', commands });
    },
    markApplied: (applied) => change(settleApplied(store.getState().editing, applied)),
    dismissNotice: () => store.setState({ notice: null }),
    start: () => keepDraft(cluster, tab, store),
  };
}

/** Compares with what the store holds now: the page may show an older version while someone types fast. */
function typeText(
  store: StoreApi<DraftState>,
  run: DraftStore['run'],
  { key, text, coalesce }: { readonly key: ObjectKey; readonly text: string; readonly coalesce: string },
): Result<ObjectKey, EditError> {
  const { documents } = store.getState().editing.draft;
  const index = documents.findIndex((document) => document.key === key);
  const document = documents[index];
  if (!document) return err(editError('document-not-found', `The draft holds no document for ${key}.`));
  const result = run({
    label: `Edit ${document.identity.name}`,
    coalesce,
    commands: [{ type: 'edit-text', key, edits: diffText(document.text, text) }],
  });
  store.setState({ refused: result.ok ? null : { document, text, error: result.error } });
  return result.ok ? ok(store.getState().editing.draft.documents[index]?.key ?? key) : result;
}

function keepDraft(cluster: string, tab: string, store: StoreApi<DraftState>): () => void {
  const channel = new BroadcastChannel(storageKey(cluster));
  let shared = store.getState().revision;
  let isStopped = false;
  const complain = () =>
    store.setState({
      notice: 'This browser keeps no data here, so the draft is lost when you close the tab.',
    });

  /** Others' newer drafts are taken over as they are; equal revisions are settled by the tab id, alike in all tabs. */
  const adopt = (stored: StoredDraft) => {
    const { revision, editing } = store.getState();
    if (stored.revision < revision || (stored.revision === revision && stored.tab <= tab)) return;
    shared = stored.revision;
    const isNews = editing.draft.documents.length > 0 || stored.editing.draft.documents.length > 0;
    store.setState({
      editing: stored.editing,
      revision: stored.revision,
      notice: isNews ? 'The draft was changed in another tab; this tab shows that version now.' : null,
    });
  };
  const unsubscribe = store.subscribe(({ editing, revision, restored }) => {
    if (!restored || revision === shared) return;
    shared = revision;
    const stored: StoredDraft = { version: 1, revision, tab, editing };
    channel.postMessage(stored);
    saveStoredDraft(cluster, stored).catch(complain);
  });
  channel.onmessage = (event: MessageEvent<unknown>) => {
    const stored = readStoredDraft(event.data);
    if (stored && store.getState().restored) adopt(stored);
  };
  loadStoredDraft(cluster)
    .then((stored) => {
      if (isStopped) return;
      shared = stored?.revision ?? shared;
      restore(store, stored);
    })
    .catch(() => {
      store.setState({ restored: true });
      complain();
    });
  return () => {
    isStopped = true;
    unsubscribe();
    channel.close();
  };
}

/** What was done in the moments before the kept draft was read is done again on top of it. */
function restore(store: StoreApi<DraftState>, stored: StoredDraft | null): void {
  const { editing: early, restored } = store.getState();
  if (restored) return;
  if (!stored) {
    store.setState({ restored: true });
    return;
  }
  let editing = stored.editing;
  let lost = 0;
  for (const { label, forward } of early.done) {
    const again = runStep(editing, { label, commands: forward });
    if (again.ok) editing = again.value;
    else lost += 1;
  }
  const revision = stored.revision + (editing === stored.editing ? 0 : 1);
  const notice =
    lost > 0 ? 'A change made while the draft was loading did not fit it; please repeat it.' : null;
  store.setState({ editing, revision, restored: true, notice });
}
