import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { TONE_CLASS, type Tone } from './tone.ts';
import { TONE_ICON } from './tone-icon.ts';

export type CalloutProps = {
  readonly tone: Tone;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly icon?: LucideIcon;
  readonly actions?: ReactNode;
  /** `status` or `alert` when it appears by itself. */
  readonly role?: 'status' | 'alert';
  readonly className?: string | undefined;
};

/** A message in the flow of the page: a thread of its tone on the left, icon, words. */
export function Callout({ tone, title, children, icon, actions, role, className }: CalloutProps) {
  const Icon = icon ?? TONE_ICON[tone];
  return (
    <div
      role={role}
      className={cn(
        'flex gap-2 rounded-md border-l-3 border-l-(--tone) bg-(--tone-soft) px-3 py-2 text-sm text-ink',
        TONE_CLASS[tone],
        className,
      )}
    >
      <Icon aria-hidden className="mt-0.5 text-(--tone)" />
      <div className="min-w-0 flex-1">
        {title !== undefined && <p className="font-medium">{title}</p>}
        {children !== undefined && <div className="break-words text-ink-2">{children}</div>}
        {actions !== undefined && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
