import { createStore, type StoreApi } from 'zustand/vanilla';
import { type EditError, editError } from '#lib/edit/edit-error.ts';
import { type Editing, EMPTY_EDITING, redoStep, runStep, type Step, undoStep } from '#lib/edit/history.ts';
import { type Applied, settleApplied } from '#lib/edit/settle-applied.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { err, ok, type Result } from '#lib/result/result.ts';
import { diffText } from '#lib/yaml/text-edit.ts';
import type { DraftState } from './draft-model.ts';
import { confirmCluster, keepDraft } from './keep-draft.ts';
import type { DraftPlace } from './stored-draft.ts';

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
  /** Restores the draft of a place, then keeps it and listens until the returned function is called. */
  readonly start: (place: DraftPlace) => () => void;
  /** Says which cluster really is at the place; a draft of another one is set aside, and comes back with it. */
  readonly confirmCluster: (place: DraftPlace, uid: string) => Promise<void>;
};

/** Makes the store of a cluster's draft; nothing is read or written before `start`. */
export function createDraftStore(): DraftStore {
  const tab = crypto.randomUUID();
  const store = createStore<DraftState>(() => ({
    editing: EMPTY_EDITING,
    revision: 0,
    restored: false,
    notice: null,
    refused: null,
    clusterUid: null,
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
    start: (place) => keepDraft(place, tab, store),
    confirmCluster: (place, uid) => confirmCluster(place, { uid, tab }, store),
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
