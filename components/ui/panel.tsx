import type { ReactNode } from 'react';
import { cn } from './cn.ts';

type BoxProps = { readonly children: ReactNode; readonly className?: string | undefined };

/** A region of the workspace with a head and a body that scrolls; can be given the focus. Name it with `aria-label`. */
export function Panel({ children, className, ...props }: BoxProps & { readonly 'aria-label': string }) {
  return (
    <section
      {...props}
      tabIndex={-1}
      className={cn('flex min-h-0 min-w-0 flex-col bg-surface outline-none', className)}
    >
      {children}
    </section>
  );
}

/** Head of a panel: title left, actions right. */
export function PanelHeader({ children, actions, className }: BoxProps & { readonly actions?: ReactNode }) {
  return (
    <header
      className={cn('flex min-h-10 shrink-0 items-center gap-2 border-b border-line px-3 py-1', className)}
    >
      <div className="min-w-0 flex-1">{children}</div>
      {actions !== undefined && <div className="flex shrink-0 items-center gap-1">{actions}</div>}
    </header>
  );
}

/** Body of a panel; scrolls by itself. */
export function PanelBody({ children, className }: BoxProps) {
  return <div className={cn('min-h-0 flex-1 overflow-auto p-3', className)}>{children}</div>;
}

/** A part of a panel's body under a small heading. */
export function PanelSection({
  title,
  actions,
  children,
  className,
}: BoxProps & { readonly title: string; readonly actions?: ReactNode }) {
  return (
    <section className={cn('border-t border-line py-3 first:border-t-0 first:pt-0 last:pb-0', className)}>
      <div className="mb-2 flex min-h-5 items-center justify-between gap-2">
        <h3 className="text-xs font-semibold text-ink-2">{title}</h3>
        {actions}
      </div>
      {children}
    </section>
  );
}
