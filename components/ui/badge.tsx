import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { TONE_CLASS, type Tone } from './tone.ts';

export type BadgeProps = {
  readonly children: ReactNode;
  readonly tone?: Tone;
  /** For names and values. */
  readonly mono?: boolean;
  readonly title?: string | undefined;
  readonly className?: string | undefined;
};

/** A short fact in a box: a kind, a port, a channel. States take StatusBadge. */
export function Badge({ children, tone = 'idle', mono = false, title, className }: BadgeProps) {
  return (
    <span
      title={title}
      className={cn(
        'inline-flex h-5 max-w-full shrink-0 items-center gap-1 truncate rounded-sm bg-(--tone-soft) px-1.5 text-xs text-(--tone)',
        TONE_CLASS[tone],
        mono && 'font-mono',
        className,
      )}
    >
      {children}
    </span>
  );
}
