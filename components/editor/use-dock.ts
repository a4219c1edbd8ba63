'use client';

import { useEffect, useRef, useState } from 'react';
import { useClusterSummary, useWorld } from '#components/live/cluster-live.tsx';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { FieldPath } from '#lib/result/diagnostic.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import type { DraftEffect } from './draft-effect.ts';
import { type DraftEntry, isSendable } from './draft-entry.ts';
import { refusedCount } from './draft-findings.ts';
import { useDraftWorld } from './draft-store.tsx';
import type { DraftVerdict } from './dry-run-verdict.ts';
import { useDraftChecks } from './findings.tsx';
import type { DraftStanding, ImpactState } from './impact/impact-words.ts';
import { useImpact } from './impact/use-impact.ts';
import { useRevealRequests } from './reveal-document.ts';
import { type Apply, useApply } from './use-apply.ts';
import type { DryRun } from './use-dry-run.ts';

/** The views of the draft. */
export type DockTab = 'documents' | 'impact' | 'findings';

/** Everything the dock shows and does. */
export type DockState = Apply & {
  readonly entries: readonly DraftEntry[];
  readonly findings: ReadonlyMap<ObjectKey, readonly YamlDiagnostic[]>;
  readonly errors: number;
  readonly warnings: number;
  readonly dryRun: DryRun;
  readonly verdict: DraftVerdict;
  readonly isFollowing: boolean;
  /** Why Apply cannot be pressed, in words; null when it can. */
  readonly obstacle: string | null;
  /** True when export is the better way: the objects belong to another tool, or nothing may be written. */
  readonly exportsFirst: boolean;
  /** Export is what to press now: it comes first, and nothing is wrong with what would be exported. */
  readonly isExportDue: boolean;
  readonly isExporting: boolean;
  readonly setExporting: (open: boolean) => void;
  /** Apply, or export where that comes first. */
  readonly submit: () => void;
  /** Apply although another tool manages the objects. */
  readonly applyAnyway: (() => void) | null;
  readonly isOpen: boolean;
  readonly toggle: () => void;
  readonly tab: DockTab;
  /** Opens the dock too. */
  readonly showTab: (tab: DockTab) => void;
  /** What the draft changes for requests; null when it changes nothing. */
  readonly impact: ImpactState | null;
  /** What stands in the way of that. */
  readonly standing: DraftStanding;
  readonly effect: DraftEffect;
  /** The field to show in the chosen document; another object whenever somebody asks. */
  readonly revealed: FieldPath | null;
  readonly selected: DraftEntry | null;
  /** Changes when another document is chosen, but not when the chosen one is renamed. */
  readonly slot: number;
  readonly select: (key: ObjectKey) => void;
};

/** State of the dock for the cluster around. */
export function useDock(): DockState {
  const { cluster } = useWorld();
  const isReadOnly = useClusterSummary()?.readOnly === true;
  const { entries, findings, dryRun, verdict, effect, isHeld } = useDraftChecks();
  const { broken } = useDraftWorld();
  const apply = useApply(cluster, entries);
  const all = [...findings.values()].flat();
  const errors = all.filter(isError).length;
  const [isExporting, setExporting] = useState(false);
  const chosen = useChosen(entries);
  const { open, ...opened } = useOpened(entries.length + apply.follow.length);
  const [tab, setTab] = useState<DockTab>('documents');
  const [revealed, setRevealed] = useState<FieldPath | null>(null);
  useRevealRequests((key, path) => {
    chosen.select(key);
    setTab('documents');
    // A copy: asking twice for one place leads there twice.
    setRevealed(path === null ? null : [...path]);
    open();
  });
  const isOwned = entries.some((entry) => entry.owner?.reverts === true && isSendable(entry));
  const obstacle = obstacleOf(entries, isHeld);
  const exportsFirst = isReadOnly || isOwned;
  const isExportDue = exportsFirst && broken.size === 0 && !isHeld;
  const start = () => {
    if (obstacle === null && !apply.isRunning) apply.start();
  };
  return {
    ...apply,
    ...chosen,
    select: (key) => {
      setRevealed(null);
      chosen.select(key);
    },
    ...opened,
    tab,
    showTab: (next) => {
      setTab(next);
      open();
    },
    impact: useImpact(),
    standing: { broken: broken.size, refused: refusedCount(findings, broken) },
    effect,
    revealed,
    entries,
    findings,
    errors,
    warnings: all.filter(({ severity }) => severity === 'warning').length,
    dryRun,
    verdict,
    isFollowing: apply.follow.length > 0,
    obstacle: isReadOnly ? 'Meshloom runs read-only.' : obstacle,
    exportsFirst,
    isExportDue,
    isExporting,
    setExporting,
    submit: () => {
      if (entries.length === 0) return;
      if (!exportsFirst) start();
      else if (isExportDue) setExporting(true);
    },
    applyAnyway:
      isOwned && !isReadOnly && obstacle === null
        ? () => {
            setExporting(false);
            start();
          }
        : null,
  };
}

function isError({ severity }: YamlDiagnostic): boolean {
  return severity === 'error';
}

function obstacleOf(entries: readonly DraftEntry[], hasErrors: boolean): string | null {
  if (
    entries.some(
      ({ changes, object, document }) => changes === null || (document.operation !== 'delete' && !object),
    )
  ) {
    return 'Correct the YAML first.';
  }
  if (hasErrors) return 'Correct the errors first.';
  return entries.some(isSendable) ? null : 'Nothing to apply.';
}

/** The document shown: the last one added, or the chosen one, by key and, after it was renamed, by place. */
function useChosen(entries: readonly DraftEntry[]): Pick<DockState, 'selected' | 'slot' | 'select'> {
  const [choice, setChoice] = useState<{
    readonly key: ObjectKey | null;
    readonly index: number;
    readonly slot: number;
  }>({
    key: null,
    index: 0,
    slot: 0,
  });
  const known = useRef<readonly ObjectKey[]>([]);
  const choose = (key: ObjectKey) => {
    const index = entries.findIndex(({ document }) => document.key === key);
    if (index >= 0) setChoice(({ slot }) => ({ key, index, slot: slot + 1 }));
  };
  const keys = entries.map(({ document }) => document.key).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: what counts is which documents there are, not what they say.
  useEffect(() => {
    const before = known.current;
    known.current = entries.map(({ document }) => document.key);
    const added = known.current.filter((key) => !before.includes(key)).at(-1);
    if (added !== undefined && known.current.length > before.length) choose(added);
  }, [keys]);
  const selected =
    entries.find(({ document }) => document.key === choice.key) ??
    entries[Math.min(choice.index, entries.length - 1)] ??
    null;
  return { selected, slot: choice.slot, select: choose };
}

const OPEN_KEY = 'meshloom-dock';

/** Opens by itself with the first change on screens that have room, until the person closed it once. */
function useOpened(count: number): Pick<DockState, 'isOpen' | 'toggle'> & { readonly open: () => void } {
  const [isOpen, setOpen] = useState(false);
  const before = useRef(0);
  useEffect(() => {
    const isFirst = before.current === 0 && count > 0;
    before.current = count;
    if (isFirst && localStorage.getItem(OPEN_KEY) !== 'closed' && window.innerWidth >= 820) setOpen(true);
  }, [count]);
  const toggle = () => {
    localStorage.setItem(OPEN_KEY, isOpen ? 'closed' : 'open');
    setOpen(!isOpen);
  };
  return { isOpen, toggle, open: () => setOpen(true) };
}
