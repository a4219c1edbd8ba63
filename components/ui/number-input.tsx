'use client';

import { NumberField } from '@base-ui/react/number-field';
import { Minus, Plus } from 'lucide-react';
import { cn } from './cn.ts';
import { inputClass } from './input.tsx';

export type NumberInputProps = {
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** Behind the number, e.g. `%`. */
  readonly unit?: string;
  /** Needed where no Field labels it. */
  readonly ariaLabel?: string;
  readonly disabled?: boolean;
  readonly invalid?: boolean;
  /** Shows − and + beside the number. */
  readonly steppers?: boolean;
  readonly className?: string | undefined;
};

const stepperClass =
  'flex h-8 w-7 items-center justify-center border border-line-strong bg-surface text-ink-2 hover:bg-sunken data-disabled:text-ink-3';

/** A number with arrow keys, page keys and typing; never a value outside min…max. */
export function NumberInput(props: NumberInputProps) {
  const { steppers = false, unit } = props;
  return (
    <NumberField.Root
      value={props.value}
      onValueChange={(value) => props.onChange(value)}
      min={props.min}
      max={props.max}
      step={props.step ?? 1}
      disabled={props.disabled ?? false}
      className={cn('w-20', props.className)}
    >
      <NumberField.Group className="relative flex items-center">
        {steppers && (
          <NumberField.Decrement aria-label="Less" className={cn(stepperClass, 'rounded-l-md border-r-0')}>
            <Minus aria-hidden />
          </NumberField.Decrement>
        )}
        <NumberField.Input
          aria-label={props.ariaLabel}
          aria-invalid={props.invalid === true ? true : undefined}
          className={cn(
            inputClass,
            'text-right tabular-nums',
            unit !== undefined && 'pr-6',
            steppers && 'rounded-none',
          )}
        />
        {unit !== undefined && (
          <span
            aria-hidden
            className={cn(
              'pointer-events-none absolute text-xs text-ink-3',
              steppers ? 'right-9' : 'right-2',
            )}
          >
            {unit}
          </span>
        )}
        {steppers && (
          <NumberField.Increment aria-label="More" className={cn(stepperClass, 'rounded-r-md border-l-0')}>
            <Plus aria-hidden />
          </NumberField.Increment>
        )}
      </NumberField.Group>
    </NumberField.Root>
  );
}
