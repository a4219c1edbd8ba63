'use client';

import { CircleHelp, CircleX } from 'lucide-react';
import { ObjectLink } from '#components/status/object-link.tsx';
import { cn } from '#components/ui/cn.ts';
import { formatShare } from '#lib/routing/shares.ts';
import type { Side } from './answer-head.tsx';
import type { BackendRow } from './backend-rows.ts';
import { faultWords } from './headline.ts';

type BackendTableProps = {
  readonly rows: readonly BackendRow[];
  /** The world shown, where there are two to compare. */
  readonly side: Side | null;
};

/** Who gets which part of the requests; with a draft the parts before and after in columns. */
export function BackendTable({ rows, side }: BackendTableProps) {
  const isAcrossNamespaces = new Set(rows.map(({ namespace }) => namespace)).size > 1;
  return (
    <table className="w-full table-fixed text-sm">
      <colgroup>
        <col />
        <col className="w-20" />
        <col className={side === null ? 'w-13' : 'w-14'} />
        {side !== null && <col className="w-14" />}
      </colgroup>
      <thead className={cn('text-xs text-ink-2', side === null && 'sr-only')}>
        <tr>
          <th scope="col" className="pb-1 text-left font-normal">
            <span className="sr-only">Backend</span>
          </th>
          <td />
          {side === null ? (
            <th scope="col">Share</th>
          ) : (
            <>
              <SideHead isShown={side === 'before'}>Before</SideHead>
              <SideHead isShown={side === 'after'}>After</SideHead>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row
            key={`${row.key}:${row.port}`}
            row={row}
            side={side}
            name={isAcrossNamespaces ? `${row.namespace}/${row.name}` : row.name}
          />
        ))}
      </tbody>
    </table>
  );
}

function SideHead({ isShown, children }: { readonly isShown: boolean; readonly children: string }) {
  return (
    <th scope="col" className={cn('pb-1 text-right', isShown ? 'font-medium text-ink' : 'font-normal')}>
      {children}
    </th>
  );
}

type RowProps = { readonly row: BackendRow; readonly side: Side | null; readonly name: string };

function Row({ row, side, name }: RowProps) {
  const isFailing = row.fault !== null && row.share !== null;
  return (
    <tr className="align-top">
      <th scope="row" className="py-1 pr-2 text-left font-normal">
        <span className="flex min-w-0 items-baseline">
          <ObjectLink objectKey={row.key}>{name}</ObjectLink>
          {row.port !== null && (
            <span className="font-mono text-xs text-ink-3 tabular-nums">:{row.port}</span>
          )}
        </span>
        {isFailing && (
          <span className="flex items-start gap-1 text-xs text-bad">
            <CircleX aria-hidden className="mt-px size-3.5" />
            {row.status === null ? '' : `${row.status}: `}
            {faultWords(row.fault)}
          </span>
        )}
        {row.share !== null && row.fault === null && row.status === null && (
          <span className="flex items-start gap-1 text-xs text-ink-2">
            <CircleHelp aria-hidden className="mt-px size-3.5" />
            whether it answers is not known
          </span>
        )}
      </th>
      <td className="py-1">
        <ShareBar share={row.share ?? 0} isFailing={isFailing} />
      </td>
      {side === null ? (
        <ShareCell share={row.share} isShown />
      ) : (
        <>
          <ShareCell share={side === 'before' ? row.share : row.other} isShown={side === 'before'} />
          <ShareCell share={side === 'after' ? row.share : row.other} isShown={side === 'after'} />
        </>
      )}
    </tr>
  );
}

function ShareCell({ share, isShown }: { readonly share: number | null; readonly isShown: boolean }) {
  return (
    <td
      className={cn(
        'py-1 text-right leading-5 tabular-nums',
        isShown ? 'font-medium text-ink' : 'text-ink-2',
      )}
    >
      {share === null ? <span className="font-normal text-ink-3">–</span> : formatShare(share)}
    </td>
  );
}

/** The number beside it says the same. */
function ShareBar({ share, isFailing }: { readonly share: number; readonly isFailing: boolean }) {
  return (
    <span aria-hidden className="mt-1.5 block h-2 overflow-hidden rounded-sm bg-sunken">
      <span
        className={cn('block h-full', isFailing ? 'bg-bad' : 'bg-accent')}
        style={{ width: `${share * 100}%` }}
      />
    </span>
  );
}
