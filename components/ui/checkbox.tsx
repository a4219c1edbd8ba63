'use client';

import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

export type CheckboxProps = {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly label: ReactNode;
  /** Second line. */
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
  readonly className?: string | undefined;
};

/** Yes or no, with its words. */
export function Checkbox({ checked, onChange, label, hint, disabled = false, className }: CheckboxProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the Base UI checkbox inside is the control
    <label className={cn('flex items-start gap-2 text-sm text-ink', disabled && 'text-ink-3', className)}>
      <BaseCheckbox.Root
        checked={checked}
        onCheckedChange={(next) => onChange(next)}
        disabled={disabled}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-surface data-checked:border-accent data-checked:bg-accent data-disabled:border-line data-disabled:bg-sunken"
      >
        <BaseCheckbox.Indicator className="flex text-on-accent">
          <Check aria-hidden className="size-3 stroke-[2.5]" />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <span className="min-w-0">
        {label}
        {hint !== undefined && <span className="block text-xs text-ink-2">{hint}</span>}
      </span>
    </label>
  );
}
