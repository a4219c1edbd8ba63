import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { TONE_CLASS, type Tone } from './tone.ts';
import { TONE_ICON } from './tone-icon.ts';

export type StatusBadgeProps = {
  readonly tone: Tone;
  /** The state in words. */
  readonly children: ReactNode;
  /** Instead of the tone's own icon. */
  readonly icon?: LucideIcon;
  /** `plain`: icon and words without a box, in the size of the text around. */
  readonly variant?: 'soft' | 'plain';
  readonly title?: string | undefined;
  readonly className?: string | undefined;
};

/** A state: icon and words, and colour as the third sign. */
export function StatusBadge({ tone, children, icon, variant = 'soft', title, className }: StatusBadgeProps) {
  const Icon = icon ?? TONE_ICON[tone];
  return (
    <span
      title={title}
      className={cn(
        'inline-flex max-w-full items-center gap-1 text-(--tone)',
        TONE_CLASS[tone],
        variant === 'soft' && 'h-5 shrink-0 rounded-sm text-xs bg-(--tone-soft) px-1.5 font-medium',
        className,
      )}
    >
      <Icon aria-hidden className="size-3.5" />
      <span className="min-w-0 truncate">{children}</span>
    </span>
  );
}
