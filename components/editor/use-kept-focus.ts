'use client';

import { type RefObject, useEffect, useRef } from 'react';

/** What the dock shows: a draft, only what became of one, or neither. */
export type DockPhase = 'draft' | 'following' | 'empty';

/**
 * Apply, Done and Discard all go away with what they were pressed for, and take the editor with them; the focus they held goes to the
 * first of `targets` that is there, or to the page's content, instead of to nowhere. A focus somewhere else stays where it is.
 */
export function useKeptFocus(phase: DockPhase, targets: readonly RefObject<HTMLElement | null>[]): void {
  const before = useRef(phase);
  useEffect(() => {
    const isOver = phase !== before.current && phase !== 'draft';
    before.current = phase;
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (!isOver || !isLost) return;
    const target = targets.find(({ current }) => current !== null)?.current;
    (target ?? document.getElementById('content'))?.focus({ preventScroll: true });
  });
}
