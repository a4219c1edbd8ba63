'use client';

import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';

export type TooltipProps = {
  /** A few words; never the only place where something is said. */
  readonly content: ReactNode;
  /** One element that takes focus and hover. */
  readonly children: ReactElement;
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
};

/** Words that appear on hover and focus. */
export function Tooltip({ content, children, side = 'bottom' }: TooltipProps) {
  return (
    <BaseTooltip.Root>
      <BaseTooltip.Trigger render={children} />
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner side={side} sideOffset={6} className="z-60">
          <BaseTooltip.Popup className="pop flex max-w-80 items-center gap-2 rounded-md border border-ink bg-ink px-2 py-1 text-xs text-canvas">
            {content}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  );
}

/** Put once near the root: neighbouring tooltips open without delay. */
export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return (
    <BaseTooltip.Provider delay={450} closeDelay={60}>
      {children}
    </BaseTooltip.Provider>
  );
}
