/** Takes one line about something that went wrong; never holds a token or an object. */
export type SandboxLog = (message: string, details: Readonly<Record<string, string>>) => void;

/** Tells of a fault once, however often it is met again, until it is over. */
export type FaultLog = {
  fault(where: string, error: unknown): void;
  /** What went wrong there is over. */
  ok(where: string): void;
};

/** A fault log that begins with nothing wrong. */
export function createFaultLog(log: SandboxLog): FaultLog {
  const told = new Map<string, string>();
  return {
    fault(where, error) {
      const fault = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      if (told.get(where) === fault) return;
      told.set(where, fault);
      log('the sandbox controller tries again', { where, fault });
    },
    ok: (where) => void told.delete(where),
  };
}
