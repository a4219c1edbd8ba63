import { randomUUID } from 'node:crypto';
import { KindRegistry } from './kinds/registry.ts';
import { ObjectStore } from './store/store.ts';

/** The state of one sandbox and the two things it takes from outside: time and identity. */
export type SandboxCluster = {
  readonly store: ObjectStore;
  readonly kinds: KindRegistry;
  /** RFC 3339 in seconds, as Kubernetes writes times. */
  readonly now: () => string;
  readonly newUid: () => string;
};

type ClusterOptions = {
  readonly clock?: () => Date;
  readonly newUid?: () => string;
  /** Changes kept per resource for watches that resume; older ones are answered with 410. */
  readonly historySize?: number;
};

const HISTORY_SIZE = 4096;

/** An empty cluster that serves the built-in kinds. */
export function createCluster(options: ClusterOptions = {}): SandboxCluster {
  const clock = options.clock ?? (() => new Date());
  return {
    // Milliseconds since the epoch: a later run starts above every number an earlier run gave out (no run writes faster),
    // so that versions of an earlier run are too old and never from the future.
    store: new ObjectStore({
      historySize: options.historySize ?? HISTORY_SIZE,
      firstRv: BigInt(clock().getTime()),
    }),
    kinds: new KindRegistry(),
    now: () =>
      clock()
        .toISOString()
        .replace(/\.\d+Z$/, 'Z'),
    newUid: options.newUid ?? randomUUID,
  };
}
