'use client';

import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn.ts';

/** A data table; the caller wraps it in something that scrolls. */
export function Table({ className, ...props }: ComponentProps<'table'>) {
  return <table {...props} className={cn('w-full border-separate border-spacing-0 text-sm', className)} />;
}

export type SortDirection = 'ascending' | 'descending';

export type HeadCellProps = {
  readonly children: ReactNode;
  /** Direction when this column sorts; null when it could; absent when it cannot. */
  readonly sort?: SortDirection | null;
  readonly onSort?: () => void;
  readonly align?: 'left' | 'right';
  readonly className?: string | undefined;
};

const SORT_ICON = { ascending: ArrowUp, descending: ArrowDown } as const;

/** Head of a column, sticky; sortable ones are buttons and say their state. */
export function HeadCell({ children, sort, onSort, align = 'left', className }: HeadCellProps) {
  const Icon = sort ? SORT_ICON[sort] : ChevronsUpDown;
  return (
    <th
      scope="col"
      aria-sort={sort ?? undefined}
      className={cn(
        'sticky top-0 z-10 h-8 border-b border-line-strong bg-canvas px-3 text-xs font-medium whitespace-nowrap text-ink-2',
        align === 'right' ? 'text-right' : 'text-left',
        className,
      )}
    >
      {onSort === undefined ? (
        children
      ) : (
        <button
          type="button"
          onClick={onSort}
          className={cn(
            '-mx-1 inline-flex items-center gap-1 rounded-sm px-1 hover:text-ink',
            sort && 'text-ink',
          )}
        >
          {children}
          <Icon aria-hidden className={cn('size-3', !sort && 'opacity-50')} />
        </button>
      )}
    </th>
  );
}

/** A cell of the body. */
export function Cell({ className, ...props }: ComponentProps<'td'>) {
  return <td {...props} className={cn('border-b border-line px-3 py-2 align-top text-ink', className)} />;
}
