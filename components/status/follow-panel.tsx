'use client';

import { X } from 'lucide-react';
import { useConnection } from '#components/live/cluster-live.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { cn } from '#components/ui/cn.ts';
import { IconButton } from '#components/ui/icon-button.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { TONE_CLASS } from '#components/ui/tone.ts';
import { parseObjectKey } from '#lib/identity/object-ref.ts';
import type { FollowStep } from '#lib/status/follow.ts';
import { type FollowEntry, isSuperseded } from './follow-entry.ts';
import { OUTCOME, STEP } from './follow-words.ts';
import { useFollowStory } from './use-follow-story.ts';

export type FollowPanelProps = {
  /** Newest first. */
  readonly entries: readonly FollowEntry[];
  readonly onDismiss?: (id: string) => void;
};

/** What becomes of writes, live: sent → stored → seen → the answer per parent and controller, or why there is none. */
export function FollowPanel({ entries, onDismiss }: FollowPanelProps) {
  const { state } = useConnection();
  if (entries.length === 0) return null;
  return (
    <section aria-label="Applied changes" className="flex flex-col gap-2">
      {state !== 'live' && (
        <Callout tone="warn" role="status">
          The live connection is interrupted; what follows may be old and goes on when it is back.
        </Callout>
      )}
      {entries.map((entry) => (
        <FollowCard
          key={entry.id}
          entry={entry}
          isSuperseded={isSuperseded(entry, entries)}
          {...(onDismiss ? { onDismiss } : {})}
        />
      ))}
    </section>
  );
}

function FollowCard({
  entry,
  isSuperseded,
  onDismiss,
}: {
  readonly entry: FollowEntry;
  readonly isSuperseded: boolean;
  readonly onDismiss?: (id: string) => void;
}) {
  const story = useFollowStory(entry, isSuperseded);
  const identity = parseObjectKey(entry.key);
  const outcome = OUTCOME[story.outcome];
  const name = identity
    ? `${identity.namespace === '' ? '' : `${identity.namespace}/`}${identity.name}`
    : entry.key;
  return (
    <article
      aria-label={`${identity?.kind ?? ''} ${name}`}
      className="rounded-md border border-line bg-surface"
    >
      <header className="flex min-h-9 items-center gap-2 border-b border-line py-1 pr-1 pl-3">
        <h3 className="min-w-0 flex-1 truncate text-sm">
          <span className="text-ink-2">{identity?.kind}</span>{' '}
          <span className="font-mono text-ink">{name}</span>
        </h3>
        <span role="status">
          <StatusBadge tone={outcome.tone}>{outcome.words}</StatusBadge>
        </span>
        {onDismiss !== undefined && (
          <IconButton label={`Stop following ${name}`} size="sm" onClick={() => onDismiss(entry.id)}>
            <X aria-hidden />
          </IconButton>
        )}
      </header>
      {entry.warnings.length > 0 && (
        <Callout tone="warn" title="The API server warns" className="rounded-none border-b border-line">
          <ul className="break-words">
            {entry.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Callout>
      )}
      <ol className="flex flex-col px-3 py-2">
        {story.steps.map((step, index) => (
          <StepLine key={step.id} step={step} isLast={index === story.steps.length - 1} />
        ))}
      </ol>
    </article>
  );
}

/** One step with a thread to the next. */
function StepLine({ step, isLast }: { readonly step: FollowStep; readonly isLast: boolean }) {
  const { icon: Icon, tone, word } = STEP[step.state];
  return (
    <li className={cn('relative flex gap-2 pb-2 last:pb-0', TONE_CLASS[tone])}>
      {!isLast && <span aria-hidden className="absolute top-5 bottom-0 left-[7px] w-px bg-line-strong" />}
      <span role="img" aria-label={word} className="mt-0.5 flex h-4 text-(--tone)">
        <Icon aria-hidden className={cn('size-4', step.state === 'active' && 'animate-spin')} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="text-sm break-words text-ink">{step.label}</p>
        {step.detail !== null && <p className="text-sm break-words text-ink-2">{step.detail}</p>}
        {step.hints.length > 0 && (
          <ul className="mt-1 list-disc pl-4 text-sm text-ink-2">
            {step.hints.map((hint) => (
              <li key={hint}>{hint}</li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}
