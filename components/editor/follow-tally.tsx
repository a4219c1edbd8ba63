'use client';

import { useCallback, useEffect, useState } from 'react';
import { type FollowEntry, isSuperseded } from '#components/status/follow-entry.ts';
import { OUTCOME } from '#components/status/follow-words.ts';
import { useFollowStory } from '#components/status/use-follow-story.ts';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { FollowOutcome } from '#lib/status/follow.ts';
import { tallyOutcomes } from './tally-outcomes.ts';

/** What became of the applied changes in a few words, for where the whole story is not on the screen: `1 accepted`, `1 refused`. */
export function FollowTally({ entries }: { readonly entries: readonly FollowEntry[] }) {
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, FollowOutcome>>(new Map());
  const report = useCallback(
    (id: string, outcome: FollowOutcome) => setOutcomes((known) => new Map(known).set(id, outcome)),
    [],
  );
  const counted = tallyOutcomes(entries.map(({ id }) => outcomes.get(id) ?? 'waiting'));
  return (
    <span role="status" className="flex flex-wrap items-center gap-2">
      {entries.map((entry) => (
        <Watched key={entry.id} entry={entry} entries={entries} onOutcome={report} />
      ))}
      {counted.map(({ outcome, count }) => (
        <StatusBadge key={outcome} tone={OUTCOME[outcome].tone}>
          {count} {OUTCOME[outcome].words.toLowerCase()}
        </StatusBadge>
      ))}
    </span>
  );
}

type WatchedProps = {
  readonly entry: FollowEntry;
  readonly entries: readonly FollowEntry[];
  readonly onOutcome: (id: string, outcome: FollowOutcome) => void;
};

/** Follows one write and shows nothing itself: a story is a hook, and the number of writes varies. */
function Watched({ entry, entries, onOutcome }: WatchedProps) {
  const { outcome } = useFollowStory(entry, isSuperseded(entry, entries));
  useEffect(() => onOutcome(entry.id, outcome), [entry.id, outcome, onOutcome]);
  return null;
}
