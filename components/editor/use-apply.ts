'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { useWorld } from '#components/live/cluster-live.tsx';
import type { FollowEntry } from '#components/status/follow-entry.ts';
import { generationOf } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';
import type { ApiError } from '#lib/wire/errors.ts';
import { type AcceptedConflicts, applyDraft, type Failure, type Stored } from './apply-draft.ts';
import type { DraftEntry } from './draft-entry.ts';
import { useDraft } from './draft-store.tsx';
import { followed } from './followed.ts';
import { arrivedWrites } from './lost-answers.ts';

export type Apply = {
  readonly isRunning: boolean;
  /** What did not get through at the last try; the documents stay in the draft. */
  readonly failures: readonly Failure[];
  readonly error: ApiError | null;
  /** How many objects the last try did change. */
  readonly written: number;
  /** Newest first. */
  readonly follow: readonly FollowEntry[];
  /** Applies what the draft holds when the page has settled, so that it can be called right after a change. */
  readonly start: (accepted?: AcceptedConflicts) => void;
  readonly dismissFollow: (id: string) => void;
  readonly dismissAllFollow: () => void;
  readonly dismissFailures: () => void;
};

type Outcome = Pick<Apply, 'failures' | 'error' | 'written'>;
const NO_OUTCOME: Outcome = { failures: [], error: null, written: 0 };
const NOTHING_ACCEPTED: AcceptedConflicts = new Map();
/** The live world normally shows a write at once; a draft is not kept back longer than this, ms. */
const CONFIRM_MS = 2000;

/** Applies the draft and keeps the documents in it until the live world shows them, so that the graph never jumps back. */
export function useApply(cluster: string, entries: readonly DraftEntry[]): Apply {
  const world = useWorld();
  const { markApplied } = useDraft();
  const [request, setRequest] = useState<{ readonly accepted: AcceptedConflicts } | null>(null);
  const [waiting, setWaiting] = useState<readonly Stored[]>([]);
  const [outcome, setOutcome] = useState<Outcome>(NO_OUTCOME);
  const [follow, setFollow] = useState<readonly FollowEntry[]>([]);

  const run = useEffectEvent(async (accepted: AcceptedConflicts) => {
    setOutcome(NO_OUTCOME);
    const { stored, failures, error } = await applyDraft(cluster, entries, accepted);
    setOutcome({ failures, error, written: stored.filter(({ changed }) => changed).length });
    setFollow((shown) => followed(shown, stored));
    setWaiting(stored);
    setRequest(null);
  });
  useEffect(() => {
    if (request) void run(request.accepted);
  }, [request]);

  const confirm = useEffectEvent((stored: readonly Stored[]) => {
    markApplied(stored);
    setWaiting([]);
  });
  const isShown = waiting.length > 0 && waiting.every((stored) => isLive(world, stored));
  useEffect(() => {
    if (waiting.length === 0) return;
    const timer = setTimeout(() => confirm(waiting), isShown ? 0 : CONFIRM_MS);
    return () => clearTimeout(timer);
  }, [waiting, isShown]);

  const settleLost = useEffectEvent((failures: readonly Failure[]) => {
    const arrived = arrivedWrites(entries, failures, Date.now());
    if (arrived.length === 0) return;
    setFollow((shown) => followed(shown, arrived));
    setOutcome((last) => ({
      ...last,
      failures: last.failures.filter(({ key }) => !arrived.some((stored) => stored.key === key)),
    }));
    markApplied(arrived);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a lost answer is looked for whenever the live world changes.
  useEffect(() => settleLost(outcome.failures), [outcome.failures, world]);

  return {
    ...outcome,
    isRunning: request !== null || waiting.length > 0,
    follow,
    start: (accepted = NOTHING_ACCEPTED) => setRequest((running) => running ?? { accepted }),
    dismissFollow: (id) => setFollow((entries) => entries.filter((entry) => entry.id !== id)),
    dismissAllFollow: () => setFollow([]),
    dismissFailures: () => setOutcome(NO_OUTCOME),
  };
}

function isLive(world: World, stored: Stored): boolean {
  const object = world.objects.get(stored.key);
  if (stored.operation === 'delete') return object?.metadata.uid !== stored.uid;
  if (!stored.changed) return true;
  return object !== undefined && (generationOf(object) ?? 0) >= (stored.generation ?? 0);
}
