import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleSlash,
  KeyRound,
  LoaderCircle,
  type LucideIcon,
} from 'lucide-react';
import type { Tone } from '#components/ui/tone.ts';
import type { WatchState } from '#lib/wire/clusters.ts';

type StateWords = { readonly tone: Tone; readonly icon: LucideIcon; readonly words: string };

/** How a watched kind's state is shown. */
export const KIND_STATE: Readonly<Record<WatchState, StateWords>> = {
  INIT: { tone: 'idle', icon: CircleDashed, words: 'Not started' },
  SYNCING: { tone: 'info', icon: LoaderCircle, words: 'Loading' },
  LIVE: { tone: 'ok', icon: CircleCheck, words: 'Live' },
  STALE: { tone: 'warn', icon: CircleAlert, words: 'Stale' },
  FORBIDDEN: { tone: 'warn', icon: Ban, words: 'Forbidden' },
  ABSENT: { tone: 'idle', icon: CircleSlash, words: 'Not installed' },
  AUTH: { tone: 'bad', icon: KeyRound, words: 'Credentials refused' },
};

/** How a whole cluster's state is shown. */
export const CLUSTER_STATE: Readonly<Record<WatchState, StateWords>> = {
  ...KIND_STATE,
  INIT: { tone: 'idle', icon: CircleDashed, words: 'Not contacted yet' },
  SYNCING: { tone: 'info', icon: LoaderCircle, words: 'Connecting' },
  LIVE: { tone: 'ok', icon: CircleCheck, words: 'Reachable' },
  STALE: { tone: 'bad', icon: CircleAlert, words: 'Unreachable' },
  FORBIDDEN: { tone: 'bad', icon: Ban, words: 'Access denied' },
  ABSENT: { tone: 'bad', icon: CircleSlash, words: 'Not found' },
};
