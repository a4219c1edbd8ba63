import { randomUUID } from 'node:crypto';
import { CRD_RESOURCE } from './kinds/builtin-kinds.ts';
import { customTypeOf } from './kinds/custom-type.ts';
import { KindRegistry } from './kinds/registry.ts';
import { ObjectStore, type StoreState } from './store/store.ts';
import { hasCondition } from './write/definition-names.ts';

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
  /** What an earlier run left. */
  readonly restored?: StoreState | null;
};

const HISTORY_SIZE = 4096;

/** A cluster that serves the built-in kinds: empty, or as an earlier run left it with the kinds of its definitions. */
export function createCluster(options: ClusterOptions = {}): SandboxCluster {
  const clock = options.clock ?? (() => new Date());
  const store = new ObjectStore({
    historySize: options.historySize ?? HISTORY_SIZE,
    // Milliseconds since the epoch: a later run starts above every number an earlier run gave out (no run writes faster),
    // so that versions of an earlier run are too old and never from the future.
    firstRv: options.restored?.rv ?? BigInt(clock().getTime()),
  });
  const kinds = new KindRegistry();
  if (options.restored) store.restore(options.restored);
  for (const crd of store.list(CRD_RESOURCE))
    if (hasCondition(crd, 'Established')) kinds.install(customTypeOf(crd));
  return {
    store,
    kinds,
    now: () =>
      clock()
        .toISOString()
        .replace(/\.\d+Z$/, 'Z'),
    newUid: options.newUid ?? randomUUID,
  };
}
