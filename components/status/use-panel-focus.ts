'use client';

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

const listeners = new Set<(view: string) => void>();

/**
 * Leads the focus into the side panel as soon as it shows `view`, for what was opened from far away; when that is closed, the focus
 * goes back to where it is now.
 */
export function requestPanelFocus(view: 'simulator'): void {
  for (const listener of listeners) listener(view);
}

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
  const opened = useAskedFocus(panel, selected);
  // Before the browser takes the focus from a page that has become inert.
  useLayoutEffect(() => {
    const opener = opened.current;
    if (opener && opener.view !== selected) {
      opened.current = null;
      const isFree = selected === null || !coversPage;
      if (isFree && wasInside.current && isLost() && opener.element.isConnected) {
        opener.element.focus({ preventScroll: true });
        return;
      }
    }
    if (selected === null || panel.current?.contains(document.activeElement)) return;
    if (coversPage || (wasInside.current && isLost())) focusPanel(panel);
  }, [selected, coversPage, opened]);
  useEffect(() => {
    if (selected !== null || !wasInside.current) return;
    wasInside.current = false;
    if (isLost()) returnTo(cameFrom.current);
  }, [selected]);
  return panel;
}

type Opener = { readonly element: HTMLElement; readonly view: string };

/** Carries out what `requestPanelFocus` asks for, now or when the view is there; answers who opened the view shown. */
function useAskedFocus(
  panel: RefObject<HTMLDivElement | null>,
  selected: string | null,
): RefObject<Opener | null> {
  const opened = useRef<Opener | null>(null);
  const [asked, setAsked] = useState<Opener | null>(null);
  useEffect(() => {
    const listener = (view: string) => {
      const { activeElement } = document;
      if (activeElement instanceof HTMLElement) setAsked({ element: activeElement, view });
    };
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  useLayoutEffect(() => {
    if (asked === null || asked.view !== selected) return;
    opened.current = asked;
    setAsked(null);
    focusPanel(panel);
  }, [asked, selected, panel]);
  return opened;
}

function focusPanel(panel: RefObject<HTMLDivElement | null>): void {
  panel.current?.querySelector('section')?.focus({ preventScroll: true });
}

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** Where the person came from; the page itself when that is gone. */
function returnTo(element: HTMLElement | null): void {
  const target = element?.isConnected ? element : document.getElementById('content');
  target?.focus({ preventScroll: true });
}
