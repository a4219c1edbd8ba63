'use client';

import { Button as BaseButton } from '@base-ui/react/button';
import type { ComponentProps } from 'react';
import { type ButtonLooks, buttonClass } from './button-class.ts';
import { cn } from './cn.ts';
import { Tooltip } from './tooltip.tsx';

export type IconButtonProps = Omit<ComponentProps<typeof BaseButton>, 'className' | 'aria-label'> & {
  /** What it does, in words: accessible name and tooltip. */
  readonly label: string;
  /** Shown in the tooltip, e.g. `/`. */
  readonly shortcut?: string;
  readonly variant?: ButtonLooks['variant'];
  readonly size?: 'sm' | 'md';
  readonly className?: string | undefined;
  /** For toggles: sets aria-pressed and the pressed look. */
  readonly pressed?: boolean;
  readonly tooltipSide?: 'top' | 'bottom' | 'left' | 'right';
};

/** A button of one icon; its name is always there for the eye (tooltip) and the screen reader. */
export function IconButton({
  label,
  shortcut,
  variant = 'ghost',
  size = 'md',
  className,
  pressed,
  tooltipSide = 'bottom',
  ...props
}: IconButtonProps) {
  return (
    <Tooltip
      side={tooltipSide}
      content={
        <>
          {label}
          {shortcut !== undefined && <span className="font-mono opacity-80">{shortcut}</span>}
        </>
      }
    >
      <BaseButton
        {...props}
        aria-label={label}
        aria-pressed={pressed}
        data-pressed={pressed === true ? '' : undefined}
        className={cn(buttonClass({ variant, size: size === 'sm' ? 'icon-sm' : 'icon-md' }), className)}
      />
    </Tooltip>
  );
}
