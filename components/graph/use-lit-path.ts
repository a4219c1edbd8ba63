import { useEffect, useMemo } from 'react';
import { useSimulation } from '#components/simulator/simulation-provider.tsx';
import type { GraphModel } from '#lib/graph/model.ts';
import { type LitPath, litPath } from './lit-path.ts';

/** The way of the simulated request; null while none is simulated. The graph shows the draft, so it is the way with the draft. */
export function useLitPath(model: GraphModel): LitPath | null {
  const { outcome } = useSimulation();
  return useMemo(() => (outcome ? litPath(model, outcome.request, outcome.after) : null), [model, outcome]);
}

/** Long enough for the panel to take its room, and for a word to be typed. */
const SETTLE_MS = 350;

/** A new way comes into view once typing rests. */
export function useRevealPath(path: LitPath | null, revealAll: (ids: readonly string[]) => void): void {
  const ids = path === null ? '' : [...path.nodes].join('\n');
  useEffect(() => {
    if (ids === '') return;
    const timer = setTimeout(() => revealAll(ids.split('\n')), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [ids, revealAll]);
}
