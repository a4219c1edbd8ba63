import { describe, expect, it } from 'vitest';
import { clusterSummary, kindStatus } from '#components/clusters/cluster.fixture.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import type { ClusterSummary, WatchState } from '#lib/wire/clusters.ts';
import { type RoutesKnowledge, routesKnowledge } from './routes-knowledge.ts';

const DECLARED: ClusterSummary['gatewayApi'] = { bundleVersion: 'v1.6.1', channel: 'standard' };

type Case = {
  readonly http: WatchState;
  readonly grpc: WatchState;
  readonly gatewayApi?: ClusterSummary['gatewayApi'];
  readonly expected: RoutesKnowledge['state'];
};

describe('routesKnowledge', () => {
  it.each<Case>([
    { http: 'LIVE', grpc: 'LIVE', expected: 'none' },
    { http: 'LIVE', grpc: 'ABSENT', expected: 'none' },
    { http: 'ABSENT', grpc: 'ABSENT', expected: 'not-installed' },
    { http: 'ABSENT', grpc: 'ABSENT', gatewayApi: DECLARED, expected: 'unknown' },
    { http: 'FORBIDDEN', grpc: 'LIVE', expected: 'forbidden' },
    { http: 'LIVE', grpc: 'FORBIDDEN', expected: 'forbidden' },
    { http: 'SYNCING', grpc: 'LIVE', expected: 'unknown' },
    { http: 'STALE', grpc: 'LIVE', expected: 'unknown' },
    { http: 'INIT', grpc: 'INIT', expected: 'unknown' },
  ])('HTTPRoute $http, GRPCRoute $grpc → $expected', ({ http, grpc, gatewayApi = null, expected }) => {
    const kinds = [
      kindStatus({ kind: 'Service', state: 'LIVE' }),
      kindStatus({ group: GATEWAY_GROUP, kind: 'HTTPRoute', state: http }),
      kindStatus({ group: GATEWAY_GROUP, kind: 'GRPCRoute', state: grpc }),
    ];
    expect(routesKnowledge(kinds, clusterSummary({ gatewayApi })).state).toBe(expected);
  });

  it('knows nothing before the first word', () => {
    expect(routesKnowledge([], null).state).toBe('unknown');
  });
});
