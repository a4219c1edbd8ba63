'use client';

import { X } from 'lucide-react';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Input } from '#components/ui/input.tsx';
import { FORM_MESSAGE_ID, type FormRow } from './request-form.ts';

type PairRowsProps = {
  readonly title: string;
  /** Singular, lower case. */
  readonly noun: string;
  readonly rows: readonly FormRow[];
  readonly isBad?: (row: FormRow) => boolean;
  readonly onChange: (rows: readonly FormRow[]) => void;
  readonly onRemove: (row: FormRow) => void;
};

/** Names and values in rows, for a grid of label and content; nothing while there are none. */
export function PairRows({ title, noun, rows, isBad, onChange, onRemove }: PairRowsProps) {
  if (rows.length === 0) return null;
  const edit = (row: FormRow, part: Partial<FormRow>) =>
    onChange(rows.map((other) => (other.id === row.id ? { ...row, ...part } : other)));
  return (
    <>
      <span className="self-start pt-1.5 text-xs font-medium text-ink-2">{title}</span>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be part of the grid around */}
      <div role="group" aria-label={title} className="flex min-w-0 flex-col gap-1">
        {rows.map((row, index) => (
          <div key={row.id} className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_28px] items-center gap-1">
            <Input
              mono
              aria-label={`Name of ${noun} ${index + 1}`}
              placeholder="name"
              className="h-7 text-xs"
              value={row.name}
              data-row={`${noun} ${row.id}`}
              invalid={isBad?.(row) === true}
              aria-describedby={isBad?.(row) === true ? FORM_MESSAGE_ID : undefined}
              onChange={(event) => edit(row, { name: event.target.value })}
            />
            <Input
              mono
              aria-label={`Value of ${noun} ${index + 1}`}
              placeholder="value"
              className="h-7 text-xs"
              value={row.value}
              onChange={(event) => edit(row, { value: event.target.value })}
            />
            <IconButton
              label={`Remove ${noun} ${row.name || index + 1}`}
              size="sm"
              tooltipSide="left"
              onClick={() => onRemove(row)}
            >
              <X aria-hidden />
            </IconButton>
          </div>
        ))}
      </div>
    </>
  );
}
