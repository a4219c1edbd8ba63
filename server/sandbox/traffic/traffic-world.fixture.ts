import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { TrafficEngine } from './engine.ts';
import type { LedgerRow } from './ledger.ts';
import { readTraffic } from './read-traffic.ts';

/** A Pod of `name-v1`, running. */
function pod(namespace: string, name: string, labels: string): string {
  return `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}-5f6d7c8b9-abcde, namespace: ${namespace}, labels: { ${labels} } }
spec: { serviceAccountName: ${name}, nodeName: node-1, containers: [{ name: app, ports: [{ containerPort: 8080 }] }] }
status: { phase: Running, podIP: 10.0.0.${(name.length % 200) + 1} }
`;
}

/** A Service with its slice; `pods` are names of workloads made by `pod`. */
function service(namespace: string, name: string, pods: readonly string[]): string {
  const endpoints = pods.map(
    (each) =>
      `{ addresses: [10.0.0.1], conditions: { ready: true }, targetRef: { kind: Pod, name: ${each}-5f6d7c8b9-abcde } }`,
  );
  return `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { clusterIP: 10.96.0.${name.length}, ports: [{ name: http, port: 80 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: ${name}-1, namespace: ${namespace}, labels: { kubernetes.io/service-name: ${name} } }
endpoints: [${endpoints.join(', ')}]
`;
}

/** Callers in `shop` and `other`; `echo` in `shop` with `echo-v1`, `echo-v2`; `deep` is called by echo-v2; `empty` has no Pods. */
export const PLACE = [
  pod('shop', 'client', 'app: client, version: v1'),
  pod('other', 'client', 'app: client, version: v1'),
  pod('shop', 'echo-v1', 'app: echo, version: v1'),
  pod('shop', 'echo-v2', 'app: echo, version: v2'),
  pod('shop', 'deep', 'app: deep, version: v1'),
  service('shop', 'echo', ['echo-v1', 'echo-v2']),
  service('shop', 'echo-v1', ['echo-v1']),
  service('shop', 'echo-v2', ['echo-v2']),
  service('shop', 'deep', ['deep']),
  service('shop', 'empty', []),
].join('');

/** An HTTPRoute in `namespace` on the Service `shop/echo` with these rules (YAML, one flow sequence). */
export function echoRoute(rules: string, namespace = 'shop'): string {
  return `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: echo, namespace: ${namespace} }
spec:
  parentRefs: [{ group: "", kind: Service, name: echo, namespace: shop, port: 80 }]
  rules: ${rules}
`;
}

type Run = {
  readonly manifests: string;
  readonly entries: string;
  readonly calls?: string;
  readonly manners?: string;
  readonly seed?: number;
};

/** An engine over fixed objects. Nothing fails or lingers unless `manners` say so. */
export function engineOver({ manifests, entries, calls = '', manners = '', seed = 7 }: Run): TrafficEngine {
  const world = worldFromManifests(PLACE + manifests);
  const quiet = 'shop/echo * 5 0.2 0 900\nshop/deep * 5 0.2 0 900\nshop/client * 5 0.2 0 900';
  const traffic = readTraffic({ entries, calls, manners: `${manners}\n${quiet}` });
  return new TrafficEngine({ traffic, seed, world: () => world });
}

/** How many requests of the rows that fit. */
export function countOf(rows: Iterable<LedgerRow>, fits: (row: LedgerRow) => boolean = () => true): number {
  let sum = 0;
  for (const row of rows) if (fits(row)) sum += row.count;
  return sum;
}
