import { isSameJson } from '#lib/gateway-api/json.ts';
import { WATCHED_KINDS } from '#lib/gateway-api/kinds.ts';
import { createWorld, type World } from '#lib/gateway-api/world.ts';
import type { ObjectStore, StoreChange } from '../store/store.ts';

/** The objects of the sandbox that decide where requests go, as they are now. */
export type LiveWorld = {
  /** The same object until something that matters changed. */
  readonly current: () => World;
  readonly close: () => void;
};

// Definitions decide what is served, not where requests go, and they are large.
const KINDS = WATCHED_KINDS.filter(({ kind }) => kind !== 'CustomResourceDefinition');

/** Follows the store; a world is built when asked for after a change, so a burst of writes costs one. */
export function followStore(store: ObjectStore): LiveWorld {
  let world: World | null = null;
  const ends = new Map<string, () => void>();
  const follow = (resource: string): void => {
    const onChange = (change: StoreChange) => {
      if (matters(change)) world = null;
    };
    const onWithdrawn = () => {
      world = null;
      ends.get(resource)?.();
      follow(resource);
    };
    ends.set(resource, store.subscribe(resource, onChange, onWithdrawn));
  };
  for (const { group, plural } of KINDS) follow(`${group}/${plural}`);
  return {
    current: () => {
      world ??= createWorld(
        'sandbox',
        KINDS.flatMap(({ group, plural }) => store.list(`${group}/${plural}`)),
        KINDS.map(({ key }) => key),
      );
      return world;
    },
    close: () => {
      for (const end of ends.values()) end();
    },
  };
}

/** Status of routes and Gateways is written all the time and decides nothing; that of Pods does. */
function matters({ type, object, previous }: StoreChange): boolean {
  if (type !== 'MODIFIED' || previous === null || object.kind === 'Pod') return true;
  const { generation, labels } = object.metadata;
  return (
    typeof generation !== 'number' ||
    generation !== previous.metadata.generation ||
    !isSameJson(labels, previous.metadata.labels)
  );
}
