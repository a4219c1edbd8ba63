'use client';

import { Select as BaseSelect } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { inputClass } from './input.tsx';

export type SelectOption<T extends string> = {
  readonly value: T;
  readonly label: string;
  /** Second line in the list. */
  readonly hint?: string;
  readonly icon?: ReactNode;
  readonly disabled?: boolean;
};

export type SelectProps<T extends string> = {
  readonly options: readonly SelectOption<T>[];
  /** null shows the placeholder. */
  readonly value: T | null;
  readonly onChange: (value: T) => void;
  readonly placeholder?: string;
  /** Needed where no Field labels it. */
  readonly ariaLabel?: string;
  readonly disabled?: boolean;
  readonly mono?: boolean;
  readonly size?: 'sm' | 'md';
  readonly className?: string | undefined;
};

/** One of a list. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { options, value, placeholder = 'Choose…' } = props;
  const chosen = options.find((option) => option.value === value);
  return (
    <BaseSelect.Root
      items={options}
      value={value}
      onValueChange={(next) => {
        if (next !== null) props.onChange(next);
      }}
      disabled={props.disabled ?? false}
    >
      <BaseSelect.Trigger
        aria-label={props.ariaLabel}
        className={cn(
          inputClass,
          'flex items-center gap-2 text-left data-disabled:border-line data-disabled:bg-sunken data-disabled:text-ink-3 hover:not-data-disabled:bg-sunken',
          props.size === 'sm' && 'h-7 text-xs',
          props.mono && 'font-mono',
          props.className,
        )}
      >
        {chosen?.icon}
        <BaseSelect.Value className="min-w-0 flex-1 truncate">
          {chosen ? chosen.label : <span className="text-ink-3">{placeholder}</span>}
        </BaseSelect.Value>
        <BaseSelect.Icon className="flex text-ink-3">
          <ChevronsUpDown aria-hidden className="size-3.5" />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-60">
          <BaseSelect.Popup className="floating pop max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto p-1">
            {options.map((option) => (
              <BaseSelect.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className={cn(
                  'flex items-center gap-2 rounded-sm px-2 py-1 text-sm text-ink outline-none data-disabled:text-ink-3 data-highlighted:bg-accent-soft',
                  props.mono && 'font-mono',
                )}
              >
                {option.icon}
                <BaseSelect.ItemText className="min-w-0 flex-1">
                  {option.label}
                  {option.hint !== undefined && (
                    <span className="block font-sans text-xs text-ink-2">{option.hint}</span>
                  )}
                </BaseSelect.ItemText>
                <span className="flex size-4 shrink-0 text-accent">
                  <BaseSelect.ItemIndicator>
                    <Check aria-hidden />
                  </BaseSelect.ItemIndicator>
                </span>
              </BaseSelect.Item>
            ))}
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}
