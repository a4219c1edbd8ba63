'use client';

import { Input as BaseInput } from '@base-ui/react/input';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn.ts';

export const inputClass =
  'h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 text-sm text-ink transition-colors focus-visible:outline-offset-0 data-invalid:border-bad aria-invalid:border-bad disabled:border-line disabled:bg-sunken disabled:text-ink-3';

export type InputProps = Omit<ComponentProps<typeof BaseInput>, 'className'> & {
  readonly className?: string | undefined;
  readonly invalid?: boolean;
  /** For names, paths, header values: everything that is typed into YAML as it is. */
  readonly mono?: boolean;
  /** Icon at the start, decorative. */
  readonly icon?: ReactNode;
};

/** A line of text. Give it a label through `Field` or `aria-label`. */
export function Input({ className, invalid, mono = false, icon, ...props }: InputProps) {
  const input = (
    <BaseInput
      spellCheck={false}
      autoComplete="off"
      {...props}
      aria-invalid={invalid === true ? true : undefined}
      className={cn(inputClass, mono && 'font-mono', icon !== undefined && 'pl-7', className)}
    />
  );
  if (icon === undefined) return input;
  return (
    <span className="relative flex min-w-0 items-center">
      <span aria-hidden className="pointer-events-none absolute left-2 text-ink-3">
        {icon}
      </span>
      {input}
    </span>
  );
}
