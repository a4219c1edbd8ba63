import { CircleAlert, CircleCheck, CircleDashed, CircleX, LoaderCircle, type LucideIcon } from 'lucide-react';
import type { Tone } from '#components/ui/tone.ts';
import type { FollowOutcome, StepState } from '#lib/status/follow.ts';

/** How a step of the story is shown: icon, tone and the word for screen readers. */
export const STEP: Readonly<Record<StepState, { icon: LucideIcon; tone: Tone; word: string }>> = {
  done: { icon: CircleCheck, tone: 'ok', word: 'Done' },
  active: { icon: LoaderCircle, tone: 'accent', word: 'In progress' },
  waiting: { icon: CircleDashed, tone: 'idle', word: 'Waiting' },
  warning: { icon: CircleAlert, tone: 'warn', word: 'Warning' },
  failed: { icon: CircleX, tone: 'bad', word: 'Failed' },
};

/** The outcome so far, in two or three words. */
export const OUTCOME: Readonly<Record<FollowOutcome, { tone: Tone; words: string }>> = {
  waiting: { tone: 'accent', words: 'In progress' },
  accepted: { tone: 'ok', words: 'Accepted' },
  partial: { tone: 'warn', words: 'Accepted in part' },
  refused: { tone: 'bad', words: 'Refused' },
  pending: { tone: 'info', words: 'Pending' },
  unknown: { tone: 'idle', words: 'Nothing to wait for' },
  silent: { tone: 'warn', words: 'No answer yet' },
  overwritten: { tone: 'bad', words: 'Overwritten' },
  deleted: { tone: 'idle', words: 'Deleted' },
  superseded: { tone: 'idle', words: 'Changed again' },
  hidden: { tone: 'warn', words: 'Not known' },
  recreated: { tone: 'bad', words: 'Replaced by another' },
};
