import { isSameJson, objectAt } from '#lib/gateway-api/json.ts';
import { type ApiAccess, createApiClient } from './api-client.ts';
import type { ControllerMode } from './controller-mode.ts';
import { createFaultLog, type SandboxLog } from './fault-log.ts';
import { startMirrors } from './mirrors.ts';
import { createPatience } from './patience.ts';
import type { SandboxMesh } from './personality/mesh-name.ts';
import { personality } from './personality/personalities.ts';
import { objectPath } from './resources.ts';
import { type Wanted, wantedStatuses } from './wanted-statuses.ts';

/** Field manager of the controller. */
const MANAGER = 'sandbox-mesh';

/** A mesh takes a moment to answer; so does this one. */
const THINKING_MS = 300;

/** After a fault, ms. */
const RETRY_MS = 2000;

type ControllerOptions = {
  /** Which mesh it passes for; default conformant. */
  readonly mesh?: SandboxMesh;
  /** Asked before every pass; default running. */
  readonly mode?: () => ControllerMode;
};

/** A running controller. */
export type Controller = {
  /** Its mode has changed: looks at everything again. */
  wake(): void;
  /** Ends its watches and waits for them. */
  stop(): Promise<void>;
};

/** Starts the sandbox's mesh controller on an API server. */
export function startController(
  access: ApiAccess,
  log: SandboxLog,
  options: ControllerOptions = {},
): Controller {
  const aborter = new AbortController();
  const { signal } = aborter;
  const client = createApiClient(access, signal);
  const faults = createFaultLog(log);
  const mesh = personality(options.mesh ?? 'conformant');
  const modeNow = options.mode ?? (() => ({ mode: 'running' as const }));
  const patience = createPatience();
  const due: { pass: NodeJS.Timeout | null; retry: NodeJS.Timeout | null } = { pass: null, retry: null };
  // One pass after the other: two at once would get in each other's way.
  let running: Promise<void> = Promise.resolve();

  const schedule = (delay = THINKING_MS) => {
    if (due.pass !== null || signal.aborted) return;
    due.pass = setTimeout(() => {
      due.pass = null;
      running = running.then(pass).catch((error: unknown) => {
        // Nobody waits for a pass: a fault it let out would end the whole process. What happens while stopping is the stop.
        if (signal.aborted) return;
        faults.fault('pass', error);
        retry();
      });
    }, delay);
  };
  const retry = (delay = RETRY_MS) => {
    if (due.retry !== null || signal.aborted) return;
    due.retry = setTimeout(() => {
      due.retry = null;
      schedule(0);
    }, delay);
  };
  const mirrors = startMirrors({ client, onChange: () => schedule(), faults, signal });

  async function pass(): Promise<void> {
    const mode = modeNow();
    if (mode.mode === 'stopped' || !mirrors.areSynced()) return;
    const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    const view = { world: mirrors.world(), mesh, now, isRefusing: mode.mode === 'refusing' };
    for (const wanted of wantedStatuses(view, mirrors.bundle())) {
      if (signal.aborted) return;
      const path = objectPath(wanted.object);
      if (isSameJson(objectAt(wanted.object, 'status'), wanted.status)) {
        patience.settle(path);
        continue;
      }
      const left = mode.mode === 'slow' ? waitFor(path, wanted, mode.ms) : 0;
      if (left > 0) retry(Math.min(left, RETRY_MS));
      else await write(path, wanted);
    }
    faults.ok('pass');
  }

  /** A new generation is a new question; another writer's change of the status is not. */
  function waitFor(path: string, { object }: Wanted, delay: number): number {
    const { uid, generation } = object.metadata;
    return patience.remaining(path, JSON.stringify([uid, generation]), { now: performance.now(), delay });
  }

  async function write(path: string, { object, status }: Wanted): Promise<void> {
    const code = await client.putStatus(path, { ...object, status }, MANAGER);
    // 404: gone, and its event will say so. 409: somebody was faster.
    if (code < 300 || code === 404) faults.ok(path);
    else if (code === 409) schedule();
    else {
      faults.fault(path, new Error(`the status was answered with ${code}`));
      retry();
    }
  }

  return {
    wake: () => schedule(0),
    async stop() {
      aborter.abort();
      for (const timer of [due.pass, due.retry]) if (timer !== null) clearTimeout(timer);
      await Promise.all([mirrors.done, running]);
    },
  };
}
