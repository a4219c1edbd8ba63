import type { StoreApi } from 'zustand/vanilla';
import { EMPTY_EDITING, runStep } from '#lib/edit/history.ts';
import type { DraftState } from './draft-model.ts';
import {
  type DraftPlace,
  loadStoredDraft,
  readStoredDraft,
  type StoredDraft,
  saveStoredDraft,
  storageKey,
  swapStoredDraft,
} from './stored-draft.ts';

/** Restores the draft of a place, keeps every change, and shares it with other tabs until the returned function is called. */
export function keepDraft(place: DraftPlace, tab: string, store: StoreApi<DraftState>): () => void {
  const channel = new BroadcastChannel(storageKey(place));
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
      clusterUid: stored.clusterUid,
      notice: isNews ? 'The draft was changed in another tab; this tab shows that version now.' : null,
    });
  };
  const unsubscribe = store.subscribe(({ editing, revision, restored, clusterUid }) => {
    if (!restored || revision === shared) return;
    shared = revision;
    const stored: StoredDraft = { version: 1, revision, tab, clusterUid, editing };
    channel.postMessage(stored);
    saveStoredDraft(place, stored).catch(complain);
  });
  channel.onmessage = (event: MessageEvent<unknown>) => {
    const stored = readStoredDraft(event.data);
    if (stored && store.getState().restored) adopt(stored);
  };
  loadStoredDraft(place)
    .then(({ stored, asideAs }) => {
      if (isStopped) return;
      shared = stored?.revision ?? shared;
      restore(store, stored);
      if (asideAs === null) return;
      const notice = `The draft kept in this browser cannot be read by this version of Meshloom. It is set aside as ${asideAs}.`;
      store.setState({ notice });
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

/** Sets a draft aside that was made for another cluster at the same place. */
export async function confirmCluster(
  place: DraftPlace,
  { uid, tab }: { readonly uid: string; readonly tab: string },
  store: StoreApi<DraftState>,
): Promise<void> {
  const { clusterUid, editing, revision } = store.getState();
  if (clusterUid === uid) return;
  if (clusterUid === null) {
    // A revision of its own, so that the uid is kept with the draft; an empty draft needs none.
    const isEmpty = editing.draft.documents.length === 0;
    store.setState({ clusterUid: uid, revision: isEmpty ? revision : revision + 1 });
    return;
  }
  const other: StoredDraft = { version: 1, revision, tab, clusterUid, editing };
  try {
    const own = await swapStoredDraft(place, other, uid);
    const now = own?.editing ?? EMPTY_EDITING;
    const isNews = editing.draft.documents.length > 0 || now.draft.documents.length > 0;
    store.setState({
      clusterUid: uid,
      editing: now,
      revision: revision + 1,
      notice: isNews ? `${ANOTHER_CLUSTER} It is set aside and comes back with that cluster.` : null,
    });
  } catch {
    // The browser keeps nothing, so there is no place to put it; the person decides.
    store.setState({ notice: `${ANOTHER_CLUSTER} Discard it, unless it is meant for this one, too.` });
  }
}

const ANOTHER_CLUSTER = 'Another cluster is at this address now; the draft was made for the one before.';

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
  store.setState({ editing, revision, restored: true, notice, clusterUid: stored.clusterUid });
}
