'use client';

import { Plus, X } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '#components/ui/button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Input } from '#components/ui/input.tsx';
import { addRow, FORM_MESSAGE_ID, type FormRow } from './request-form.ts';

type PairRowsProps = {
  readonly title: string;
  /** Singular, lower case. */
  readonly noun: string;
  readonly rows: readonly FormRow[];
  readonly isBad?: (row: FormRow) => boolean;
  readonly onChange: (rows: readonly FormRow[]) => void;
};

/** Names and values in rows, in a grid of label and content; the button to add one stands behind the last. */
export function PairRows({ title, noun, rows, isBad, onChange }: PairRowsProps) {
  const group = useRef<HTMLDivElement>(null);
  const edit = (row: FormRow, part: Partial<FormRow>) =>
    onChange(rows.map((other) => (other.id === row.id ? { ...row, ...part } : other)));
  const add = () => {
    onChange(addRow(rows));
    focusLater(group, 'input[data-new]');
  };
  const remove = (row: FormRow) => {
    onChange(rows.filter(({ id }) => id !== row.id));
    focusLater(group, 'button[data-add]');
  };
  return (
    <>
      <span className="self-start pt-1.5 text-xs font-medium text-ink-2">{title}</span>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be part of the grid around */}
      <div ref={group} role="group" aria-label={title} className="flex min-w-0 flex-col gap-1">
        {rows.map((row, index) => (
          <div key={row.id} className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_28px] items-center gap-1">
            <Input
              mono
              aria-label={`Name of ${noun} ${index + 1}`}
              placeholder="name"
              className="h-7 text-xs"
              value={row.name}
              data-new={row.name === '' && index === rows.length - 1 ? '' : undefined}
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
              onClick={() => remove(row)}
            >
              <X aria-hidden />
            </IconButton>
          </div>
        ))}
        <Button data-add="" size="sm" variant="ghost" className="-ml-2 self-start" onClick={add}>
          <Plus aria-hidden className="size-3.5" />
          Add {noun}
        </Button>
      </div>
    </>
  );
}

/** The focus goes to what is drawn next: a new row, or the button that is left when a row is gone. */
function focusLater(group: { readonly current: HTMLElement | null }, selector: string): void {
  requestAnimationFrame(() => group.current?.querySelector<HTMLElement>(selector)?.focus());
}
