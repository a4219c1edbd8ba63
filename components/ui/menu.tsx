'use client';

import { Menu as BaseMenu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { cn } from './cn.ts';

type PositionerProps = ComponentProps<typeof BaseMenu.Positioner>;

const itemClass =
  'flex min-h-7 items-center gap-2 rounded-sm px-2 py-1 text-sm text-ink no-underline outline-none select-none data-disabled:text-ink-3 data-highlighted:bg-accent-soft';

export type MenuProps = {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  /** MenuItem, MenuRadioGroup, MenuGroup, MenuSeparator. */
  readonly children: ReactNode;
  readonly side?: PositionerProps['side'];
  readonly align?: PositionerProps['align'];
  readonly className?: string | undefined;
};

/** A list of actions or choices. */
export function Menu({ trigger, children, side = 'bottom', align = 'start', className }: MenuProps) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner side={side} align={align} sideOffset={4} collisionPadding={8} className="z-50">
          <BaseMenu.Popup
            className={cn('floating pop max-h-(--available-height) min-w-48 overflow-y-auto p-1', className)}
          >
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

export type MenuItemProps = {
  readonly children: ReactNode;
  readonly onSelect?: () => void;
  readonly icon?: ReactNode;
  /** At the right end, e.g. a Kbd. */
  readonly aside?: ReactNode;
  readonly disabled?: boolean;
  readonly danger?: boolean;
};

/** One action. */
export function MenuItem({
  children,
  onSelect,
  icon,
  aside,
  disabled = false,
  danger = false,
}: MenuItemProps) {
  return (
    <BaseMenu.Item
      disabled={disabled}
      onClick={() => onSelect?.()}
      className={cn(itemClass, danger && 'text-bad data-highlighted:bg-bad-soft')}
    >
      {icon}
      <span className="min-w-0 flex-1">{children}</span>
      {aside}
    </BaseMenu.Item>
  );
}

export type MenuChoice<T extends string> = {
  readonly value: T;
  readonly label: ReactNode;
  readonly icon?: ReactNode;
  readonly aside?: ReactNode;
};

export type MenuRadioGroupProps<T extends string> = {
  readonly label?: string;
  readonly value: T | null;
  readonly onChange: (value: T) => void;
  readonly choices: readonly MenuChoice<T>[];
};

/** One of several, the chosen one ticked. */
export function MenuRadioGroup<T extends string>(props: MenuRadioGroupProps<T>) {
  const choose = (value: unknown) => {
    const choice = props.choices.find((candidate) => candidate.value === value);
    if (choice) props.onChange(choice.value);
  };
  return (
    <BaseMenu.Group>
      {props.label !== undefined && <MenuLabel>{props.label}</MenuLabel>}
      <BaseMenu.RadioGroup value={props.value} onValueChange={choose}>
        {props.choices.map((choice) => (
          <BaseMenu.RadioItem key={choice.value} value={choice.value} closeOnClick className={itemClass}>
            <span className="flex size-4 shrink-0 text-accent">
              <BaseMenu.RadioItemIndicator>
                <Check aria-hidden />
              </BaseMenu.RadioItemIndicator>
            </span>
            {choice.icon}
            <span className="min-w-0 flex-1">{choice.label}</span>
            {choice.aside}
          </BaseMenu.RadioItem>
        ))}
      </BaseMenu.RadioGroup>
    </BaseMenu.Group>
  );
}

export type MenuCheckItemProps = {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
  readonly aside?: ReactNode;
};

/** On or off; the menu stays open. */
export function MenuCheckItem({ checked, onChange, children, aside }: MenuCheckItemProps) {
  return (
    <BaseMenu.CheckboxItem checked={checked} onCheckedChange={(next) => onChange(next)} className={itemClass}>
      <span className="flex size-4 shrink-0 text-accent">
        <BaseMenu.CheckboxItemIndicator>
          <Check aria-hidden />
        </BaseMenu.CheckboxItemIndicator>
      </span>
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {aside}
    </BaseMenu.CheckboxItem>
  );
}

/** Items under a small heading. */
export function MenuGroup({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <BaseMenu.Group>
      <MenuLabel>{label}</MenuLabel>
      {children}
    </BaseMenu.Group>
  );
}

function MenuLabel({ children }: { readonly children: ReactNode }) {
  return (
    <BaseMenu.GroupLabel className="px-2 pt-1 pb-1 text-xs font-medium text-ink-3">
      {children}
    </BaseMenu.GroupLabel>
  );
}

/** A line between items. */
export function MenuSeparator() {
  return <BaseMenu.Separator className="mx-1 my-1 h-px bg-line" />;
}
