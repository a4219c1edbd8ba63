import { parse } from 'yaml';
import { type JsonObject, objectsAt } from '#lib/gateway-api/json.ts';
import { isKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { createWorld, type World } from '#lib/gateway-api/world.ts';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import type { ControllerView } from './controller-view.ts';
import type { SandboxMesh } from './personality/mesh-name.ts';
import { personality } from './personality/personalities.ts';

/** When the tests take place. */
export const NOW = '2026-01-01T00:00:00Z';

/** Services `n/a` (80 http, 90 grpc), `m/b`, odd ones, Gateway `n/edge` of ours and `n/other` of somebody. */
const SURROUNDINGS = `
apiVersion: v1
kind: Service
metadata: {name: a, namespace: n}
spec: {type: ClusterIP, clusterIP: 10.0.0.1, ports: [{name: http, port: 80}, {name: grpc, port: 90}]}
---
apiVersion: v1
kind: Service
metadata: {name: b, namespace: m}
spec: {type: ClusterIP, clusterIP: 10.0.0.2, ports: [{port: 80}, {name: db, port: 5432, appProtocol: postgresql}, {name: ws, port: 81, appProtocol: kubernetes.io/ws}, {name: dns, port: 53, protocol: UDP}]}
---
{apiVersion: v1, kind: Service, metadata: {name: headless, namespace: n}, spec: {clusterIP: None, ports: [{port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: outside, namespace: n}, spec: {type: ExternalName}}
---
{apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: ours, generation: 1}, spec: {controllerName: sandbox.meshloom.dev/gateway-controller}}
---
{apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: theirs}, spec: {controllerName: other.example/controller}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: n, generation: 1}
spec: {gatewayClassName: ours, listeners: [{name: http, port: 80, protocol: HTTP, hostname: "*.example"}]}
---
{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: other, namespace: n}, spec: {gatewayClassName: theirs, listeners: []}}
`;

/** The surroundings with these objects added or put in place of them (YAML, many documents). */
export function worldWith(more = ''): World {
  const [base, added] = [worldFromManifests(SURROUNDINGS), worldFromManifests(more)];
  return createWorld('test', [...base.objects.values(), ...added.objects.values()], base.synced);
}

/** A view of a world, as one mesh sees it. */
export function viewOf(world: World, mesh: SandboxMesh = 'conformant', isRefusing = false): ControllerView {
  return { world, mesh: personality(mesh), now: NOW, isRefusing };
}

/** A route `n/r` of generation 3 with this spec. */
export function routeOf(
  spec: string,
  more: { readonly kind?: string; readonly status?: JsonObject; readonly namespace?: string } = {},
): KubeObject {
  return objectOf({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: more.kind ?? 'HTTPRoute',
    metadata: { name: 'r', namespace: more.namespace ?? 'n', generation: 3 },
    spec: parse(spec),
    ...(more.status ? { status: more.status } : {}),
  });
}

/** The value, which has to be an object. */
export function objectOf(value: unknown): KubeObject {
  if (!isKubeObject(value)) throw new Error('not an object');
  return value;
}

/** `Accepted=True/Accepted@3` of every entry. */
export function brief(status: JsonObject, list: 'parents' | 'ancestors' | 'listeners' = 'parents'): string[] {
  return objectsAt(status, list).map(briefConditions);
}

/** `Accepted=True/Accepted@3 …` of one status. */
export function briefConditions(part: JsonObject): string {
  return objectsAt(part, 'conditions')
    .map(({ type, status, reason, observedGeneration: at }) => {
      const generation = typeof at === 'number' ? `@${at}` : '';
      return `${type}=${status}/${reason}${generation}`;
    })
    .join(' ');
}
