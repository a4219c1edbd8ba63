'use client';

import { Toast as BaseToast } from '@base-ui/react/toast';
import { type ReactNode, useMemo } from 'react';
import { CloseButton } from './close-button.tsx';
import { cn } from './cn.ts';
import { TONE_CLASS, type Tone } from './tone.ts';
import { TONE_ICON } from './tone-icon.ts';

export type ToastMessage = {
  readonly tone: Tone;
  readonly title: string;
  readonly description?: string;
  /** One thing to do about it. */
  readonly action?: { readonly label: string; readonly onSelect: () => void };
};

type ToastData = { readonly tone: Tone };

/** `show(message)`: says something that just happened and needs no answer; failures stay until closed. */
export function useToast(): { readonly show: (message: ToastMessage) => void } {
  const manager = BaseToast.useToastManager<ToastData>();
  const { add } = manager;
  return useMemo(
    () => ({
      show: ({ tone, title, description, action }) => {
        add({
          title,
          ...(description === undefined ? {} : { description }),
          data: { tone },
          priority: tone === 'bad' ? 'high' : 'low',
          timeout: tone === 'bad' ? 0 : 6000,
          ...(action === undefined
            ? {}
            : { actionProps: { children: action.label, onClick: action.onSelect } }),
        });
      },
    }),
    [add],
  );
}

/** Put once near the root. At the top, where nothing is pressed: the foot of the page belongs to the draft. Below dialogs, whose titles stand there. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  return (
    <BaseToast.Provider limit={4}>
      {children}
      <BaseToast.Portal>
        <BaseToast.Viewport className="fixed top-14 left-1/2 z-30 flex w-96 max-w-[calc(100vw-24px)] -translate-x-1/2 flex-col gap-2">
          <ToastList />
        </BaseToast.Viewport>
      </BaseToast.Portal>
    </BaseToast.Provider>
  );
}

function ToastList() {
  const { toasts } = BaseToast.useToastManager<ToastData>();
  return toasts.map((toast) => {
    const tone = toast.data?.tone ?? 'info';
    const Icon = TONE_ICON[tone];
    return (
      <BaseToast.Root
        key={toast.id}
        toast={toast}
        className={cn('floating pop border-l-3 border-l-(--tone) data-limited:hidden', TONE_CLASS[tone])}
      >
        <BaseToast.Content className="flex items-start gap-2 p-3">
          <Icon aria-hidden className="mt-0.5 text-(--tone)" />
          <div className="min-w-0 flex-1">
            <BaseToast.Title className="text-sm font-medium text-ink" />
            <BaseToast.Description className="text-sm break-words text-ink-2" />
            {toast.actionProps && (
              <BaseToast.Action className="mt-1 text-sm font-medium text-accent underline underline-offset-2" />
            )}
          </div>
          <BaseToast.Close render={<CloseButton label="Dismiss" className="-mt-1 -mr-1" />} />
        </BaseToast.Content>
      </BaseToast.Root>
    );
  });
}
