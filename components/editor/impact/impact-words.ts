import type { Impact } from '#lib/routing/impact/impact.ts';
import { failsNewly, failsThroughout, fatesOf } from './fates.ts';

/** What is known of a draft's impact: `failed` says why it is not known. */
export type ImpactState =
  | { readonly state: 'known'; readonly impact: Impact }
  | { readonly state: 'failed'; readonly message: string };

/** Documents of the draft that stand in the way of what the impact says. */
export type DraftStanding = {
  /** Do not parse: their last good version counts. */
  readonly broken: number;
  /** The API server would refuse them as they stand. */
  readonly refused: number;
};

const SOUND: DraftStanding = { broken: 0, refused: 0 };

export type ChipWords = { readonly tone: 'warn' | 'info' | 'idle'; readonly words: string };

/** An impact in a few words, for the apply bar; `warn` where requests fail that did not before, or nothing is known. */
export function chipWords(known: ImpactState, draft: DraftStanding = SOUND): ChipWords {
  const { tone, words } = knownWords(known);
  if (known.state === 'failed') return { tone, words };
  const terms = [
    ...(draft.broken > 0 ? ['last good YAML'] : []),
    ...(draft.refused > 0 ? ['if it were accepted'] : []),
  ];
  return { tone, words: terms.length === 0 ? words : `${terms.join(', ')}: ${words}` };
}

function knownWords(known: ImpactState): ChipWords {
  if (known.state === 'failed') return { tone: 'warn', words: 'impact unknown' };
  const { classes, isComplete } = known.impact;
  if (classes.length === 0)
    return isComplete
      ? { tone: 'idle', words: 'no request is concerned' }
      : { tone: 'warn', words: 'impact not fully known' };
  const moved = classes.filter((each) => each.moved);
  if (moved.length === 0)
    return isComplete
      ? { tone: 'idle', words: 'no request moves' }
      : { tone: 'warn', words: 'no request moves, as far as looked' };
  const fails = moved.some(({ before, after, frontend }) =>
    failsNewly(fatesOf(before, after, frontend.namespace)),
  );
  const noun = classes.length === 1 ? 'request class moves' : 'request classes move';
  const stillFails = moved.every(({ before, after, frontend }) =>
    failsThroughout(fatesOf(before, after, frontend.namespace)),
  );
  const count = `${isComplete ? '' : 'at least '}${moved.length} of ${classes.length} ${noun}`;
  const words = stillFails
    ? `${count}; ${moved.length === 1 ? 'fails' : 'all fail'} before and after`
    : count;
  return { tone: fails ? 'warn' : 'info', words };
}

/** Number of classes that move; null when it is not known or nothing is concerned. */
export function movedCount(known: ImpactState | null): number | null {
  if (known?.state !== 'known') return null;
  return known.impact.classes.filter(({ moved }) => moved).length;
}
