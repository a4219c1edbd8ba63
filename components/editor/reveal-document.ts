'use client';

import { useEffect, useEffectEvent } from 'react';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { FieldPath } from '#lib/result/diagnostic.ts';

type Listener = (key: ObjectKey, path: FieldPath | null) => void;

const listeners = new Set<Listener>();

/** Asks the dock to open and to show a document of the draft, at a field if one is named; call it after the document was put there. */
export function revealDocument(key: ObjectKey, path: FieldPath | null = null): void {
  for (const listener of listeners) listener(key, path);
}

/** Hears what `revealDocument` asks for. */
export function useRevealRequests(onReveal: Listener): void {
  const reveal = useEffectEvent(onReveal);
  useEffect(() => {
    const listener: Listener = (key, path) => reveal(key, path);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
}
