/** What stopping needs of the process. */
export type StopperOptions = {
  /** null while there is nothing to drain yet. */
  readonly running: () => { stop(): Promise<void> } | null;
  readonly say: (text: string) => void;
  readonly exit: (code: number) => void;
  /** ms, monotonic. */
  readonly now: () => number;
};

/** Ctrl-C reaches the whole process group, and whoever started us passes it on: two signals this close (ms) are one. */
const SAME_SIGNAL_MS = 500;

/**
 * What a signal does, given the exit code for ending at once: the first one drains, a second one, or one before there is
 * anything to drain, ends at once.
 */
export function createStopper({ running, say, exit, now }: StopperOptions): (code: number) => void {
  let stoppingSince: number | null = null;
  return (code) => {
    const meshloom = running();
    if (stoppingSince !== null && now() - stoppingSince < SAME_SIGNAL_MS) return;
    if (stoppingSince !== null || meshloom === null) {
      exit(code);
      return;
    }
    stoppingSince = now();
    say('Stopping; once more to end at once …');
    meshloom.stop().then(
      () => exit(0),
      (error: unknown) => {
        say(`meshloom: stopping failed: ${String(error)}`);
        exit(1);
      },
    );
  };
}
