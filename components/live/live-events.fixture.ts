import { type KubeObject, keyOf } from '#lib/gateway-api/kube-object.ts';
import type { ClusterSummary, KindStatus, WatchState } from '#lib/wire/clusters.ts';
import { objectChecksum, type StreamEvent } from '#lib/wire/stream.ts';

/** Stream events for tests, as the server sends them. */
export const CLUSTER: ClusterSummary = {
  id: 'c',
  name: 'c',
  source: 'kubeconfig',
  server: 'https://127.0.0.1:6443',
  version: 'v1.37.2',
  state: 'LIVE',
  message: null,
  gatewayApi: null,
  gatewayApiKnown: true,
  readOnly: false,
  user: null,
};

export function service(name: string, version = 1): KubeObject {
  const metadata = { name, namespace: 'shop', uid: `uid-${name}`, resourceVersion: String(version) };
  return { apiVersion: 'v1', kind: 'Service', metadata };
}

export function serviceKind(state: WatchState, lastSeen: number | null = 1): KindStatus {
  return { group: '', kind: 'Service', version: 'v1', state, message: null, count: 0, lastSeen };
}

export function hello(kinds: KindStatus[] = [serviceKind('LIVE')], resumed = false): StreamEvent {
  return { type: 'hello', epoch: 'e', resumed, cluster: CLUSTER, kinds };
}

export function heartbeat(kinds: KindStatus[]): StreamEvent {
  return { type: 'heartbeat', time: 0, cluster: CLUSTER, kinds };
}

export function snapshot(...objects: KubeObject[]): StreamEvent[] {
  return [
    { type: 'snapshot-start', total: objects.length },
    { type: 'snapshot', objects },
    { type: 'snapshot-end' },
  ];
}

export function delta(upserts: KubeObject[], deletes: KubeObject[] = []): StreamEvent {
  return { type: 'delta', upserts, deletes: deletes.map(keyOf) };
}

export function checksum(...objects: KubeObject[]): StreamEvent {
  let sum = 0;
  for (const { metadata } of objects) {
    sum = (sum + objectChecksum(String(metadata.uid), String(metadata.resourceVersion))) >>> 0;
  }
  return { type: 'checksum', kinds: { '/Service': { count: objects.length, sum } } };
}
