import type { ReactNode } from 'react';
import { Logo } from '#components/ui/logo.tsx';
import { ThemeMenu } from './theme-menu.tsx';

/** Frame of the pages outside a cluster. */
export function PlainFrame({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-11 shrink-0 items-center justify-between border-b border-line bg-surface px-3">
        <Logo />
        <ThemeMenu />
      </header>
      <main className="flex flex-1 flex-col">{children}</main>
    </div>
  );
}
