'use client';

import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

export type Tab<T extends string> = {
  readonly id: T;
  readonly label: ReactNode;
  readonly content: ReactNode;
  readonly disabled?: boolean;
};

export type TabsProps<T extends string> = {
  readonly tabs: readonly Tab<T>[];
  readonly value: T;
  readonly onChange: (id: T) => void;
  readonly ariaLabel: string;
  /** Right of the tabs. */
  readonly actions?: ReactNode;
  readonly className?: string | undefined;
};

/** Several views of one thing, one at a time. The chosen tab has a thread under it. */
export function Tabs<T extends string>(props: TabsProps<T>) {
  const { tabs, value, ariaLabel, actions } = props;
  return (
    <BaseTabs.Root
      value={value}
      onValueChange={(next) => {
        const tab = tabs.find((candidate) => candidate.id === next);
        if (tab) props.onChange(tab.id);
      }}
      className={cn('flex min-h-0 min-w-0 flex-col', props.className)}
    >
      <div className="flex shrink-0 items-center border-b border-line">
        <BaseTabs.List
          aria-label={ariaLabel}
          className="relative flex min-w-0 flex-1 gap-1 overflow-x-auto px-2"
        >
          {tabs.map((tab) => (
            <BaseTabs.Tab
              key={tab.id}
              value={tab.id}
              disabled={tab.disabled ?? false}
              className="flex h-9 items-center gap-1.5 border-b-2 border-transparent px-2 text-sm whitespace-nowrap text-ink-2 -outline-offset-2 transition-colors hover:text-ink data-active:border-accent data-active:font-medium data-active:text-ink data-disabled:text-ink-3"
            >
              {tab.label}
            </BaseTabs.Tab>
          ))}
        </BaseTabs.List>
        {actions !== undefined && <div className="flex shrink-0 items-center gap-1 px-2">{actions}</div>}
      </div>
      {tabs.map((tab) => (
        <BaseTabs.Panel
          key={tab.id}
          value={tab.id}
          className="min-h-0 flex-1 overflow-auto -outline-offset-2"
        >
          {tab.content}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  );
}
