import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { TONE_CLASS, type Tone } from './tone.ts';

export type EmptyStateProps = {
  readonly icon: LucideIcon;
  readonly title: string;
  /** What it means and what to do, one or two sentences. */
  readonly children?: ReactNode;
  /** Buttons. */
  readonly actions?: ReactNode;
  readonly tone?: Tone;
  /** Level of the title in the outline of the page. */
  readonly level?: 1 | 2 | 3;
  readonly className?: string | undefined;
};

/** Nothing to show, and why, and what to do. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  actions,
  tone = 'idle',
  level = 2,
  className,
}: EmptyStateProps) {
  const Title = `h${level}` as const;
  return (
    <div className={cn('flex min-h-full flex-col items-center justify-center p-6', className)}>
      <div className="flex max-w-md flex-col items-center gap-2 text-center">
        <span
          className={cn(
            'mb-1 flex size-10 items-center justify-center rounded-lg border border-(--tone) bg-(--tone-soft) text-(--tone)',
            TONE_CLASS[tone],
          )}
        >
          <Icon aria-hidden className="size-5" />
        </span>
        <Title className="text-lg font-semibold text-ink">{title}</Title>
        {children !== undefined && <div className="text-sm text-pretty text-ink-2">{children}</div>}
        {actions !== undefined && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
      </div>
    </div>
  );
}
