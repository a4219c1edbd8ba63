import { ArrowRight } from 'lucide-react';
import { cn } from '#components/ui/cn.ts';
import { formatShare } from '#lib/routing/shares.ts';
import type { Fate } from './fates.ts';

/** Where the requests of a row go, before and after, as pairs of bars in columns. */
export function FateBars({ fates }: { readonly fates: readonly Fate[] }) {
  return (
    <ul className="flex min-w-0 flex-col gap-0.5">
      {fates.map((fate) => (
        <FateLine key={fate.key} fate={fate} />
      ))}
    </ul>
  );
}

function FateLine({ fate }: { readonly fate: Fate }) {
  const { name, note, tone, before, after } = fate;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 text-xs">
      <span className="min-w-0 truncate text-ink" title={note === null ? name : `${name}: ${note}`}>
        <span className={cn('font-mono', tone === 'bad' && 'text-bad')}>{name}</span>
        {note !== null && <span className={tone === 'bad' ? 'text-bad' : 'text-ink-2'}> {note}</span>}
      </span>
      <span className="grid grid-cols-[auto_12px_auto] items-center gap-x-2">
        <Share share={before} side="before" isBad={tone === 'bad'} />
        <ArrowRight aria-hidden className="size-3 text-ink-3" />
        <Share share={after} side="after" isBad={tone === 'bad'} />
      </span>
    </li>
  );
}

type ShareProps = { readonly share: number; readonly side: 'before' | 'after'; readonly isBad: boolean };

function Share({ share, side, isBad }: ShareProps) {
  const fill = side === 'before' ? 'bg-line-strong' : isBad ? 'bg-bad' : 'bg-accent';
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="block h-1.5 w-12 overflow-hidden rounded-sm bg-sunken sm:w-16">
        <span className={cn('block h-full rounded-sm', fill)} style={{ width: `${share * 100}%` }} />
      </span>
      <span className={cn('w-11 text-right tabular-nums', share === 0 ? 'text-ink-3' : 'text-ink')}>
        {formatShare(share)}
        <span className="sr-only"> {side}</span>
      </span>
    </span>
  );
}
