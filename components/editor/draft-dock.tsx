'use client';

import { type RefObject, useEffect, useRef } from 'react';
import { FollowPanel } from '#components/status/follow-panel.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { cn } from '#components/ui/cn.ts';
import { Tabs } from '#components/ui/tabs.tsx';
import { useToast } from '#components/ui/toast.tsx';
import { ApplyBar } from './apply-bar.tsx';
import { ConflictSheet } from './conflict-sheet.tsx';
import { DocumentList } from './document-list.tsx';
import { DocumentView } from './document-view.tsx';
import type { DraftEntry } from './draft-entry.ts';
import { useDraft } from './draft-store.tsx';
import { errorText } from './error-text.ts';
import { ExportDialog } from './export-dialog.tsx';
import { FindingsPanel } from './findings-panel.tsx';
import { ImpactPanel } from './impact/impact-panel.tsx';
import { movedCount } from './impact/impact-words.ts';
import { type DockState, type DockTab, useDock } from './use-dock.ts';
import { useEditorShortcuts } from './use-editor-shortcuts.ts';
import { type DockPhase, useKeptFocus } from './use-kept-focus.ts';

/** The draft at the foot of the page: changed objects, their YAML and findings, apply, and what became of it. */
export function DraftDock() {
  const { undo, redo, canUndo, canRedo } = useDraft();
  const dock = useDock();
  useEditorShortcuts({ undo, redo, submit: dock.submit });
  useNotice();
  const hasContent = dock.entries.length > 0 || dock.isFollowing;
  const region = useRef<HTMLElement>(null);
  const followed = useRef<HTMLElement>(null);
  useKeptFocus(phaseOf(dock), [followed, region]);
  if (!hasContent && !canUndo && !canRedo) return null;
  const isOpen = dock.isOpen && hasContent;
  return (
    <section
      ref={region}
      tabIndex={-1}
      aria-label="Draft"
      className="flex shrink-0 flex-col border-t border-line-strong bg-surface outline-none"
    >
      <ApplyBar dock={dock} />
      {dock.error !== null && <RequestFailure dock={dock} />}
      {isOpen && (
        <div
          className={cn(
            'flex min-h-0 flex-col border-t border-line',
            // Only the editor wants room of its own; lists leave what they do not need to the page above.
            dock.selected && dock.tab === 'documents' ? 'h-[max(296px,42dvh)]' : 'max-h-[38dvh]',
          )}
        >
          {dock.selected ? (
            <Views dock={dock} selected={dock.selected} />
          ) : (
            <Followed dock={dock} followed={followed} />
          )}
        </div>
      )}
      <ExportDialog
        entries={dock.entries}
        open={dock.isExporting}
        onOpenChange={dock.setExporting}
        onApplyAnyway={dock.applyAnyway}
      />
      <ConflictSheet
        entries={dock.entries}
        failures={dock.failures}
        written={dock.written}
        onClose={dock.dismissFailures}
        onApply={dock.start}
      />
    </section>
  );
}

function phaseOf({ entries, isFollowing }: DockState): DockPhase {
  if (entries.length > 0) return 'draft';
  return isFollowing ? 'following' : 'empty';
}

function SideList({ dock }: { readonly dock: DockState }) {
  return (
    <div className="max-h-36 shrink-0 overflow-auto border-line max-md:border-b md:max-h-none md:w-80 md:border-r">
      <DocumentList
        entries={dock.entries}
        selected={dock.selected?.document.key ?? null}
        findings={dock.findings}
        failed={new Set(dock.failures.map(({ key }) => key))}
        onSelect={dock.select}
      />
      {dock.isFollowing && (
        <div className="p-2">
          <FollowPanel entries={dock.follow} onDismiss={dock.dismissFollow} />
        </div>
      )}
    </div>
  );
}

type ViewsProps = { readonly dock: DockState; readonly selected: DraftEntry };

/** The draft seen three ways: its documents, what it does to requests, what is wrong with it. */
function Views({ dock, selected }: ViewsProps) {
  const found = [...dock.findings.values()].flat().length;
  return (
    <Tabs<DockTab>
      className="min-h-0 flex-1"
      ariaLabel="Views of the draft"
      value={dock.tab}
      onChange={dock.showTab}
      tabs={[
        {
          id: 'documents',
          label: <TabLabel count={dock.entries.length}>Documents</TabLabel>,
          content: <Documents dock={dock} selected={selected} />,
        },
        {
          id: 'impact',
          label: <TabLabel count={movedCount(dock.impact)}>Impact</TabLabel>,
          content: <ImpactPanel impact={dock.impact} findings={dock.effect.change} draft={dock.standing} />,
        },
        {
          id: 'findings',
          label: <TabLabel count={found}>Findings</TabLabel>,
          content: <FindingsPanel dock={dock} />,
        },
      ]}
    />
  );
}

function TabLabel({ children, count }: { readonly children: string; readonly count: number | null }) {
  return (
    <>
      {children}
      {count !== null && <span className="min-w-4 text-left text-xs text-ink-2 tabular-nums">{count}</span>}
    </>
  );
}

function Documents({ dock, selected }: ViewsProps) {
  const { slot, revealed } = dock;
  const { key, text } = selected.document;
  const failure = dock.failures.find((entry) => entry.key === key && entry.text === text);
  return (
    <div className="flex h-full min-h-0 flex-col md:flex-row">
      <SideList dock={dock} />
      <div className="min-h-0 min-w-0 flex-1">
        <DocumentView
          key={slot}
          entry={selected}
          findings={dock.findings.get(key) ?? []}
          failure={failure ?? null}
          readOnly={dock.isRunning}
          revealed={revealed}
        />
      </div>
    </div>
  );
}

/** What became of what was applied, when nothing is left in the draft. */
function Followed({
  dock,
  followed,
}: {
  readonly dock: DockState;
  readonly followed: RefObject<HTMLElement | null>;
}) {
  return (
    <section
      ref={followed}
      tabIndex={-1}
      aria-label="What became of it"
      className="min-w-0 flex-1 overflow-auto p-3 outline-none"
    >
      <FollowPanel entries={dock.follow} onDismiss={dock.dismissFollow} />
    </section>
  );
}

function RequestFailure({ dock: { error } }: { readonly dock: DockState }) {
  if (!error) return null;
  const { title, remedy } = errorText(error);
  return (
    <Callout tone="bad" role="alert" title={title} className="rounded-none">
      {error.message} {remedy}
    </Callout>
  );
}

/** What the draft has to say about itself, once. */
function useNotice(): void {
  const { notice, dismissNotice } = useDraft();
  const { show } = useToast();
  useEffect(() => {
    if (notice === null) return;
    show({ tone: 'info', title: notice });
    dismissNotice();
  }, [notice, show, dismissNotice]);
}
