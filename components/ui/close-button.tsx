'use client';

import { X } from 'lucide-react';
import type { ComponentProps } from 'react';
import { buttonClass } from './button-class.ts';
import { cn } from './cn.ts';

export type CloseButtonProps = ComponentProps<'button'> & { readonly label?: string };

/** The ✕ of dialogs, popovers, panels and toasts. Without a tooltip: it often has the first focus, and everyone knows it. */
export function CloseButton({ label = 'Close', className, ...props }: CloseButtonProps) {
  return (
    <button
      type="button"
      {...props}
      aria-label={label}
      className={cn(buttonClass({ variant: 'ghost', size: 'icon-sm' }), className)}
    >
      <X aria-hidden />
    </button>
  );
}
