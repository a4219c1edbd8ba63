import { isRouteKind } from '#lib/gateway-api/kinds.ts';
import { type KindKey, kindKey } from '#lib/identity/object-ref.ts';
import type { KindStatus } from '#lib/wire/clusters.ts';

/**
 * True when a world with these complete kinds has all that nodes come from, as far as it is to be had. Laying out while the
 * first lists are still coming would throw the picture around once they are there.
 */
export function isTopologyKnown(kinds: readonly KindStatus[], synced: ReadonlySet<KindKey>): boolean {
  return kinds
    .filter((status) => ['Service', 'Gateway'].includes(status.kind) || isRouteKind(status))
    .every((status) => synced.has(kindKey(status)) || isOutOfReach(status));
}

/** Nothing of the kind will come before somebody does something about it. A live kind outside `synced` is on its way. */
function isOutOfReach({ state, lastSeen }: KindStatus): boolean {
  switch (state) {
    case 'ABSENT':
    case 'FORBIDDEN':
    case 'AUTH':
      return true;
    case 'STALE':
      return lastSeen === null;
    case 'INIT':
    case 'SYNCING':
    case 'LIVE':
      return false;
  }
}
