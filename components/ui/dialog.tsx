'use client';

import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import type { ReactElement, ReactNode } from 'react';
import { CloseButton } from './close-button.tsx';
import { cn } from './cn.ts';

export type DialogProps = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons, the main one last. */
  readonly footer?: ReactNode;
  readonly size?: 'sm' | 'md' | 'lg';
  /** Opens it, when the dialog has a button of its own. */
  readonly trigger?: ReactElement;
};

const WIDTH = { sm: 'max-w-md', md: 'max-w-xl', lg: 'max-w-4xl' } as const;

/** Something that must be answered before work goes on. Escape and ✕ close it. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, children, footer, size = 'md', trigger } = props;
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      {trigger !== undefined && <BaseDialog.Trigger render={trigger} />}
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <BaseDialog.Popup
          className={cn(
            'floating pop fixed top-[10vh] left-1/2 z-50 flex max-h-[80vh] w-[calc(100vw-24px)] -translate-x-1/2 flex-col',
            WIDTH[size],
          )}
        >
          <div className="flex items-start gap-2 border-b border-line py-2 pr-2 pl-4">
            <div className="min-w-0 flex-1 py-1">
              <BaseDialog.Title className="text-lg font-semibold text-ink">{title}</BaseDialog.Title>
              {description !== undefined && (
                <BaseDialog.Description className="text-sm text-ink-2">{description}</BaseDialog.Description>
              )}
            </div>
            <BaseDialog.Close render={<CloseButton />} />
          </div>
          {children !== undefined && <div className="min-h-0 flex-1 overflow-auto p-4">{children}</div>}
          {footer !== undefined && (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">{footer}</div>
          )}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
