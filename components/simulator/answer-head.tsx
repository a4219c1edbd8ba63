'use client';

import { CircleHelp } from 'lucide-react';
import { ObjectLink } from '#components/status/object-link.tsx';
import { cn } from '#components/ui/cn.ts';
import { TONE_CLASS } from '#components/ui/tone.ts';
import { TONE_ICON } from '#components/ui/tone-icon.ts';
import type { Answer } from './answer-request.ts';
import { type Headline, headlineOf } from './headline.ts';
import type { Outcome } from './simulation-provider.tsx';

export type Side = 'before' | 'after';

type AnswerHeadProps = {
  readonly outcome: Outcome;
  readonly side: Side;
  readonly onSide: (side: Side) => void;
};

/** The answer in a line; two of them to choose from where the draft makes a difference. */
export function AnswerHead({ outcome, side, onSide }: AnswerHeadProps) {
  const { before, after, difference } = outcome;
  const shown = headlineOf(side === 'before' ? before : after);
  return (
    <div className="flex flex-col gap-2">
      <p role="status" aria-label="Answer" className="sr-only">
        {[shown.text, doubtWords(shown), differenceWords(outcome)].filter((words) => words !== '').join('. ')}
      </p>
      {difference === 'differs' || difference === 'same-result' ? (
        // biome-ignore lint/a11y/useSemanticElements: two views of one answer, not fields of a form
        <div role="group" aria-label="Before and after" className="grid grid-cols-2 gap-2">
          <SideButton side="before" answer={before} isShown={side === 'before'} onShow={onSide} />
          <SideButton side="after" answer={after} isShown={side === 'after'} onShow={onSide} />
        </div>
      ) : (
        <div className={cn('rounded-md bg-(--tone-soft) px-3 py-2', TONE_CLASS[shown.tone])}>
          <HeadlineText headline={shown} />
        </div>
      )}
      <WinnerLine answer={side === 'before' ? before : after} />
      {difference !== null && difference !== 'differs' && (
        <p className="text-xs text-ink-2">{differenceWords(outcome)}</p>
      )}
    </div>
  );
}

/** `not certain (2)`; nothing where all is. */
function doubtWords({ doubts }: Headline): string {
  return doubts === 0 ? '' : `not certain (${doubts})`;
}

function differenceWords({ difference }: Outcome): string {
  switch (difference) {
    case 'same':
      return 'Same with your draft.';
    case 'same-result':
      return 'Same result before and after, but decided in another way.';
    case 'differs':
      return 'Your draft changes it.';
    case null:
      return '';
  }
}

const SIDE_WORDS: Readonly<Record<Side, string>> = { before: 'Before', after: 'After, with the draft' };

type SideButtonProps = {
  readonly side: Side;
  readonly answer: Answer;
  readonly isShown: boolean;
  readonly onShow: (side: Side) => void;
};

function SideButton({ side, answer, isShown, onShow }: SideButtonProps) {
  const headline = headlineOf(answer);
  return (
    <button
      type="button"
      aria-pressed={isShown}
      onClick={() => onShow(side)}
      className={cn(
        'flex min-w-0 flex-col items-start gap-1 rounded-md border px-2.5 py-2 text-left transition-colors',
        TONE_CLASS[headline.tone],
        isShown
          ? 'border-accent bg-(--tone-soft) outline-1 outline-accent'
          : 'border-line-strong hover:bg-sunken',
      )}
    >
      <span className={cn('text-xs', isShown ? 'font-medium text-accent' : 'text-ink-2')}>
        {SIDE_WORDS[side]}
      </span>
      <HeadlineText headline={headline} />
    </button>
  );
}

function HeadlineText({ headline }: { readonly headline: Headline }) {
  const { tone, text, detail, doubts } = headline;
  const Icon = tone === 'idle' && doubts > 0 ? CircleHelp : TONE_ICON[tone];
  return (
    <span className="flex min-w-0 gap-2">
      <Icon aria-hidden className="mt-0.5 shrink-0 text-(--tone)" />
      <span className="min-w-0">
        <span className="block text-base font-medium break-words text-ink tabular-nums">
          {text.split(' · ').map((part, index) => (
            // A share stays with its name.
            <span key={part}>
              {index > 0 && ' · '}
              <span className="inline-block max-w-full">{part}</span>
            </span>
          ))}
        </span>
        {doubts > 0 && <span className="block text-xs font-medium text-warn">{doubtWords(headline)}</span>}
        {detail !== null && <span className="block text-xs text-ink-2">{detail}</span>}
      </span>
    </span>
  );
}

/** Which route, rule and match decided; the route can be shown. Where none did, the headline says so. */
function WinnerLine({ answer: { decision, wonWith } }: { readonly answer: Answer }) {
  const { winner } = decision;
  if (winner === null) return null;
  const match = winner.match === null || winner.match === 0 ? '' : `, match ${winner.match + 1}`;
  return (
    <p className="flex min-w-0 flex-wrap items-baseline gap-x-1.5 text-sm text-ink-2">
      <span>
        {winner.kind} <ObjectLink objectKey={winner.route}>{`${winner.namespace}/${winner.name}`}</ObjectLink>
      </span>
      <span className="tabular-nums">
        rule {winner.rule + 1}
        {match}
      </span>
      {wonWith !== null && (
        <span title={wonWith} className="max-w-full truncate font-mono text-xs">
          {wonWith}
        </span>
      )}
    </p>
  );
}
