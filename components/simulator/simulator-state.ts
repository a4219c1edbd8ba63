'use client';

import { useCallback, useMemo } from 'react';
import { useSimulationText } from '#components/live/selection.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import { decodeRequest, encodeRequest } from '#lib/routing/request-text/encode-request.ts';

export type SimulatorState = {
  /** What is asked; null while nothing is filled in, or when the address says something unreadable. */
  readonly request: SimulatedRequest | null;
  readonly isOpen: boolean;
  /** Why the address of the page gives no request, one sentence; null when it does or says nothing. */
  readonly trouble: string | null;
  /** Opens with a request; without one, empty (or as it stands when it is open). */
  readonly open: (request?: SimulatedRequest) => void;
  readonly close: () => void;
  readonly set: (request: SimulatedRequest) => void;
};

/** The simulator: open or not, and what it is asked. All of it stands in the address, so it can be shared. */
export function useSimulator(): SimulatorState {
  const [text, write] = useSimulationText();
  const read = useMemo(() => (text === null || text === '' ? null : decodeRequest(text)), [text]);
  const open = useCallback(
    (request?: SimulatedRequest) => write(request ? encodeRequest(request) : (text ?? '')),
    [write, text],
  );
  const close = useCallback(() => write(null), [write]);
  const set = useCallback((request: SimulatedRequest) => write(encodeRequest(request)), [write]);
  return useMemo(
    () => ({
      request: read?.ok ? read.value : null,
      isOpen: text !== null,
      trouble: read === null || read.ok ? null : read.error,
      open,
      close,
      set,
    }),
    [text, read, open, close, set],
  );
}
