import { parseApiVersion } from '#lib/identity/object-ref.ts';
import { type FaultAction, type FaultState, NO_FAULTS } from '#lib/wire/sandbox-faults.ts';
import type { SandboxCluster } from '../cluster.ts';
import { type ApiAccess, createApiClient } from '../controller/api-client.ts';
import { createFaultLog, type SandboxLog } from '../controller/fault-log.ts';
import { badRequest } from '../status-error.ts';
import type { Trouble } from '../traffic/crowd.ts';
import type { ApiOutage } from './api-outage.ts';
import { returnEndpoints, takeEndpoints } from './endpoints-fault.ts';
import { type GitOpsTool, startGitOpsTool } from './gitops-tool.ts';

/** What faults act upon. */
export type FaultTargets = {
  readonly cluster: SandboxCluster;
  /** Of a tool that may do everything. */
  readonly access: ApiAccess;
  readonly outage: ApiOutage;
  /** The controller's mode has changed. */
  readonly onController: () => void;
  /** Troubles of backends from now on, in place of those before. */
  readonly onTroubles: (troubles: readonly Trouble[]) => void;
  readonly log: SandboxLog;
};

/** Faults of a sandbox, for demonstrations and tests. */
export type Faults = {
  readonly state: () => FaultState;
  /** Replaces the faults that are on; what is over is as it was before. Rejects with a StatusError 400 for objects that are not there. */
  set(next: FaultState): Promise<void>;
  /** Lets something happen; resolves when it is over. */
  act(action: FaultAction): Promise<void>;
  close(): Promise<void>;
};

/** Begins without faults; what a crash left of earlier ones is put right. */
export function startFaults(targets: FaultTargets): Faults {
  const aborter = new AbortController();
  const client = createApiClient(targets.access, aborter.signal);
  const faults = createFaultLog(targets.log);
  const tools = new Map<string, GitOpsTool>();
  let state = NO_FAULTS;
  // One change after the other.
  let last: Promise<void> = returnEndpoints(client).catch((error: unknown) => {
    if (!aborter.signal.aborted) faults.fault('endpoints', error);
  });

  async function change(next: FaultState): Promise<void> {
    await startTools(next);
    const before = state;
    state = next;
    await Promise.all(
      [...tools].filter(([key]) => !next.gitOps.some((each) => keyOf(each) === key)).map(stopTool),
    );
    const wasGone = before.backends.filter(({ endpointsGone }) => endpointsGone);
    const isGone = next.backends.filter(({ endpointsGone }) => endpointsGone);
    const isIn = (list: typeof isGone, { namespace, service }: (typeof isGone)[number]) =>
      list.some((each) => each.namespace === namespace && each.service === service);
    for (const place of wasGone) if (!isIn(isGone, place)) await returnEndpoints(client, place);
    for (const place of isGone) if (!isIn(wasGone, place)) await takeEndpoints(client, place);
    targets.onTroubles(next.backends.map(({ endpointsGone: _, ...trouble }) => trouble));
    targets.onController();
    // A watch that is open would go on showing what is hidden now.
    if (isOtherList(before.hiddenNamespaces, next.hiddenNamespaces)) setImmediate(targets.outage.cut);
  }

  /** Starts what is new, before anything else changes: only this can be refused. */
  async function startTools(next: FaultState): Promise<void> {
    for (const wanted of next.gitOps) {
      const key = keyOf(wanted);
      if (tools.has(key)) continue;
      const collection = collectionOf(targets.cluster, wanted);
      const afterMs = wanted.afterSeconds * 1000;
      const tool =
        collection === null
          ? null
          : await startGitOpsTool({ access: targets.access, collection, name: wanted.name, afterMs, faults });
      if (!tool) throw badRequest(`there is no ${wanted.kind} ${wanted.namespace}/${wanted.name}`);
      tools.set(key, tool);
    }
  }

  async function stopTool([key, tool]: readonly [string, GitOpsTool]): Promise<void> {
    tools.delete(key);
    await tool.stop();
  }

  return {
    state: () => state,
    set(next) {
      const done = last.then(() => change(next));
      last = done.catch(() => undefined);
      return done;
    },
    async act(action) {
      try {
        if (action.action === 'restart') return await targets.outage.restart(action.downMs);
        targets.cluster.store.forgetHistory();
        targets.outage.cut();
      } catch (error) {
        faults.fault(action.action, error);
        throw error;
      }
    },
    async close() {
      aborter.abort();
      await Promise.all([...tools].map(stopTool));
      await targets.outage.close();
      await last;
    },
  };
}

type GitOpsFault = FaultState['gitOps'][number];

function keyOf(fault: GitOpsFault): string {
  return JSON.stringify(fault);
}

/** Path of the resource a fault is about; null when nobody serves it. */
function collectionOf({ kinds }: SandboxCluster, fault: GitOpsFault): string | null {
  const { group, version } = parseApiVersion(fault.apiVersion);
  const type = kinds.byKind(group, fault.kind);
  if (!type?.versions.some(({ name }) => name === version)) return null;
  if (type.namespaced === (fault.namespace === '')) return null;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return type.namespaced ? `${root}/namespaces/${fault.namespace}/${type.plural}` : `${root}/${type.plural}`;
}

function isOtherList(a: readonly string[], b: readonly string[]): boolean {
  return a.length !== b.length || a.some((name) => !b.includes(name));
}
