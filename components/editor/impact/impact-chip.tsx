'use client';

import { CircleAlert, CircleDashed, Waypoints } from 'lucide-react';
import { cn } from '#components/ui/cn.ts';
import { TONE_CLASS } from '#components/ui/tone.ts';
import { chipWords, type DraftStanding, type ImpactState } from './impact-words.ts';

const ICON = { warn: CircleAlert, info: Waypoints, idle: CircleDashed } as const;

type ImpactChipProps = {
  readonly impact: ImpactState;
  readonly draft: DraftStanding;
  readonly onOpen: () => void;
};

/** The impact in a few words; opens the whole. */
export function ImpactChip({ impact, draft, onOpen }: ImpactChipProps) {
  const { tone, words } = chipWords(impact, draft);
  const Icon = ICON[tone];
  return (
    <button
      type="button"
      onClick={onOpen}
      className={cn(
        'inline-flex h-5 max-w-full shrink-0 items-center gap-1 rounded-sm bg-(--tone-soft) px-1.5 text-xs font-medium text-(--tone) tabular-nums hover:underline',
        TONE_CLASS[tone],
      )}
    >
      <Icon aria-hidden className="size-3.5" />
      {words}
    </button>
  );
}
