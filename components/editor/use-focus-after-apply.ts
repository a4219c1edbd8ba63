'use client';

import { type RefObject, useEffect, useRef } from 'react';

/**
 * After Apply the button that was pressed is gone, and the editor with it; the focus they held goes to the first of `targets`
 * that is there instead of to the page. A focus somewhere else stays where it is.
 */
export function useFocusAfterApply(
  isOnlyFollowing: boolean,
  targets: readonly RefObject<HTMLElement | null>[],
): void {
  const was = useRef(isOnlyFollowing);
  useEffect(() => {
    const isNew = isOnlyFollowing && !was.current;
    was.current = isOnlyFollowing;
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (isNew && isLost) targets.find(({ current }) => current !== null)?.current?.focus();
  });
}
