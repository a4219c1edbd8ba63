import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleX,
  Clock,
  type LucideIcon,
  Pencil,
} from 'lucide-react';
import type { Tone } from '#components/ui/tone.ts';
import type { Change, RouteHealth } from '#lib/graph/model.ts';
import type { ParentState } from '#lib/status/verdict.ts';

type Words = { readonly tone: Tone; readonly icon: LucideIcon; readonly words: string };

/** How a route's worst verdict is shown. */
export const HEALTH_WORDS: Readonly<Record<RouteHealth, Words>> = {
  accepted: { tone: 'ok', icon: CircleCheck, words: 'Accepted' },
  partial: { tone: 'warn', icon: CircleAlert, words: 'In part' },
  refused: { tone: 'bad', icon: CircleX, words: 'Refused' },
  pending: { tone: 'info', icon: Clock, words: 'Pending' },
  unknown: { tone: 'idle', icon: CircleDashed, words: 'No answer' },
  draft: { tone: 'draft-change', icon: Pencil, words: 'Draft' },
};

/** How one controller's verdict on one parent is shown. */
export const VERDICT_WORDS: Readonly<Record<ParentState, Words>> = {
  accepted: HEALTH_WORDS.accepted,
  partial: HEALTH_WORDS.partial,
  refused: HEALTH_WORDS.refused,
  pending: HEALTH_WORDS.pending,
  silent: HEALTH_WORDS.unknown,
};

/** How a difference between draft and live is shown. */
export const CHANGE_WORDS: Readonly<
  Record<NonNullable<Change>, { readonly tone: Tone; readonly words: string }>
> = {
  added: { tone: 'draft-add', words: 'New' },
  changed: { tone: 'draft-change', words: 'Changed' },
  removed: { tone: 'draft-remove', words: 'To be deleted' },
};
