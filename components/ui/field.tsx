'use client';

import { Field as BaseField } from '@base-ui/react/field';
import { CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

export type FieldProps = {
  readonly label: ReactNode;
  /** One line of help under the control. */
  readonly hint?: ReactNode;
  /** What is wrong; marks the control as invalid. */
  readonly error?: ReactNode;
  /** Label left of the control instead of above. */
  readonly inline?: boolean;
  readonly className?: string | undefined;
  /** One Base UI control: Input, Select, NumberInput… */
  readonly children: ReactNode;
};

/** Label, control, hint and error, tied together for assistive technology. */
export function Field({ label, hint, error, inline = false, className, children }: FieldProps) {
  const hasError = error !== undefined && error !== null && error !== '';
  return (
    <BaseField.Root
      invalid={hasError}
      className={cn('flex min-w-0', inline ? 'items-center gap-2' : 'flex-col gap-1', className)}
    >
      <BaseField.Label className="shrink-0 text-xs font-medium text-ink-2">{label}</BaseField.Label>
      {children}
      {hint !== undefined && !hasError && (
        <BaseField.Description className="text-xs text-ink-3">{hint}</BaseField.Description>
      )}
      {hasError && (
        <BaseField.Error match className="flex items-start gap-1 text-xs text-bad">
          <CircleX aria-hidden className="mt-px size-3.5" />
          <span>{error}</span>
        </BaseField.Error>
      )}
    </BaseField.Root>
  );
}
