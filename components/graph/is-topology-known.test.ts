import { expect, it } from 'vitest';
import { kindStatus } from '#components/clusters/cluster.fixture.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { kindKey } from '#lib/identity/object-ref.ts';
import type { WatchState } from '#lib/wire/clusters.ts';
import { isTopologyKnown } from './is-topology-known.ts';

const ROUTE = { group: GATEWAY_GROUP, kind: 'HTTPRoute' } as const;
const SERVICE = { group: '', kind: 'Service' } as const;

it.each<{ routes: WatchState; lastSeen?: number | null; synced: boolean; known: boolean }>([
  { routes: 'LIVE', synced: true, known: true },
  // The word that a kind is live comes before the objects do.
  { routes: 'LIVE', synced: false, known: false },
  { routes: 'SYNCING', synced: false, known: false },
  { routes: 'SYNCING', synced: true, known: true },
  { routes: 'FORBIDDEN', synced: false, known: true },
  { routes: 'ABSENT', synced: false, known: true },
  { routes: 'STALE', lastSeen: null, synced: false, known: true },
  { routes: 'STALE', synced: false, known: false },
])('HTTPRoute $routes, complete $synced → $known', ({ routes, lastSeen = 5, synced, known }) => {
  const kinds = [
    kindStatus({ ...SERVICE, state: 'LIVE' }),
    kindStatus({ ...ROUTE, state: routes, lastSeen }),
    kindStatus({ group: '', kind: 'Pod', state: 'INIT' }),
  ];
  const complete = new Set([kindKey(SERVICE), ...(synced ? [kindKey(ROUTE)] : [])]);
  expect(isTopologyKnown(kinds, complete)).toBe(known);
});
