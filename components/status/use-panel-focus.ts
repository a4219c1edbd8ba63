'use client';

import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

/**
 * Focus of the side panel in the element returned. Where it covers the page it takes the focus; when the focus was inside and what
 * held it is gone, it goes on in the next panel, or back to where the person came from once the panel is closed.
 */
export function usePanelFocus(
  selected: string | null,
  coversPage: boolean,
): RefObject<HTMLDivElement | null> {
  const panel = useRef<HTMLDivElement>(null);
  const cameFrom = useRef<HTMLElement | null>(null);
  const wasInside = useRef(false);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return;
      wasInside.current = panel.current?.contains(target) === true;
      if (target.closest('#content')) cameFrom.current = target;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);
  // Before the browser takes the focus from a page that has become inert.
  useLayoutEffect(() => {
    if (selected === null || panel.current?.contains(document.activeElement)) return;
    if (coversPage || (wasInside.current && isLost()))
      panel.current?.querySelector('section')?.focus({ preventScroll: true });
  }, [selected, coversPage]);
  useEffect(() => {
    if (selected !== null || !wasInside.current) return;
    wasInside.current = false;
    if (isLost()) returnTo(cameFrom.current);
  }, [selected]);
  return panel;
}

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** Where the person came from; the page itself when that is gone. */
function returnTo(element: HTMLElement | null): void {
  const target = element?.isConnected ? element : document.getElementById('content');
  target?.focus({ preventScroll: true });
}
