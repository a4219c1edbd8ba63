'use client';

import {
  createContext,
  type ReactNode,
  useContext,
  useDeferredValue,
  useEffect,
  useMemo,
  useState,
} from 'react';
import { useStore } from 'zustand';
import { useClusterSummary, useWorld } from '#components/live/cluster-live.tsx';
import type { Draft } from '#lib/edit/draft.ts';
import type { EditError } from '#lib/edit/edit-error.ts';
import type { Step } from '#lib/edit/history.ts';
import { type Overlay, overlay } from '#lib/edit/overlay.ts';
import type { Applied } from '#lib/edit/settle-applied.ts';
import { uidOf } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import { invariant } from '#lib/result/assert.ts';
import type { Result } from '#lib/result/result.ts';
import { type RefusedText, refusedText } from './draft-model.ts';
import { createDraftStore, type DraftStore } from './draft-state.ts';

const StoreContext = createContext<DraftStore | null>(null);
const OverlayContext = createContext<Overlay | null>(null);

/** Holds the draft of one cluster for the hooks below. Stands inside `<ClusterLiveProvider>`, with `key={cluster}`. */
export function DraftProvider({
  cluster,
  children,
}: {
  readonly cluster: string;
  readonly children: ReactNode;
}) {
  const [draftStore] = useState(createDraftStore);
  useKeeping(cluster, draftStore);
  return (
    <StoreContext.Provider value={draftStore}>
      <OverlayProvider draftStore={draftStore}>{children}</OverlayProvider>
    </StoreContext.Provider>
  );
}

/** Keeps the draft where it belongs: the address is known at once, the cluster itself when its namespaces are. */
function useKeeping(cluster: string, draftStore: DraftStore): void {
  const server = useClusterSummary()?.server ?? null;
  const uid = clusterUid(useWorld());
  const restored = useStore(draftStore.store, (state) => state.restored);
  useEffect(
    () => (server === null ? undefined : draftStore.start({ cluster, server })),
    [draftStore, cluster, server],
  );
  useEffect(() => {
    if (server !== null && uid !== null && restored) void draftStore.confirmCluster({ cluster, server }, uid);
  }, [draftStore, cluster, server, uid, restored]);
}

/** `kube-system` is made once, with the cluster. */
function clusterUid(world: World): string | null {
  const key = objectKey({ group: '', kind: 'Namespace', namespace: '', name: 'kube-system' });
  const namespace = world.objects.get(key);
  return namespace ? uidOf(namespace) : null;
}

/** Lays the draft over the live world once for all who ask. */
function OverlayProvider({
  draftStore,
  children,
}: {
  readonly draftStore: DraftStore;
  readonly children: ReactNode;
}) {
  const world = useWorld();
  const draft = useTypedLater(useStore(draftStore.store, (state) => state.editing.draft));
  const [layOver] = useState(createOverlayMemo);
  const laid = useMemo(() => layOver(world, draft), [layOver, world, draft]);
  return <OverlayContext.Provider value={laid}>{children}</OverlayContext.Provider>;
}

/** A keystroke is painted first and drawn afterwards; documents that come or go are there at once, since others are shown for them. */
function useTypedLater(draft: Draft): Draft {
  const before = useDeferredValue(draft);
  const isTyped =
    before.documents.length === draft.documents.length &&
    before.documents.every(({ key, operation }, index) => {
      const now = draft.documents[index];
      return now?.key === key && now.operation === operation;
    });
  return isTyped ? before : draft;
}

/** Remembers the last good version of every document, which broken YAML falls back to. */
function createOverlayMemo(): (world: World, draft: Draft) => Overlay {
  let good: Overlay['good'] = new Map();
  return (world, draft) => {
    const laid = overlay(world, draft, good);
    good = laid.good;
    return laid;
  };
}

export type DraftApi = {
  readonly draft: Draft;
  /** False for the moment until the kept draft was read. */
  readonly restored: boolean;
  readonly notice: string | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly undoLabel: string | null;
  readonly redoLabel: string | null;
  readonly run: (step: Step) => Result<void, EditError>;
  readonly type: DraftStore['type'];
  /** What was typed and could not be taken into the draft. */
  readonly refused: RefusedText | null;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly discard: (key: ObjectKey) => void;
  readonly discardAll: () => void;
  readonly markApplied: (applied: readonly Applied[]) => void;
  readonly dismissNotice: () => void;
};

/** The draft and what can be done with it. */
export function useDraft(): DraftApi {
  const draftStore = useContext(StoreContext);
  invariant(draftStore, 'useDraft is used inside <DraftProvider>');
  const state = useStore(draftStore.store);
  const { editing, restored, notice } = state;
  const undoLabel = editing.done.at(-1)?.label ?? null;
  const redoLabel = editing.undone.at(-1)?.label ?? null;
  return {
    draft: editing.draft,
    restored,
    notice,
    canUndo: undoLabel !== null,
    canRedo: redoLabel !== null,
    undoLabel,
    redoLabel,
    run: draftStore.run,
    type: draftStore.type,
    refused: refusedText(state),
    undo: draftStore.undo,
    redo: draftStore.redo,
    discard: draftStore.discard,
    discardAll: draftStore.discardAll,
    markApplied: draftStore.markApplied,
    dismissNotice: draftStore.dismissNotice,
  };
}

/** Live with the draft on top, what the draft changes, and which documents have broken YAML (they show their last good version). */
export function useDraftWorld(): Overlay {
  const laid = useContext(OverlayContext);
  invariant(laid, 'useDraftWorld is used inside <DraftProvider>');
  return laid;
}
