'use client';

import { Check, CornerDownRight, type LucideIcon, Minus, X } from 'lucide-react';
import { useSelection } from '#components/live/selection.ts';
import { cn } from '#components/ui/cn.ts';
import type { TraceStep } from '#lib/routing/decision.ts';
import { SpecLink } from './spec-link.tsx';
import { groupTrace, type StepMark, stepSentence, type TraceLine } from './trace-groups.ts';

/** The way to the decision, step by step; a step about a route can show it. */
export function TraceList({ trace }: { readonly trace: readonly TraceStep[] }) {
  return (
    <div className="flex flex-col gap-3">
      {groupTrace(trace).map(({ title, lines, folded }) => (
        <section key={title} aria-label={title}>
          <h4 className="mb-1 text-xs text-ink-2">{title}</h4>
          {lines.length > 0 && <Steps lines={lines} />}
          {folded.length > 0 && (
            <details className="mt-1">
              <summary className="cursor-default rounded-sm text-xs text-accent select-none">
                {foldedWords(folded)}
              </summary>
              <div className="mt-1">
                <Steps lines={folded} />
              </div>
            </details>
          )}
        </section>
      ))}
    </div>
  );
}

function foldedWords(folded: readonly TraceLine[]): string {
  const count = folded.length;
  const isAll = folded.every(({ mark }) => mark === 'out');
  if (isAll) return count === 1 ? '1 more does not match' : `${count} more do not match`;
  return count === 1 ? '1 more step' : `${count} more steps`;
}

const MARK: Readonly<Record<StepMark, { icon: LucideIcon; className: string }>> = {
  plain: { icon: CornerDownRight, className: 'text-ink-3' },
  won: { icon: Check, className: 'text-ok' },
  lost: { icon: X, className: 'text-ink-3' },
  out: { icon: Minus, className: 'text-ink-3' },
};

function Steps({ lines }: { readonly lines: readonly TraceLine[] }) {
  return (
    <ol className="flex flex-col">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no identity but their place
        <Step key={index} line={line} />
      ))}
    </ol>
  );
}

function Step({ line: { step, mark } }: { readonly line: TraceLine }) {
  const [, select] = useSelection();
  const { icon: Icon, className } = MARK[mark];
  const { route, spec } = step;
  const words = stepSentence(step);
  const look = cn('min-w-0 flex-1 break-words', mark === 'won' ? 'font-medium text-ink' : 'text-ink-2');
  return (
    <li
      className={cn('flex items-start gap-2 rounded-sm py-0.5 pl-1 text-sm', mark === 'won' && 'bg-ok-soft')}
    >
      <Icon aria-hidden className={cn('mt-0.5', className)} />
      {route === undefined ? (
        <span className={look}>{words}</span>
      ) : (
        <button
          type="button"
          title="Show the route"
          onClick={() => select(route)}
          className={cn(look, 'rounded-sm text-left underline-offset-2 hover:underline')}
        >
          {words}
        </button>
      )}
      {spec !== undefined && <SpecLink href={spec} about={words} />}
    </li>
  );
}
