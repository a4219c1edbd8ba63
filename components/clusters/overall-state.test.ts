import { describe, expect, it } from 'vitest';
import type { ConnectionState } from '#components/live/connection-state.ts';
import type { ClusterSummary, KindStatus, WatchState } from '#lib/wire/clusters.ts';
import { clusterSummary, kindStatus } from './cluster.fixture.ts';
import { overallState } from './overall-state.ts';

function cluster(state: WatchState): ClusterSummary {
  return clusterSummary({ state });
}

function kind(name: string, state: WatchState, lastSeen: number | null = 5): KindStatus {
  return kindStatus({ kind: name, state, lastSeen });
}

type Case = [ConnectionState, WatchState, readonly KindStatus[], string];

describe('overallState', () => {
  it.each<Case>([
    ['connecting', 'LIVE', [], 'connecting'],
    ['offline', 'STALE', [kind('Service', 'STALE')], 'offline'],
    ['unauthenticated', 'LIVE', [], 'unauthenticated'],
    ['stale', 'LIVE', [], 'stale'],
    ['live', 'AUTH', [kind('Service', 'STALE')], 'cluster-auth'],
    ['live', 'STALE', [kind('Service', 'STALE')], 'cluster-unreachable'],
    ['live', 'LIVE', [kind('Service', 'LIVE'), kind('HTTPRoute', 'STALE')], 'stale'],
    ['live', 'LIVE', [kind('Service', 'SYNCING')], 'loading'],
    ['live', 'INIT', [], 'loading'],
    ['live', 'LIVE', [kind('Service', 'LIVE'), kind('Pod', 'FORBIDDEN')], 'partly'],
    ['live', 'LIVE', [kind('Service', 'LIVE'), kind('XMesh', 'ABSENT')], 'live'],
  ])('browser %s, cluster %s → %4$s', (connection, state, kinds, expected) => {
    expect(overallState({ state: connection, since: null }, cluster(state), kinds).id).toBe(expected);
  });

  it('dates an unreachable cluster by the last word of any kind', () => {
    const kinds = [kind('Service', 'STALE', 20), kind('Pod', 'STALE', 30), kind('XMesh', 'ABSENT', null)];
    expect(overallState({ state: 'live', since: null }, cluster('STALE'), kinds).since).toBe(30);
  });

  it('names the kinds that may not be listed', () => {
    const kinds = ['Service', 'Pod', 'Gateway', 'HTTPRoute'].map((name) => kind(name, 'FORBIDDEN'));
    const { detail } = overallState({ state: 'live', since: null }, cluster('LIVE'), kinds);
    expect(detail).toContain('Service, Pod, Gateway and 1 more');
  });
});
