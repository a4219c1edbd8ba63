import type { Impact } from '#lib/routing/impact/impact.ts';
import { failsNewly, fatesOf } from './fates.ts';

/** What is known of a draft's impact: `failed` says why it is not known. */
export type ImpactState =
  | { readonly state: 'known'; readonly impact: Impact }
  | { readonly state: 'failed'; readonly message: string };

export type ChipWords = { readonly tone: 'warn' | 'info' | 'idle'; readonly words: string };

/** An impact in a few words, for the apply bar; `warn` where requests fail that did not before, or nothing is known. */
export function chipWords(known: ImpactState): ChipWords {
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
  const words = `${isComplete ? '' : 'at least '}${moved.length} of ${classes.length} ${noun}`;
  return { tone: fails ? 'warn' : 'info', words };
}

/** Number of classes that move; null when it is not known or nothing is concerned. */
export function movedCount(known: ImpactState | null): number | null {
  if (known?.state !== 'known') return null;
  return known.impact.classes.filter(({ moved }) => moved).length;
}
