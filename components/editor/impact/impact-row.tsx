'use client';

import { CircleAlert, Info } from 'lucide-react';
import { SpecLink } from '#components/simulator/spec-link.tsx';
import { Button } from '#components/ui/button.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { Uncertainty } from '#lib/routing/decision.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import { FateBars } from './fate-bars.tsx';
import type { ClassView, RowView } from './impact-view.ts';
import { requestLine } from './request-line.ts';

type ImpactRowProps = {
  readonly row: RowView;
  readonly onTry: (witness: SimulatedRequest) => void;
};

/** Requests that share a fate: in words, where they go before and after, and one of them to try. */
export function ImpactRow({ row, onTry }: ImpactRowProps) {
  const [first] = row.classes;
  const isOne = row.classes.length === 1;
  return (
    <li className="grid max-w-250 gap-x-4 gap-y-1 px-3 py-2 md:grid-cols-[minmax(0,1fr)_minmax(0,27rem)] lg:grid-cols-[minmax(0,1fr)_minmax(0,38rem)]">
      <div className="flex min-w-0 flex-col gap-0.5">
        <p className="flex flex-wrap items-center gap-x-2 text-sm font-medium break-words text-ink">
          {row.words}
          {row.failsNewly && (
            <StatusBadge tone="warn" icon={CircleAlert}>
              fails now
            </StatusBadge>
          )}
          {row.failsThroughout && !row.failsNewly && (
            <StatusBadge tone="idle" icon={CircleAlert}>
              fails before and after
            </StatusBadge>
          )}
        </p>
        {row.change !== null && <p className="text-xs break-words text-ink-2">{row.change}</p>}
        {isOne && first && <Witness each={first} onTry={onTry} />}
        {!isOne && <Several row={row} onTry={onTry} />}
        <Open points={row.classes.flatMap(({ uncertain }) => uncertain)} />
      </div>
      <FateBars fates={row.fates} />
    </li>
  );
}

function Witness({ each, onTry }: { readonly each: ClassView; readonly onTry: ImpactRowProps['onTry'] }) {
  const { witness } = each;
  if (witness === null)
    return <p className="text-xs text-ink-3">No example: its regular expressions could not be followed.</p>;
  return (
    <p className="flex min-w-0 items-center gap-2">
      <code className="min-w-0 truncate font-mono text-xs text-ink-2" title={requestLine(witness)}>
        {requestLine(witness)}
      </code>
      <Button
        size="sm"
        variant="ghost"
        className="h-6 text-accent"
        aria-label={`Try it: ${requestLine(witness)}`}
        onClick={() => onTry(witness)}
      >
        Try it
      </Button>
    </p>
  );
}

/** Classes that share a change each have a request of their own. */
function Several({ row, onTry }: ImpactRowProps) {
  return (
    <details>
      <summary className="cursor-pointer rounded-sm text-xs text-ink-2 hover:text-ink">
        {row.classes.length} kinds of requests
      </summary>
      <ul className="mt-1 flex flex-col gap-1 border-l border-line pl-2">
        {row.classes.map((each) => (
          <li key={each.id}>
            <p className="text-xs break-words text-ink">{each.words}</p>
            <Witness each={each} onTry={onTry} />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What the specification leaves open about these requests, each point once. */
function Open({ points }: { readonly points: readonly Uncertainty[] }) {
  const open = [...new Map(points.map((point) => [point.code, point])).values()];
  if (open.length === 0) return null;
  return (
    <ul className="flex flex-col">
      {open.map(({ code, message, spec }) => (
        <li key={code} className="flex items-start gap-1 text-xs text-ink-2">
          <Info aria-hidden className="mt-0.5 size-3.5 shrink-0 text-info" />
          <span className="min-w-0">{message}</span>
          {spec !== undefined && <SpecLink href={spec} about={message} />}
        </li>
      ))}
    </ul>
  );
}
