'use client';

import { useEffect, useEffectEvent } from 'react';

export type EditorShortcuts = {
  readonly undo: () => void;
  readonly redo: () => void;
  /** What the apply bar offers first. */
  readonly submit: () => void;
};

/** ⌘Z, ⇧⌘Z (Ctrl on other systems, also Ctrl-Y) outside text fields, ⌘↵ everywhere but in dialogs and popovers. */
export function useEditorShortcuts(shortcuts: EditorShortcuts): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.metaKey || event.ctrlKey) || event.altKey || event.defaultPrevented) return;
    const action = actionOf(event, shortcuts);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  });
  useEffect(() => {
    // Captured on the way down: the code editor has a meaning of its own for ⌘↵.
    const listener = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', listener, { capture: true });
    return () => window.removeEventListener('keydown', listener, { capture: true });
  }, []);
}

function actionOf(event: KeyboardEvent, shortcuts: EditorShortcuts): (() => void) | null {
  const key = event.key.toLowerCase();
  if (key === 'enter')
    return isInside(event.target, '[role="dialog"],[role="alertdialog"]') ? null : shortcuts.submit;
  if (isInside(event.target, 'input,textarea,select,[contenteditable="true"]')) return null;
  if (key === 'z') return event.shiftKey ? shortcuts.redo : shortcuts.undo;
  return key === 'y' && event.ctrlKey ? shortcuts.redo : null;
}

function isInside(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}

/** `⌘` on Apple systems, `Ctrl ` elsewhere, for words on the screen. */
export function modifierKey(): string {
  const isApple = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent);
  return isApple ? '⌘' : 'Ctrl ';
}
