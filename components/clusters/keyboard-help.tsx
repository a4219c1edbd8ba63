'use client';

import { Keyboard } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Dialog } from '#components/ui/dialog.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { isTyping } from './is-typing.ts';

type Shortcut = { readonly keys: readonly string[]; readonly does: string };

const GROUPS: readonly { readonly title: string; readonly shortcuts: readonly Shortcut[] }[] = [
  {
    title: 'Everywhere',
    shortcuts: [
      { keys: ['?'], does: 'This list' },
      { keys: ['/'], does: 'Search' },
      { keys: ['S'], does: 'Simulate a request' },
      { keys: ['Esc'], does: 'Close what is open, or clear the selection' },
    ],
  },
  {
    title: 'Graph',
    shortcuts: [
      { keys: ['←', '→'], does: 'Against or with the traffic' },
      { keys: ['↑', '↓'], does: 'To the neighbour above or below' },
      { keys: ['Enter'], does: 'Show the details' },
      { keys: ['R'], does: 'Route traffic from this Service' },
      { keys: ['Del'], does: 'Delete this route, in the draft' },
    ],
  },
  {
    title: 'Table',
    shortcuts: [
      { keys: ['↑', '↓'], does: 'To the route above or below' },
      { keys: ['Enter'], does: 'Show the details' },
    ],
  },
  {
    title: 'Draft',
    shortcuts: [
      { keys: ['⌘/Ctrl', 'Z'], does: 'Undo' },
      { keys: ['⌘/Ctrl', 'Shift', 'Z'], does: 'Redo' },
      { keys: ['⌘/Ctrl', 'Enter'], does: 'Apply' },
    ],
  },
];

/** The list of keys, opened with `?`. */
export function KeyboardHelp() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '?' || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target))
        return;
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <IconButton label="Keyboard shortcuts" shortcut="?" onClick={() => setOpen(true)}>
        <Keyboard aria-hidden />
      </IconButton>
      <Dialog open={open} onOpenChange={setOpen} title="Keyboard" size="md">
        <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
          {GROUPS.map((group) => (
            <section key={group.title}>
              <h3 className="mb-2 text-xs font-semibold text-ink-2">{group.title}</h3>
              <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-3 gap-y-2">
                {group.shortcuts.map(({ keys, does }) => (
                  <div key={does} className="contents">
                    <dt className="flex gap-1">
                      {keys.map((key) => (
                        <Kbd key={key}>{key}</Kbd>
                      ))}
                    </dt>
                    <dd className="text-sm text-ink">{does}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </Dialog>
    </>
  );
}
