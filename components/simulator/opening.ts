'use client';

import { type RefObject, useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';

/** Names the panel; opening it brings the focus here. */
export const HEADING_ID = 'simulator-heading';

// A page has one focus, so this is held once for the page and not in the tree.
let openings = 0;
let opener: HTMLElement | null = null;
const listeners = new Set<() => void>();

/** Says that the simulator is opened, or asked something else, by what has the focus now: it comes to the panel, and goes back there. */
export function announceOpening(): void {
  const active = document.activeElement;
  const panel = panelOf(document.getElementById(HEADING_ID));
  if (active instanceof HTMLElement && panel?.contains(active) !== true) opener = active;
  openings += 1;
  for (const listener of listeners) listener();
}

/** How often the simulator was opened. */
export function useOpenings(): number {
  return useSyncExternalStore(subscribe, readOpenings, readNone);
}

/** For the heading of the panel: takes the focus with every opening, and gives it back when the panel goes while it is inside. */
export function useOpeningFocus(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const count = useOpenings();
  useEffect(() => {
    if (count > 0) heading.current?.focus({ preventScroll: true });
  }, [count]);
  useLayoutEffect(() => {
    const panel = panelOf(heading.current);
    return () => {
      // Runs before the panel leaves the page: what has the focus is still known.
      if (panel?.contains(document.activeElement) && opener?.isConnected)
        opener.focus({ preventScroll: true });
    };
  }, []);
  return heading;
}

function panelOf(heading: HTMLElement | null): HTMLElement | null {
  return heading?.closest('section') ?? null;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function readOpenings(): number {
  return openings;
}

/** On the server nothing is opened by hand. */
function readNone(): number {
  return 0;
}
