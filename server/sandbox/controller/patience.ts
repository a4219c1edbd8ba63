/** Remembers since when answers are due, so that a slow controller gives each of them late. */
export type Patience = {
  /** Milliseconds until an answer to this state of an object may be given; 0: now. */
  remaining(path: string, state: string, ask: { readonly now: number; readonly delay: number }): number;
  /** Nothing is due for this object. */
  settle(path: string): void;
};

/** Nothing is due yet. Times are milliseconds of any clock that only goes forward. */
export function createPatience(): Patience {
  const due = new Map<string, { readonly state: string; readonly since: number }>();
  return {
    remaining(path, state, { now, delay }) {
      const known = due.get(path);
      const since = known?.state === state ? known.since : now;
      due.set(path, { state, since });
      return Math.max(0, since + delay - now);
    },
    settle: (path) => void due.delete(path),
  };
}
