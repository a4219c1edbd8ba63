'use client';

import { createContext, type ReactNode, useCallback, useContext, useMemo } from 'react';
import { useClusterSummary, useConnection, useWorld } from '#components/live/cluster-live.tsx';
import { useSelection } from '#components/live/selection.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { invariant } from '#lib/result/assert.ts';
import type { FieldPath } from '#lib/result/diagnostic.ts';
import type { FindingsByObject } from '#lib/validation/findings-change.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import type { DraftEffect } from './draft-effect.ts';
import type { DraftEntry } from './draft-entry.ts';
import { blocks, joinFindings } from './draft-findings.ts';
import { useDraft } from './draft-store.tsx';
import { type DraftVerdict, draftVerdict } from './dry-run-verdict.ts';
import { refusedFindings } from './refused-findings.ts';
import { revealDocument } from './reveal-document.ts';
import { SettledWorldsProvider, useSettledWorlds } from './settled-worlds.tsx';
import { useDraftEffect } from './use-draft-effect.ts';
import { useDraftEntries, useLocalFindings } from './use-draft-entries.ts';
import { type DryRun, useDryRun } from './use-dry-run.ts';
import { useLiveFindings } from './use-live-findings.ts';
import { useSchemas } from './yaml/use-schemas.ts';

/** Findings of everything on the screen, and the way to their place. */
export type Findings = {
  /** What the draft's documents and the live objects have; objects without findings are not in it. */
  readonly byObject: FindingsByObject;
  /** Shows a finding where it stands: in the document of the draft, else in the panel of the live object. */
  readonly reveal: (key: ObjectKey, path: FieldPath) => void;
};

/** The draft as it was checked: by us while typing, by the API server when it rests. */
export type DraftChecks = {
  readonly entries: readonly DraftEntry[];
  /** By document, with places in its text. */
  readonly findings: ReadonlyMap<ObjectKey, readonly YamlDiagnostic[]>;
  readonly dryRun: DryRun;
  readonly verdict: DraftVerdict;
  /** Findings that come and go with the draft. */
  readonly effect: DraftEffect;
  /** Something is wrong that no server would take, so nothing is sent. */
  readonly isHeld: boolean;
};

const ChecksContext = createContext<DraftChecks | null>(null);
const FindingsContext = createContext<Findings | null>(null);

/** Checks draft and cluster once for all who ask. Stands inside `<DraftProvider>`. */
export function FindingsProvider({ children }: { readonly children: ReactNode }) {
  return (
    <SettledWorldsProvider>
      <Checked>{children}</Checked>
    </SettledWorldsProvider>
  );
}

function Checked({ children }: { readonly children: ReactNode }) {
  const checks = useCheckedDraft();
  const { schemaFor } = useSchemas();
  const { after } = checks.effect;
  const live = useLiveFindings(useSettledWorlds().live, schemaFor);
  const [, select] = useSelection();
  const { draft } = useDraft();
  const { documents } = draft;
  const byObject = useMemo(() => {
    const all = new Map(live);
    for (const { key } of documents) all.delete(key);
    for (const [key, list] of [...after, ...checks.findings]) {
      if (list.length > 0) all.set(key, list);
      else all.delete(key);
    }
    return all;
  }, [live, documents, after, checks.findings]);
  const isDrafted = useCallback(
    (key: ObjectKey) => documents.some((document) => document.key === key),
    [documents],
  );
  const reveal = useCallback(
    (key: ObjectKey, path: FieldPath) => (isDrafted(key) ? revealDocument(key, path) : select(key)),
    [isDrafted, select],
  );
  const findings = useMemo(() => ({ byObject, reveal }), [byObject, reveal]);
  return (
    <ChecksContext.Provider value={checks}>
      <FindingsContext.Provider value={findings}>{children}</FindingsContext.Provider>
    </ChecksContext.Provider>
  );
}

function useCheckedDraft(): DraftChecks {
  const { cluster } = useWorld();
  const summary = useClusterSummary();
  const connection = useConnection();
  const entries = useDraftEntries();
  const { refused } = useDraft();
  const effect = useDraftEffect();
  const local = useLocalFindings();
  const isClean = (entry: DraftEntry) => !(local.get(entry.document.key) ?? []).some(blocks);
  const dryRun = useDryRun(cluster, entries.filter(isClean), {
    isAllowed: summary?.readOnly !== true,
    clusterState: summary?.state ?? 'INIT',
  });
  const { verdicts } = dryRun;
  const findings = useMemo(() => {
    const joined = joinFindings(entries, local, verdicts);
    return refused ? new Map(joined).set(refused.document.key, refusedFindings(refused)) : joined;
  }, [entries, local, verdicts, refused]);
  return {
    entries,
    findings,
    dryRun,
    effect,
    verdict: draftVerdict(dryRun, {
      cluster: summary?.state ?? 'INIT',
      isConnected: connection.state === 'live',
    }),
    isHeld: refused !== null || !entries.every(isClean),
  };
}

/** What is wrong, by object, on the draft and on the cluster; a new object only when something in it changed. */
export function useFindings(): Findings {
  const findings = useContext(FindingsContext);
  invariant(findings, 'useFindings is used inside <FindingsProvider>');
  return findings;
}

/** The draft beside what our checks and the API server say of it. */
export function useDraftChecks(): DraftChecks {
  const checks = useContext(ChecksContext);
  invariant(checks, 'useDraftChecks is used inside <FindingsProvider>');
  return checks;
}
