'use client';

import { useEffect, useEffectEvent } from 'react';

/** Where single keys have a meaning of their own: texts, lists that are searched by typing, and what covers the page. */
const OWN_KEYS =
  'input, textarea, select, [role="textbox"], [role="combobox"], [role="listbox"], [role="menu"], [role="dialog"], [role="alertdialog"]';

/** `s` opens the simulator from anywhere, unless a text is being typed. */
export function useSimulateKey(open: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const { key, target } = event;
    if (key.toLowerCase() !== 's' || event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented)
      return;
    if (target instanceof HTMLElement && (target.isContentEditable || target.closest(OWN_KEYS) !== null))
      return;
    event.preventDefault();
    open();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}
