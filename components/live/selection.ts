'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { type ObjectKey, objectKey, parseObjectKey } from '#lib/identity/object-ref.ts';

/** The selected object, mirrored in the URL as `?sel=group/kind/namespace/name`. */
export function useSelection(): [ObjectKey | null, (key: ObjectKey | null) => void] {
  const text = useSearchParams().get('sel');
  const selected = useMemo(() => keyOfText(text), [text]);
  const select = useCallback((key: ObjectKey | null) => setParameter('sel', key), []);
  return [selected, select];
}

/** The selected object at this moment, for what a key does: hooks hear of a change of the address some renders later. */
export function selectionNow(): ObjectKey | null {
  return keyOfText(new URL(window.location.href).searchParams.get('sel'));
}

/** Namespaces to show, mirrored in the URL as `?ns=a,b`; empty means all. */
export function useNamespaceFilter(): [readonly string[], (namespaces: readonly string[]) => void] {
  const text = useSearchParams().get('ns') ?? '';
  const namespaces = useMemo(() => text.split(',').filter((name) => name !== ''), [text]);
  const filter = useCallback(
    (next: readonly string[]) => setParameter('ns', next.length === 0 ? null : next.join(',')),
    [],
  );
  return [namespaces, filter];
}

/** The request of the simulator as text, mirrored in the URL as `?sim=…`; null: closed, empty: open and not filled in. */
export function useSimulationText(): [string | null, (text: string | null) => void] {
  const text = useSearchParams().get('sim');
  const write = useCallback((next: string | null) => setParameter('sim', next), []);
  return [text, write];
}

function keyOfText(text: string | null): ObjectKey | null {
  const identity = text === null ? null : parseObjectKey(text);
  return identity ? objectKey(identity) : null;
}

/** Changes the URL in place; Next reads it back, and no page is fetched for it. */
function setParameter(name: 'sel' | 'ns' | 'sim', value: string | null): void {
  const url = new URL(window.location.href);
  if (value === null) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  if (url.href !== window.location.href) window.history.replaceState(null, '', url);
}
