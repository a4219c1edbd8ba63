'use client';

import { type LucideIcon, Minus, Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { cn } from '#components/ui/cn.ts';
import type { MarkedLine, ResponseLine, Sight } from './request-marks.ts';

/** The request as backends see it, line by line with what was changed on the way, and what is changed in their response. */
export function SightList({
  method,
  sights,
}: {
  readonly method: string;
  readonly sights: readonly Sight[];
}) {
  return (
    <div className="flex flex-col gap-3">
      {sights.map((sight) => (
        <div key={sight.backends.join()} className="flex flex-col gap-2">
          {sights.length > 1 && (
            <p className="font-mono text-xs break-all text-ink-2">{sight.backends.join(', ')}</p>
          )}
          <ul className="overflow-hidden rounded-md border border-line">
            {sight.lines.map((line) => (
              <Line key={line.name} line={line} method={method} />
            ))}
          </ul>
          {sight.response.length > 0 && (
            <div>
              <p className="mb-1 text-xs text-ink-2">Changed in its response</p>
              <ul className="overflow-hidden rounded-md border border-line">
                {sight.response.map((line) => (
                  <ResponseRow key={`${line.change} ${line.name}`} line={line} />
                ))}
              </ul>
            </div>
          )}
        </div>
      ))}
    </div>
  );
}

const LINE_ICON: Readonly<Record<NonNullable<MarkedLine['change']>, LucideIcon>> = {
  added: Plus,
  changed: Pencil,
  removed: Minus,
};

const rowClass =
  'grid grid-cols-[14px_minmax(0,6.5rem)_minmax(0,1fr)] items-start gap-x-2 px-2 py-0.5 font-mono text-xs leading-5';

function Line({ line, method }: { readonly line: MarkedLine; readonly method: string }) {
  const { name, value, was, change } = line;
  const Icon = change === null ? null : LINE_ICON[change];
  return (
    <li className={cn(rowClass, change !== null && 'bg-info-soft')}>
      <span className="flex h-5 items-center text-info">
        {Icon && <Icon aria-hidden className="size-3.5" />}
        {change !== null && <span className="sr-only">{change}</span>}
      </span>
      <span className={cn('truncate', name === 'path' ? 'text-ink' : 'text-ink-2')} title={name}>
        {name === 'path' ? method : name}
      </span>
      <span
        className={cn(
          'min-w-0 break-all text-ink',
          name === 'path' && isLong(value, was) && 'col-span-2 col-start-2',
        )}
      >
        {value !== null && <LongValue text={value} />}
        {was !== null && (
          <span className={cn('text-ink-2', value !== null && 'block')}>
            <span className="sr-only">was </span>
            <LongValue text={was === '' ? '(empty)' : was} isGone />
          </span>
        )}
      </span>
    </li>
  );
}

/** More than fits beside the method. */
function isLong(value: string | null, was: string | null): boolean {
  return Math.max(value?.length ?? 0, was?.length ?? 0) > 36;
}

/** About four lines of the panel. */
const CLAMPED_LENGTH = 150;

/** A value of any length, struck out when it is gone: four lines of it, and the rest when asked for. */
function LongValue({ text, isGone = false }: { readonly text: string; readonly isGone?: boolean }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isGone ? <s>{text}</s> : text;
  if (text.length <= CLAMPED_LENGTH) return shown;
  return (
    <>
      <span className={isWhole ? 'block' : 'line-clamp-4'}>{shown}</span>
      <button
        type="button"
        aria-expanded={isWhole}
        onClick={() => setWhole(!isWhole)}
        className="rounded-sm font-sans text-accent underline-offset-2 hover:underline"
      >
        {isWhole ? 'show less' : `show all ${text.length} characters`}
      </button>
    </>
  );
}

const RESPONSE_WORDS: Readonly<Record<ResponseLine['change'], { icon: LucideIcon; words: string }>> = {
  set: { icon: Pencil, words: 'set' },
  add: { icon: Plus, words: 'added' },
  remove: { icon: Minus, words: 'removed' },
};

function ResponseRow({ line }: { readonly line: ResponseLine }) {
  const { icon: Icon, words } = RESPONSE_WORDS[line.change];
  return (
    <li className={rowClass}>
      <span className="flex h-5 items-center text-info">
        <Icon aria-hidden className="size-3.5" />
      </span>
      <span className="truncate text-ink-2" title={line.name}>
        {line.name}
      </span>
      <span className="min-w-0 break-all text-ink">
        {line.value === null ? (
          <span className="font-sans text-ink-2">{words}</span>
        ) : (
          <LongValue text={line.value} />
        )}
        {line.value !== null && <span className="sr-only"> {words}</span>}
      </span>
    </li>
  );
}
