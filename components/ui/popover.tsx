'use client';

import { Popover as BasePopover } from '@base-ui/react/popover';
import { type ComponentProps, type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { CloseButton } from './close-button.tsx';
import { cn } from './cn.ts';

type PositionerProps = ComponentProps<typeof BasePopover.Positioner>;

export type PopoverProps = {
  /** Accessible name, shown as the head unless `bare`. */
  readonly title: string;
  readonly children: ReactNode;
  /** The button that opens it. */
  readonly trigger?: ReactElement;
  /** Controlled; needed when there is no trigger. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  /** Without a trigger: an element, or `{ getBoundingClientRect }` for a place on a canvas. */
  readonly anchor?: PositionerProps['anchor'];
  readonly side?: PositionerProps['side'];
  readonly align?: PositionerProps['align'];
  /** No visible head and no padding. */
  readonly bare?: boolean;
  readonly className?: string | undefined;
  /** A press outside leaves it open: something may have been typed in it. */
  readonly keepsOpen?: boolean;
  /** A change of it while open moves the focus to the first field: the next step in the same sheet. */
  readonly focusKey?: string;
};

/** A small sheet beside what it belongs to. Takes the focus, gives it back on close. */
export function Popover(props: PopoverProps) {
  const { title, children, trigger, bare = false } = props;
  const body = useRef<HTMLDivElement>(null);
  const { focusKey } = props;
  const focused = useRef(focusKey);
  useEffect(() => {
    if (focused.current === focusKey) return;
    focused.current = focusKey;
    firstField(body.current)?.focus();
  }, [focusKey]);
  return (
    <BasePopover.Root
      {...(props.open === undefined ? {} : { open: props.open })}
      onOpenChange={(next, { reason }) => {
        const isAside = reason === 'outside-press' || reason === 'focus-out';
        if (!(props.keepsOpen && isAside)) props.onOpenChange?.(next);
      }}
    >
      {trigger !== undefined && <BasePopover.Trigger render={trigger} />}
      <BasePopover.Portal>
        <BasePopover.Positioner
          {...(props.anchor === undefined ? {} : { anchor: props.anchor })}
          side={props.side ?? 'bottom'}
          align={props.align ?? 'start'}
          sideOffset={6}
          collisionPadding={8}
          className="z-50"
        >
          <BasePopover.Popup
            initialFocus={() => firstField(body.current) ?? true}
            className={cn(
              'floating pop flex max-h-(--available-height) w-80 max-w-[calc(100vw-16px)] flex-col',
              props.className,
            )}
          >
            {bare ? (
              <BasePopover.Title className="sr-only">{title}</BasePopover.Title>
            ) : (
              <div className="flex items-center gap-2 border-b border-line py-1 pr-1 pl-3">
                <BasePopover.Title className="min-w-0 flex-1 truncate text-sm font-semibold text-ink">
                  {title}
                </BasePopover.Title>
                <BasePopover.Close render={<CloseButton />} />
              </div>
            )}
            <div ref={body} className={cn('min-h-0 flex-1 overflow-auto', !bare && 'p-3')}>
              {children}
            </div>
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  );
}

/** Work begins in the body, not at the cross that closes it. */
function firstField(body: HTMLElement | null): HTMLElement | null {
  return (
    body?.querySelector<HTMLElement>(
      'input:not([type=hidden],[tabindex="-1"],:disabled), textarea, select, button:not(:disabled)',
    ) ?? null
  );
}
