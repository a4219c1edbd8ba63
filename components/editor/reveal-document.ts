'use client';

import { useEffect, useEffectEvent } from 'react';
import type { ObjectKey } from '#lib/identity/object-ref.ts';

const listeners = new Set<(key: ObjectKey) => void>();

/** Asks the dock to open and to show a document of the draft; call it after the document was put there. */
export function revealDocument(key: ObjectKey): void {
  for (const listener of listeners) listener(key);
}

/** Hears what `revealDocument` asks for. */
export function useRevealRequests(onReveal: (key: ObjectKey) => void): void {
  const reveal = useEffectEvent(onReveal);
  useEffect(() => {
    const listener = (key: ObjectKey): void => reveal(key);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
}
