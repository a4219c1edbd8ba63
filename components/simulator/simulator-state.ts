'use client';

import { useCallback, useMemo } from 'react';
import { useSimulationText } from '#components/live/selection.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import { decodeRequest, encodeRequest } from '#lib/routing/request-text/encode-request.ts';
import { announceOpening } from './opening.ts';

export type SimulatorState = {
  /** What the address asks; null while nothing is filled in, or when it is unreadable. */
  readonly request: SimulatedRequest | null;
  readonly isOpen: boolean;
  /** Opens with a request; without one, with what was asked before. */
  readonly open: (request?: SimulatedRequest) => void;
  readonly close: () => void;
  readonly set: (request: SimulatedRequest) => void;
};

/** The simulator: open or not, and what it is asked. All of it stands in the address, so it can be shared. */
export function useSimulator(): SimulatorState {
  const [text, write] = useSimulationText();
  const request = useMemo(() => {
    const read = text === null || text === '' ? null : decodeRequest(text);
    return read?.ok ? read.value : null;
  }, [text]);
  const set = useCallback((next: SimulatedRequest) => write(encodeRequest(next)), [write]);
  const close = useCallback(() => write(null), [write]);
  const open = useCallback(
    (next?: SimulatedRequest) => {
      announceOpening();
      if (next) set(next);
      else if (text === null) write('');
    },
    [set, write, text],
  );
  return useMemo(
    () => ({ request, isOpen: text !== null, open, close, set }),
    [request, text, open, close, set],
  );
}
