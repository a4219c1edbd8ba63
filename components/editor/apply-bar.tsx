'use client';

import { ChevronDown, ChevronUp, CircleHelp, LoaderCircle, Redo2, Share, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { Tone } from '#components/ui/tone.ts';
import { countOf, OPERATION_WORDS } from './change-words.ts';
import { useDraft } from './draft-store.tsx';
import { FollowTally } from './follow-tally.tsx';
import { ImpactChip } from './impact/impact-chip.tsx';
import type { DockState } from './use-dock.ts';
import { modifierKey } from './use-editor-shortcuts.ts';

/** The one line that is always there while there is a draft: what it holds, what is wrong with it, undo, and apply. */
export function ApplyBar({ dock }: { readonly dock: DockState }) {
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1">
      <IconButton
        label={dock.isOpen ? 'Hide the draft' : 'Show the draft'}
        size="sm"
        tooltipSide="top"
        aria-expanded={dock.isOpen}
        onClick={dock.toggle}
      >
        {dock.isOpen ? <ChevronDown aria-hidden /> : <ChevronUp aria-hidden />}
      </IconButton>
      <h2 className="text-sm font-semibold text-ink">Draft</h2>
      <Summary dock={dock} />
      <span className="min-w-2 flex-1" />
      <UndoButtons isDisabled={dock.isRunning} />
      <Actions dock={dock} />
    </div>
  );
}

function Summary({ dock }: { readonly dock: DockState }) {
  const { entries, errors, warnings } = dock;
  if (entries.length === 0) {
    return dock.isFollowing ? (
      <Applied dock={dock} />
    ) : (
      <span className="text-sm text-ink-2">No changes</span>
    );
  }
  return (
    <span className="flex flex-wrap items-center gap-2">
      {(['create', 'update', 'delete'] as const).map((operation) => {
        const count = entries.filter(
          ({ document, unchanged }) => document.operation === operation && !unchanged,
        ).length;
        const { tone, icon, word } = OPERATION_WORDS[operation];
        return count === 0 ? null : (
          <StatusBadge key={operation} tone={tone} icon={icon}>
            {count} {word.toLowerCase()}
          </StatusBadge>
        );
      })}
      {dock.impact && (
        <ImpactChip impact={dock.impact} draft={dock.standing} onOpen={() => dock.showTab('impact')} />
      )}
      {errors + warnings > 0 && (
        <button
          type="button"
          onClick={() => dock.showTab('findings')}
          className="flex items-center gap-1 rounded-sm hover:underline"
        >
          {errors > 0 && <StatusBadge tone="bad">{countOf(errors, 'error')}</StatusBadge>}
          {warnings > 0 && <StatusBadge tone="warn">{countOf(warnings, 'warning')}</StatusBadge>}
        </button>
      )}
      <ServerWord dock={dock} />
    </span>
  );
}

/** What became of the last changes; the whole story stands below while the dock is open. */
function Applied({ dock }: { readonly dock: DockState }) {
  return (
    <span className="flex flex-wrap items-center gap-2">
      <span className="text-sm text-ink-2">Applied</span>
      {!dock.isOpen && <FollowTally entries={dock.follow} />}
    </span>
  );
}

/** What the API server says about the draft at this moment. */
function ServerWord({ dock }: { readonly dock: DockState }) {
  const { state, error } = dock.dryRun;
  const word = (content: ReactNode) => (
    <span role="status" className="inline-flex items-center gap-1 text-xs text-ink-2">
      {content}
    </span>
  );
  switch (state) {
    case 'off':
      return null;
    case 'waiting':
    case 'checking':
      return word(
        <>
          <LoaderCircle aria-hidden className="size-3.5 animate-spin" />
          asking the API server
        </>,
      );
    case 'failed':
      return word(
        <>
          <CircleHelp aria-hidden className="size-3.5 text-warn" />
          not checked by the API server: {error?.message}
        </>,
      );
    case 'done':
      return dock.verdict === 'unchecked' ? (
        word(
          <>
            <CircleHelp aria-hidden className="size-3.5 text-warn" />
            not checked by the API server: the cluster cannot be reached
          </>,
        )
      ) : (
        <VerdictBadge verdict={dock.verdict} />
      );
    default:
      return state satisfies never;
  }
}

type Answer = Exclude<DockState['verdict'], 'unchecked'>;

function VerdictBadge({ verdict }: { readonly verdict: Answer }) {
  if (verdict === null) return null;
  const [tone, words] = VERDICT_WORDS[verdict];
  return (
    <StatusBadge tone={tone} variant="plain" className="text-xs">
      {words}
    </StatusBadge>
  );
}

const VERDICT_WORDS: Readonly<Record<NonNullable<Answer>, readonly [Tone, string]>> = {
  accepted: ['ok', 'the API server would take it'],
  refused: ['bad', 'the API server would refuse it'],
  owned: ['warn', 'others own some fields; Apply will ask'],
};

function UndoButtons({ isDisabled }: { readonly isDisabled: boolean }) {
  const { canUndo, canRedo, undo, redo, undoLabel, redoLabel } = useDraft();
  const key = modifierKey();
  return (
    <span className="flex items-center">
      <IconButton
        label={undoLabel ? `Undo: ${undoLabel}` : 'Nothing to undo'}
        shortcut={`${key}Z`}
        size="sm"
        tooltipSide="top"
        disabled={!canUndo || isDisabled}
        focusableWhenDisabled
        onClick={undo}
      >
        <Undo2 aria-hidden />
      </IconButton>
      <IconButton
        label={redoLabel ? `Redo: ${redoLabel}` : 'Nothing to redo'}
        shortcut={`⇧${key}Z`}
        size="sm"
        tooltipSide="top"
        disabled={!canRedo || isDisabled}
        focusableWhenDisabled
        onClick={redo}
      >
        <Redo2 aria-hidden />
      </IconButton>
    </span>
  );
}

function Actions({ dock }: { readonly dock: DockState }) {
  const { discardAll } = useDraft();
  const { entries, obstacle, exportsFirst, isExportDue, isRunning } = dock;
  if (entries.length === 0) {
    return dock.isFollowing ? (
      <Button size="sm" onClick={dock.dismissAllFollow}>
        Done
      </Button>
    ) : null;
  }
  const shortcut = <span className="font-mono text-xs opacity-80 max-md:hidden">{modifierKey()}↵</span>;
  return (
    <span className="flex flex-wrap items-center gap-2">
      {obstacle !== null && <span className="text-xs text-ink-2">{obstacle}</span>}
      <Button size="sm" variant="ghost" disabled={isRunning} onClick={discardAll}>
        Discard all
      </Button>
      <Button
        size="sm"
        variant={isExportDue ? 'primary' : 'secondary'}
        disabled={isRunning}
        onClick={() => dock.setExporting(true)}
      >
        <Share aria-hidden className="size-3.5" />
        Export
        {isExportDue && shortcut}
      </Button>
      {!exportsFirst && (
        <Button
          size="sm"
          variant="primary"
          busy={isRunning}
          disabled={obstacle !== null}
          focusableWhenDisabled
          onClick={dock.submit}
        >
          Apply
          {shortcut}
        </Button>
      )}
    </span>
  );
}
