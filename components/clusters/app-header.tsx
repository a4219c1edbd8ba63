'use client';

import { Rows3, Waypoints } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import type { ReactNode } from 'react';
import { useClusterSummary } from '#components/live/cluster-live.tsx';
import { cn } from '#components/ui/cn.ts';
import { LogoMark } from '#components/ui/logo.tsx';
import { ClusterBadges } from './cluster-facts.tsx';
import { ClusterSwitcher } from './cluster-switcher.tsx';
import { KeyboardHelp } from './keyboard-help.tsx';
import { LiveIndicator } from './live-indicator.tsx';
import { NamespaceFilter } from './namespace-filter.tsx';
import { ThemeMenu } from './theme-menu.tsx';

/** Top of every page of a cluster; two rows where the screen is narrow. */
export function AppHeader({ cluster }: { readonly cluster: string }) {
  const summary = useClusterSummary();
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-1 border-b border-line bg-surface px-2 md:h-11 md:flex-nowrap md:px-3">
      <a
        href="#content"
        className="sr-only z-70 rounded-md bg-accent px-3 py-1 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <Link
        href="/?all"
        aria-label="Meshloom, all clusters"
        className="flex h-11 items-center gap-2 rounded-md px-1 no-underline"
      >
        <LogoMark className="size-5" />
        <span className="text-base font-semibold tracking-tight text-ink max-lg:sr-only">Meshloom</span>
      </Link>
      <span aria-hidden className="mx-1 h-4 w-px bg-line" />
      <ClusterSwitcher cluster={cluster} />
      <span className="flex items-center gap-1 max-sm:hidden">
        {summary && <ClusterBadges cluster={summary} />}
      </span>
      <div className="order-last flex h-10 w-full items-center gap-1 max-md:border-t max-md:border-line md:order-none md:ml-3 md:h-full md:w-auto md:flex-1">
        <nav aria-label="Pages" className="flex h-full gap-1">
          <NavLink href={`/c/${encodeURIComponent(cluster)}`} icon={<Waypoints aria-hidden />}>
            Graph
          </NavLink>
          <NavLink href={`/c/${encodeURIComponent(cluster)}/routes`} icon={<Rows3 aria-hidden />}>
            Routes
          </NavLink>
        </nav>
        <span aria-hidden className="mx-1 h-4 w-px bg-line" />
        <NamespaceFilter />
      </div>
      <div className="ml-auto flex items-center gap-0.5">
        <LiveIndicator />
        <ThemeMenu />
        <KeyboardHelp />
      </div>
    </header>
  );
}

type NavLinkProps = { readonly href: string; readonly icon: ReactNode; readonly children: ReactNode };

/** Keeps selection and filter, which live in the URL. */
function NavLink({ href, icon, children }: NavLinkProps) {
  const current = usePathname() === href;
  const query = useSearchParams().toString();
  return (
    <Link
      href={query === '' ? href : `${href}?${query}`}
      aria-current={current ? 'page' : undefined}
      className={cn(
        'flex h-full items-center gap-1.5 border-y-2 border-transparent px-2 text-sm no-underline -outline-offset-2',
        current ? 'border-b-accent font-medium text-ink' : 'text-ink-2 hover:text-ink',
      )}
    >
      {icon}
      {children}
    </Link>
  );
}
