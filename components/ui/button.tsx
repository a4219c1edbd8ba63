'use client';

import { Button as BaseButton } from '@base-ui/react/button';
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps } from 'react';
import { type ButtonLooks, buttonClass } from './button-class.ts';
import { cn } from './cn.ts';

export type ButtonProps = Omit<ComponentProps<typeof BaseButton>, 'className'> & {
  readonly variant?: ButtonLooks['variant'];
  readonly size?: 'sm' | 'md';
  readonly className?: string | undefined;
  /** Work is under way: shows it, keeps the focus, takes no further press. */
  readonly busy?: boolean;
};

/** A button with words; put a lucide icon first among the children if it helps. */
export function Button({
  variant = 'secondary',
  size = 'md',
  className,
  busy = false,
  children,
  ...props
}: ButtonProps) {
  return (
    <BaseButton
      {...props}
      disabled={busy || props.disabled === true}
      focusableWhenDisabled={busy || props.focusableWhenDisabled === true}
      aria-busy={busy || undefined}
      className={cn(buttonClass({ variant, size }), className)}
    >
      {busy && <LoaderCircle aria-hidden className="animate-spin" />}
      {children}
    </BaseButton>
  );
}
